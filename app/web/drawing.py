"""How templates are drawn: components looked up once, and rows that look alike drawn once."""

from functools import lru_cache
from typing import Any

from flask import Flask
from jinja2 import Template

ROWS = 4096


class PlainTemplate(Template):
    """Components need nothing of the page that imports them; Jinja compares the page's names with theirs at every import,
    a tenth of a page's time."""

    def _get_default_module(self, _ctx: Any = None) -> Any:
        return super()._get_default_module()


def set_up(app: Flask) -> None:
    app.jinja_env.template_class = PlainTemplate
    drawn = lru_cache(maxsize=ROWS)(draw)
    app.jinja_env.globals["remembered"] = drawn


def draw(component: Any, *values: Any, **options: Any) -> str:
    """A component of nothing but its values, which must be hashable: a row that has not changed is not drawn again.

    The same queue is open on several desks, and most of its rows stay as they are from one look to the next.
    """
    return component(*values, **options)
