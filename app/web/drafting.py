"""What was typed into a form that was refused."""

from collections.abc import Callable

from app.foundation.refusal import Refusal


def kept_if_possible(keep: Callable[[], str]) -> str | None:
    """Kept as the draft at once, so that whoever leaves the page finds it again; the moment in words. What is too long for a
    draft stays on the page alone."""
    try:
        return keep()
    except Refusal:
        return None
