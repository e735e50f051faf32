"""People outside the intranet: a personal one-time link to one assignment. Also the operator's page of a message's links."""

from flask import Blueprint

room = Blueprint("outside", __name__)

from app.web.outside import links, visits
