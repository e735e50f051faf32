"""Every half minute and at each doorbell: goes on with exports being read, loaded or undone."""

from flask import current_app

from app.foundation.clock import now
from app.imports.shelf import shelf
from app.imports.work import go_on


def run() -> None:
    if go_on(shelf(), now):
        current_app.extensions["queue"].ring("imports")
