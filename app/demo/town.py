"""Where the demonstration plays: places of the municipality and what its act leaves open, read from ``towns/*.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "towns"
BASIS = "Для показа: актом не установлено"


@dataclass(frozen=True)
class Town:
    """``anywhere.toml`` says what each line means."""

    messages: int
    settlement: str
    villages: tuple[str, ...]
    postcode: str
    middle: tuple[float, ...]
    streets: tuple[str, ...]
    private_streets: tuple[str, ...]
    communities: tuple[str, ...]
    ours: str
    second: str
    without: tuple[str, ...]
    units: tuple[dict[str, Any], ...]
    territories: tuple[dict[str, Any], ...]
    blocks: tuple[dict[str, Any], ...]
    posts: dict[str, str]


@cache
def town_of(code: str) -> Town:
    """The town of a profile; one that has no file here is a town like any other."""
    own = FOLDER / f"{code}.toml"
    told = _read(FOLDER / "anywhere.toml") | (_read(own) if own.is_file() else {})
    return Town(**{name: tuple(value) if isinstance(value, list) else value for name, value in told.items()})


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text("utf-8"))
