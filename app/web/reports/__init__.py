"""The weekly note: list of weeks, the note itself, what stands behind its numbers, its papers and its rule."""

from flask import Blueprint

room = Blueprint("reports", __name__)

from app.web.reports import acts, pages, warned
