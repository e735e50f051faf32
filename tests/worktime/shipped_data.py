"""The shipped calendar and profile, read once, and short ways to write moments in tables of cases."""

import tomllib
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from app.worktime import Schedule, Window, parse_calendar
from app.worktime.channels import Channels, parse_channels
from app.worktime.rules import Rule

PROFILES = Path(__file__).parents[2] / "app" / "profiles"
ZONE = ZoneInfo("Asia/Novokuznetsk")
CALENDAR = parse_calendar(tomllib.loads((PROFILES / "calendar.toml").read_text("utf-8")))


@cache
def channels() -> Channels:
    return parse_channels(tomllib.loads((PROFILES / "myski.toml").read_text("utf-8")))


def moment(text: str, zone: ZoneInfo = ZONE) -> datetime:
    """ "2026-05-08 16:30" in Novokuznetsk."""
    return datetime.fromisoformat(text).replace(tzinfo=zone)


def schedule(hours: str = "08:00-17:00", **settings) -> Schedule:
    special = settings.pop("special", {})
    return Schedule(CALENDAR, Window.parse(hours, **settings), ZONE, special)


def rule_and_schedule(channel: str, kind: str = "message", on: str = "2026-05-08 12:00") -> tuple[Rule, Schedule]:
    rule = channels().rule(channel, kind, moment(on).date())
    return rule, Schedule(CALENDAR, rule.window, ZONE)
