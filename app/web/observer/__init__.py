"""The observer's room (Alekseevka 4.5): figures, rating and messages without personal data; remarks that the head answers."""

from flask import Blueprint

room = Blueprint("observer", __name__)

from app.web.observer import acts, pages
