from flask import Blueprint

room = Blueprint("imports", __name__)
