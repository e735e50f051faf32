"""The words of the demonstration, read from ``texts/*.toml``."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "texts"
OURS = "Управление ЖКХ"


@dataclass(frozen=True)
class Wrong:
    """A unit that got such a message by mistake, and what it answered."""

    unit: str
    words: str


@dataclass(frozen=True)
class Theme:
    """Messages of one topic with the answers that fit all of them. Units are named by their short names."""

    topic: tuple[str, str]
    unit: str
    messages: tuple[str, ...]
    kind: str = "complaint"
    helper: str = ""
    picture: str = ""
    private: bool = False
    months: tuple[int, ...] = tuple(range(1, 13))
    interim: tuple[str, ...] = ()
    solved: tuple[str, ...] = ()
    explained: tuple[str, ...] = ()
    not_solved: tuple[str, ...] = ()
    wrong: Wrong | None = None

    def fits(self, wish: str) -> bool:
        """Whether the theme can play a scene that asks for these words («ours interim»)."""
        able = {"ours": self.unit == OURS, "others": self.unit != OURS, "interim": bool(self.interim),
                "solved": bool(self.solved), "wrong": self.wrong is not None, "helper": bool(self.helper),
                "our-help": self.helper == OURS, "our-mistake": bool(self.wrong and self.wrong.unit == OURS),
                "not-solved": bool(self.not_solved)}
        return all(able[word] for word in wish.split())


@dataclass(frozen=True)
class Aside:
    """A message that is nobody's work here, or not yet anybody's topic."""

    text: str
    topic: tuple[str, str] | None = None
    whose: str = ""
    words: str = ""


@dataclass(frozen=True)
class Texts:
    """``talk`` holds what is said around the answers, by name."""

    themes: tuple[Theme, ...]
    spam: tuple[Aside, ...]
    thanks: tuple[Aside, ...]
    others: tuple[Aside, ...]
    catch_all: tuple[Aside, ...]
    returns: tuple[tuple[str, str], ...]
    region_returns: tuple[tuple[str, str], ...]
    talk: dict[str, list[Any]]


@cache
def texts() -> Texts:
    """Everything, read once."""
    roads, housing, town, talk = (_read(name) for name in ("roads", "housing", "town", "talk"))
    aside = town["aside"]
    return Texts(
        tuple(_theme(row) for part in (roads, housing, town) for row in part["themes"]),
        tuple(Aside(words) for words in aside["spam"]), tuple(Aside(words) for words in aside["thanks"]),
        tuple(_aside(row) for row in aside["others"]), tuple(_aside(row) for row in aside["catch_all"]),
        tuple((row["reason"], row["words"]) for row in talk["returns"]),
        tuple((row["reason"], row["words"]) for row in talk["region_returns"]), talk["talk"])


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text("utf-8"))


def _theme(row: dict[str, Any]) -> Theme:
    fields: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    if "wrong" in row:
        fields["wrong"] = Wrong(**row["wrong"])
    return Theme(**fields)


def _aside(row: dict[str, Any]) -> Aside:
    return Aside(row["text"], (row["topic"][0], row["topic"][1]), row.get("whose", ""), row.get("words", ""))
