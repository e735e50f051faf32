"""Exports of other systems: handed in, looked through, loaded, undone; unknown words matched."""

from flask import Blueprint

room = Blueprint("imports", __name__)

from app.web.imports import acts, pages  # routes join the room they belong to
