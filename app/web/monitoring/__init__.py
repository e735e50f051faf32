"""The sheets of monitoring: which system was looked through on which day."""

from flask import Blueprint

room = Blueprint("monitoring", __name__)

from app.web.monitoring import acts, pages
