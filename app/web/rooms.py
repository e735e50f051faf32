"""All rooms of the house; each module lends its blueprint."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from app.web import (
    account,
    admin,
    command,
    council,
    executor,
    figures,
    files,
    health,
    imports,
    message,
    monitoring,
    notices,
    observer,
    operator,
    outside,
    polls,
    press,
    reports,
    styleguide,
)

ROOMS = (account, operator, executor, message, figures, monitoring, press, polls, council, observer, reports, outside, files,
         notices, imports, command, admin, health, styleguide)


class Number(IntegerConverter):
    """A number in an address, as large as every database takes; beyond it there is no page (404)."""

    def __init__(self, found_in: Map):
        super().__init__(found_in, max=2**31 - 1)


def open_all(app: Flask) -> None:
    app.url_map.converters["int"] = Number
    for room in ROOMS:
        app.register_blueprint(room.room)
    app.register_blueprint(outside.desk)
