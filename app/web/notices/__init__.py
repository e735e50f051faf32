"""The bell: what a person was told, for everybody who is signed in."""

from flask import Blueprint

room = Blueprint("notices", __name__, url_prefix="/notices")

from app.web.notices import acts, pages
