"""Columns found by their headings, never by position."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain, islice

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


def find_headings(rows: Rows, fields: Fields, unused: Iterable[str]) -> tuple[Headings | None, Rows]:
    """The row among the first ten that knows most headings, and the rows below it; None when no row knows any."""
    first = list(islice(rows, _SEARCHED))
    known = {normal(alias) for aliases in fields.values() for alias in aliases}
    counts = [len(known & {normal(cell) for cell in cells}) for _, cells in first]
    if not any(counts):
        return None, iter(())
    best = counts.index(max(counts))
    number, cells = first[best]
    return _headings(number, cells, fields, unused), chain(first[best + 1 :], rows)


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
