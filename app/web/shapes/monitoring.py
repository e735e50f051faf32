"""How today's marks of monitoring stand on a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.messages.monitoring.queries import SystemToday
from app.web.formats import day_and_hour

# So many systems stand open over a queue; more are unfolded by a click.
MOST_OPEN = 3


@dataclass(frozen=True)
class Strip:
    """``back``: the page that the marks are made on; ``left``: names of what waits for its mark today."""

    lines: tuple[dict[str, Any], ...]
    done: int
    left: tuple[str, ...]
    back: str
    opened: bool


def monitoring_of(systems: Sequence[SystemToday], at: datetime, back: str, refused: dict[str, str] | None = None,
                  opened: bool = False) -> Strip:
    """``refused``: words beside the number of a system."""
    wrong = refused or {}
    lines = tuple({
        "code": one.code, "name": one.name, "mine": one.mine, "mark": one.mark, "registered": one.registered,
        "why": one.why if one.closing is None else "", "until": f"до {one.closing:%H:%M}" if one.closing else "",
        "at": day_and_hour(one.mark.at, at) if one.mark else "", "refused": wrong.get(one.code, "")} for one in systems)
    left = tuple(one.name for one in systems if one.mark is None and one.closing is not None)
    return Strip(lines, sum(one.mark is not None for one in systems), left, back,
                 opened or bool(wrong) or (bool(left) and len(systems) <= MOST_OPEN) or back != "queue")
