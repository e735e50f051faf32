from flask import Blueprint

room = Blueprint("executor", __name__)
