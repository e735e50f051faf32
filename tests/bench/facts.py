"""What the requests need to know of a working copy: numbers in each state, the executor, a topic in words."""

import sqlite3
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from app.foundation.clock import now


@dataclass(frozen=True)
class Facts:
    """``executor`` is who signs in first among the executors and ``unit`` theirs; ``lately`` a local moment of a form;
    ``versions`` are those of the open ones."""

    numbers: list[int]
    open_numbers: list[int]
    versions: list[tuple[int, int]]
    taken: list[int]
    assigned: list[int]
    executor: int
    operator: int
    unit: int
    topic: str
    lately: str
    today: date


def facts_of(folder: Path) -> Facts:
    line = sqlite3.connect(folder / "mcu.sqlite3")
    executor, unit = line.execute("SELECT id, unit_id FROM person WHERE login = 'executor0'").fetchone()
    operator, = line.execute("SELECT id FROM person WHERE login = 'operator0'").fetchone()
    last, = line.execute("SELECT max(id) FROM message").fetchone()
    group, name = line.execute('SELECT "group", name FROM topic WHERE NOT catch_all ORDER BY id').fetchone()
    zone = ZoneInfo(line.execute("SELECT zone FROM centre").fetchone()[0])

    def numbers(where: str) -> list[int]:
        return [row[0] for row in line.execute(f"SELECT id FROM message WHERE open AND {where} LIMIT 2000")]

    found = Facts(
        list(range(1, last + 1, max(last // 2000, 1))), numbers("1"),
        line.execute("SELECT id, version FROM message WHERE open LIMIT 2000").fetchall(), numbers("state = 'taken'"),
        numbers(f"state = 'assigned' AND unit_id = {unit}"), executor, operator, unit, f"{group} › {name}",
        local(now(), zone), now().astimezone(zone).date())
    line.close()
    return found


def local(at: datetime, zone: ZoneInfo) -> str:
    """A minute ago in the municipality's time, as a form sends it."""
    return f"{(at - timedelta(minutes=1)).astimezone(zone):%Y-%m-%dT%H:%M}"
