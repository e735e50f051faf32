from flask import Blueprint

room = Blueprint("message", __name__)
