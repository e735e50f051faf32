"""The operator's room: one queue ordered by the next deadline, and quick registration."""

from flask import Blueprint

room = Blueprint("operator", __name__)

from app.web.operator import acts, bulk, pages
