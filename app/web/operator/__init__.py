from flask import Blueprint

room = Blueprint("operator", __name__)
