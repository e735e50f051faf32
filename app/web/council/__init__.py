"""Questions passed up with their decisions, measures and tasks: shared by those who answer for the work."""

from flask import Blueprint

room = Blueprint("council", __name__)

from app.web.council import acts, pages
