"""The words of the demonstration, read from ``texts/*.toml``."""

import tomllib
from collections.abc import Container
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

from app.demo.people import Cast
from app.demo.town import Town

FOLDER = Path(__file__).parent / "texts"


@dataclass(frozen=True)
class Wrong:
    """A unit that got such a message by mistake, and what it answered."""

    unit: str
    words: str


@dataclass(frozen=True)
class Theme:
    """Messages of one topic with the answers that fit all of them. Units are named by their short names, as in Myski."""

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

    def fits(self, wish: str, ours: str) -> bool:
        """Whether the theme can play a scene that asks for these words («ours interim»)."""
        able = {"ours": self.unit == ours, "others": self.unit != ours, "interim": bool(self.interim),
                "solved": bool(self.solved), "wrong": self.wrong is not None, "helper": bool(self.helper),
                "our-help": self.helper == ours, "our-mistake": bool(self.wrong and self.wrong.unit == ours),
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
    ours: str = ""

    def here(self, cast: Cast, town: Town, topics: Container[tuple[str, str]]) -> "Texts":
        """As they are told in this town: by the units that answer there, of the topics known there."""
        themes = (_moved(theme, cast, self.talk["wrong"][0]) for theme in self.themes
                  if theme.topic in topics and theme.topic[1] not in town.without)
        aside = {name: tuple(row for row in getattr(self, name) if row.topic in topics) for name in ("others", "catch_all")}
        return replace(self, themes=tuple(theme for theme in themes if theme), ours=cast.ours, **aside)


def _moved(theme: Theme, cast: Cast, words: str) -> Theme | None:
    """The theme with units that stand here; None when nobody here answers such things."""
    if {theme.unit, theme.helper or theme.unit, theme.wrong.unit if theme.wrong else theme.unit} <= cast.executors.keys():
        return theme
    if theme.topic[0] not in cast.answers and cast.answers:
        return None
    unit = cast.answering(theme.topic[0])
    other = cast.second if unit == cast.ours else cast.ours
    return replace(theme, unit=unit, helper=other, wrong=Wrong(other, words) if other else None)


@cache
def texts() -> Texts:
    """Everything as it was written, read once."""
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
