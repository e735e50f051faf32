"""Command of the centre: passed to the region in an emergency, and back."""

from flask import Blueprint

room = Blueprint("command", __name__)

from app.web.command import acts, pages
