from flask import Blueprint

room = Blueprint("files", __name__)
