"""Columns found by their headings, never by position; which system's export it is, too."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from itertools import chain, islice
from typing import Any

Rows = Iterator[tuple[int, list[str]]]
Fields = Mapping[str, Sequence[str]]

_SEARCHED, _LONGEST = 10, 200
_AROUND = " '\"*"


def normal(heading: str) -> str:
    """Case, ё, doubled spaces and signs around a heading say nothing about its meaning."""
    words = " ".join(heading[:_LONGEST].casefold().replace("ё", "е").split())
    return words.lstrip(_AROUND).rstrip(_AROUND + ":")


@dataclass(frozen=True)
class Headings:
    """`columns`: field → positions of its columns, the preferred alias first; `names`: unique, for the raw row."""

    row: int
    names: tuple[str, ...]
    columns: Mapping[str, tuple[int, ...]]
    unknown: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Layout:
    """What the exports of one system have. `fields`: field → its headings, the usual one first; where several stand in one
    file the first filled cell counts. `needed`: fields without which no row can be taken. `shown`: fields whose headings are
    named to people. `optional`: their absence is not worth a word. `unused`: known, left in the raw row. `left_out`: what
    nobody here needs, not kept even there. `parse`: values, names, zone, now → the fields of a `SourceRow` that the system
    itself says; raises Unfit. Values: field → cell, a field that the file has no column for is absent; names: field → its
    heading. `also`: fields that make a change here and do not exist elsewhere.
    """

    system: str
    name: str
    fields: Fields
    parse: Callable[[Mapping[str, str], Mapping[str, str], tzinfo, datetime], dict[str, Any]]
    needed: tuple[str, ...]
    shown: tuple[str, ...]
    optional: tuple[str, ...] = ()
    unused: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    also: tuple[str, ...] = ()

    def known(self) -> set[str]:
        return {normal(alias) for aliases in self.fields.values() for alias in aliases}


def find_headings(rows: Rows, layouts: Sequence[Layout]) -> tuple[Layout, Headings, Rows] | None:
    """The row among the first ten that knows most headings of a layout, and the rows below it; None when no row knows any."""
    first = list(islice(rows, _SEARCHED))
    told = [{normal(cell) for cell in cells} for _, cells in first]
    counts = [(len(layout.known() & cells), layout, place) for layout in layouts for place, cells in enumerate(told)]
    most, layout, best = max(counts, key=lambda one: one[0], default=(0, layouts[0], 0))
    if not most:
        return None
    number, cells = first[best]
    return layout, _headings(number, cells, layout.fields, (*layout.unused, *layout.left_out)), chain(first[best + 1 :], rows)


def _headings(number: int, cells: Sequence[str], fields: Fields, unused: Iterable[str]) -> Headings:
    positions: dict[str, list[int]] = {}
    for position, cell in enumerate(cells):
        positions.setdefault(normal(cell), []).append(position)
    columns = {
        field: tuple(position for alias in aliases for position in positions.get(normal(alias), ()))
        for field, aliases in fields.items()
    }
    known = {normal(alias) for aliases in fields.values() for alias in aliases} | {normal(word) for word in unused}
    return Headings(
        row=number,
        names=tuple(_unique_names(cells)),
        columns={field: found for field, found in columns.items() if found},
        unknown=tuple(cell.strip() for cell in cells if normal(cell) and normal(cell) not in known),
        missing=tuple(fields[field][0] for field, found in columns.items() if not found),
    )


def _unique_names(cells: Sequence[str]) -> Iterator[str]:
    seen: dict[str, int] = {}
    for cell in cells:
        name = " ".join(cell.split())
        seen[name] = seen.get(name, 0) + 1
        yield f"{name} ({seen[name]})" if name and seen[name] > 1 else name
