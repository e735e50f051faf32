"""Jobs for tests of the worker: they leave lines in a file, which tests can see from outside."""

import os
import time
from pathlib import Path

from flask import current_app
from sqlalchemy import text

from app.foundation.database import db


def note(file: str, words: str, seconds: float = 0) -> None:
    """One line at the start and one at the end; shows that the application and its database are at hand."""
    answer = db.session.execute(text("SELECT 1")).scalar_one()
    _write(file, f"start {words} {os.getpid()} {current_app.name} {answer}")
    time.sleep(seconds)
    _write(file, f"end {words}")


def fail(file: str) -> None:
    _write(file, "fail")
    raise RuntimeError("as asked")


def forbidden(file: str) -> None:
    """Importable, but in no list of jobs."""
    _write(file, "forbidden")


def _write(file: str, line: str) -> None:
    with Path(file).open("a") as lines:
        lines.write(line + "\n")
