from flask import Blueprint

room = Blueprint("admin", __name__)
