"""Signing in and out, one's own password; the address of everybody's first page."""

from flask import Blueprint

room = Blueprint("account", __name__)

from app.web.account import acts, pages
