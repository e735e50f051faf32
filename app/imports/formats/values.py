"""Moments, numbers, flags and links as exports write them."""

import re
from datetime import datetime, timedelta, tzinfo

from app.imports.formats.wording import plain_line

_WHOLE = re.compile(r"(\d{1,30})[.,]0+")
_RUSSIAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ ,T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?")
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,6})?)?)?(?:Z|[+-]\d{2}:?\d{2})?")
_SERIAL = re.compile(r"\d{5}(?:\.\d{1,12})?")
_EARLIEST_YEAR = 2000
_LINK = re.compile(r"https?://[^\s<>\"']{1,1990}", re.IGNORECASE)


def number_of(cell: str) -> str:
    """717475.0 and «№ 717475» are «717475»."""
    text = plain_line(cell).removeprefix("№").strip()
    whole = _WHOLE.fullmatch(text)
    return whole[1] if whole else text


def moment_of(cell: str, zone: tzinfo) -> datetime | None:
    """None for an empty cell; naive moments are of `zone`. Raises ValueError for what is no date of this century."""
    text = plain_line(cell)
    if not text:
        return None
    moment = _parsed(text, zone)
    if moment.year < _EARLIEST_YEAR:
        raise ValueError(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=zone)


def _parsed(text: str, zone: tzinfo) -> datetime:
    if _ISO.fullmatch(text):
        return datetime.fromisoformat(text)
    if russian := _RUSSIAN.fullmatch(text):
        day, month, year, hour, minute, second = (int(part or 0) for part in russian.groups())
        return datetime(year, month, day, hour, minute, second, tzinfo=zone)
    if _SERIAL.fullmatch(text):
        return datetime(1899, 12, 30, tzinfo=zone) + timedelta(seconds=round(float(text) * 86_400))
    raise ValueError(text)


def flag_of(cell: str) -> bool | None:
    """Да, Нет; anything else says nothing."""
    return {"да": True, "нет": False}.get(plain_line(cell).casefold())


def count_of(cell: str) -> int | None:
    text = number_of(cell).replace(" ", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 16 else None


def link_of(cell: str) -> str:
    """Only http and https addresses: nothing that runs when it is clicked."""
    text = plain_line(cell)
    return text if _LINK.fullmatch(text) else ""
