"""The administrator's room: people and access, calendar, hours of channels, «Состояние», the founding act."""

from flask import Blueprint

room = Blueprint("admin", __name__)

from app.web.admin import acts, pages
