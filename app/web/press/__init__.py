"""Press in public: direct lines with their stream of questions."""

from flask import Blueprint

room = Blueprint("press", __name__)

from app.web.press import acts, pages
