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
    """``back``: the page that the marks are made on; ``said``: what of today is done and what remains, in one sentence."""

    lines: tuple[dict[str, Any], ...]
    said: str
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
    left = [(one.closing, one.name) for one in systems if one.mark is None and one.closing is not None]
    return Strip(lines, said_of(systems, left), back,
                 opened or bool(wrong) or (bool(left) and len(systems) <= MOST_OPEN) or back != "queue")


def said_of(systems: Sequence[SystemToday], left: Sequence[tuple[datetime, str]]) -> str:
    """«Мониторинг сегодня: проверено 1 из 3, осталось: Кузбасс-онлайн и ПОС до 17:30»; a day off asks for nothing."""
    done = sum(one.mark is not None for one in systems)
    if not left:
        rest = ", у остальных систем выходной" if done < len(systems) else ""
        return f"Мониторинг сегодня: всё проверено{rest}" if done else "Мониторинг сегодня: выходной, отмечать не нужно"
    by_closing: dict[str, list[str]] = {}
    for closing, name in sorted(left):
        by_closing.setdefault(f"до {closing:%H:%M}", []).append(name)
    remains = "; ".join(f"{listed(names)} {until}" for until, names in by_closing.items())
    return f"Мониторинг сегодня: проверено {done} из {done + len(left)}, осталось: {remains}"


def listed(names: Sequence[str]) -> str:
    """«А, Б и В»."""
    return " и ".join(part for part in (", ".join(names[:-1]), names[-1]) if part)
