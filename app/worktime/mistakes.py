"""Collecting every mistake of a data file with its place, instead of stopping at the first."""

from collections.abc import Mapping
from datetime import date
from typing import Any


class DataMistakes(ValueError):
    """One error holding all the mistakes found. `mistakes` are Russian lines, each beginning with its place."""

    def __init__(self, mistakes: list[str]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__("\n".join(mistakes))


class Inspection:
    """Reads values out of parsed TOML or JSON, noting what is wrong and going on with a harmless value."""

    def __init__(self) -> None:
        self.mistakes: list[str] = []

    def note(self, place: str, words: str) -> None:
        self.mistakes.append(f"{place}: {words}")

    def finish(self) -> None:
        """Raises DataMistakes when anything was noted."""
        if self.mistakes:
            raise DataMistakes(self.mistakes)

    def table(self, value: Any, place: str) -> Mapping[str, Any]:
        if isinstance(value, Mapping):
            return value
        self.note(place, "ожидается таблица с полями")
        return {}

    def rows(self, value: Any, place: str) -> list[tuple[str, Mapping[str, Any]]]:
        """Pairs of (place, row) of a list of tables; absent counts as empty."""
        if value is None:
            return []
        if not isinstance(value, list):
            self.note(place, "ожидается список таблиц")
            return []
        named = [(f"{place}[{number}]", row) for number, row in enumerate(value, start=1)]
        return [(where, self.table(row, where)) for where, row in named]

    def known_keys(self, table: Mapping[str, Any], place: str, known: set[str]) -> None:
        for key in table:
            if key not in known:
                self.note(place, f"неизвестное поле «{key}»; известны: {', '.join(sorted(known))}")

    def text(self, table: Mapping[str, Any], key: str, place: str) -> str:
        value = table.get(key)
        if isinstance(value, str) and value.strip():
            return value.strip()
        self.note(f"{place}.{key}", "нужна непустая строка")
        return ""

    def choice(self, table: Mapping[str, Any], key: str, place: str, allowed: tuple[str, ...]) -> str:
        value = table.get(key)
        if isinstance(value, str) and value in allowed:
            return value
        self.note(f"{place}.{key}", f"допустимо одно из: {', '.join(allowed)}; указано: {value!r}")
        return allowed[0]

    def whole(self, table: Mapping[str, Any], key: str, place: str, least: int = 1) -> int:
        value = table.get(key)
        if isinstance(value, int) and not isinstance(value, bool) and value >= least:
            return value
        self.note(f"{place}.{key}", f"нужно целое число не меньше {least}; указано: {value!r}")
        return least

    def flag(self, table: Mapping[str, Any], key: str, place: str) -> bool:
        value = table.get(key)
        if isinstance(value, bool):
            return value
        self.note(f"{place}.{key}", f"нужно true или false; указано: {value!r}")
        return False

    def day(self, table: Mapping[str, Any], key: str, place: str) -> date:
        """A TOML date or an ISO string (the same data stored as JSON)."""
        value = table.get(key)
        try:
            return date.fromisoformat(value) if isinstance(value, str) else _plain_date(value)
        except ValueError:
            self.note(f"{place}.{key}", f"нужна дата вида 2026-05-08; указано: {value!r}")
            return date.min


def _plain_date(value: Any) -> date:
    if type(value) is date:
        return value
    raise ValueError(value)
