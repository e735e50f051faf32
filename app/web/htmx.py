"""What htmx asks and what it gets."""

import json
from typing import Any
from urllib.parse import quote

from flask import Response, make_response, redirect, request


def wants_fragment() -> bool:
    """An htmx request that swaps a part of the page (a boosted or history request wants the page)."""
    return bool(request.headers.get("HX-Request")) and not request.headers.get("HX-History-Restore-Request") \
        and not request.headers.get("HX-Boosted")


def is_background() -> bool:
    """htmx or a script of ours: there is a page around that must not be lost."""
    return bool(request.headers.get("HX-Request")) or request.headers.get("X-Requested-With") == "fetch"


def go(address: str) -> Response:
    """To another page after an act: a redirect, or for htmx the order to go there."""
    if wants_fragment():
        response = make_response("", 204)
        response.headers["HX-Redirect"] = quote(address, safe="/:?&=#%+,;@")
        return response
    return redirect(address, 303)


def toast(response: Any, words: str, tone: str = "calm") -> Response:
    """Says what was done, beside the swapped fragment."""
    answer = make_response(response)
    answer.headers["HX-Trigger"] = json.dumps({"toast": {"words": words, "tone": tone}})
    return answer
