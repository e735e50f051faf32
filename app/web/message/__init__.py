"""The card of a message and all messages: shared by every room that works on them."""

from flask import Blueprint

room = Blueprint("message", __name__)

from app.web.message import acts, applicant, around, exports, lists, mains, pages, papers, saved, suggesting
