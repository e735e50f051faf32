"""One way for a form that adds or changes a row: back to the list, or the page again with the words beside the field."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, url_for

from app.foundation.database import act
from app.foundation.refusal import Invisible, Refusal
from app.web.access import me
from app.web.admin.forms import refuse


def done(endpoint: str, words: str) -> Any:
    flash(words)
    return redirect(url_for(endpoint), 303)


def saved(form: Any, save: Callable[[], Any], shown: Callable[[int], Any], endpoint: str, words: str) -> Any:
    """``shown`` answers with the page and a status; ``endpoint`` is the list."""
    if not form.validate_on_submit():
        return shown(422)
    try:
        with act(me()):
            save()
    except Invisible:
        raise
    except Refusal as refusal:
        refuse(form, refusal)
        return shown(refusal.status)
    return done(endpoint, words)
