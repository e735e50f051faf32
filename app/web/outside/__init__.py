"""People outside the intranet: a personal one-time link to one assignment. ``desk``: the operator's page of links."""

from flask import Blueprint

room, desk = Blueprint("outside", __name__), Blueprint("links", __name__)

from app.web.outside import assignment, links, proof, talk, visits
