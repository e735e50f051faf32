"""Public discussions, polls and votes of the feedback platform, with their results."""

from flask import Blueprint

room = Blueprint("polls", __name__)

from app.web.polls import acts, pages
