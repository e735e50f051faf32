"""All rooms of the house; each module lends its blueprint."""

from flask import Flask

from app.web import account, admin, executor, files, health, imports, message, notices, operator, styleguide


def open_all(app: Flask) -> None:
    for room in (account, operator, executor, message, files, notices, imports, admin, health, styleguide):
        app.register_blueprint(room.room)
