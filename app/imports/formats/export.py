"""An export of a system we know: which one, its rows as the source has them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from app.adapters.spreadsheets import USUAL, Limits, WorkbookRefused, read_rows
from app.imports.formats.headings import Headings, Layout, Rows, find_headings, normal
from app.imports.formats.incident import INCIDENT
from app.imports.formats.pos import POS
from app.imports.formats.source_row import RowRefused, SourceRow, Unfit, fingerprint_of

LAYOUTS = (INCIDENT, POS)


@dataclass(frozen=True)
class Repeated:
    """Row `row` of the sheet gave way to `kept_row`, which has the same number and is later."""

    row: int
    kept_row: int
    external_number: str


@dataclass(frozen=True)
class Reading:
    """One number stands in `rows` once; `merged` counts the identical repetitions, `read` all filled rows. `system`: the
    channel whose export it is."""

    system: str
    rows: tuple[SourceRow, ...]
    refused: tuple[RowRefused, ...]
    repeated: tuple[Repeated, ...]
    merged: int
    read: int
    headings_unknown: tuple[str, ...]
    headings_missing: tuple[str, ...]


def read_export(path: Path, zone: tzinfo, at: datetime, limits: Limits = USUAL) -> Reading:
    """Reads a whole export; times in it are of `zone`; what has happened cannot be later than `at`.

    Raises WorkbookRefused when the file is no export at all.
    """
    return reading_of(read_rows(path, limits), zone, at)


def reading_of(rows: Rows, zone: tzinfo, at: datetime) -> Reading:
    layout, headings, rest = _known(find_headings(rows, LAYOUTS))
    refused: list[RowRefused] = []
    kept, repeated, merged, read = _gathered(_parsed(rest, layout, headings, zone, at), refused)
    unsaid = {layout.fields[field][0] for field in layout.optional}
    return Reading(
        system=layout.system,
        rows=tuple(kept.values()),
        refused=tuple(refused),
        repeated=tuple(repeated),
        merged=merged,
        read=read,
        headings_unknown=headings.unknown,
        headings_missing=tuple(word for word in headings.missing if word not in unsaid),
    )


def _known(found: tuple[Layout, Headings, Rows] | None) -> tuple[Layout, Headings, Rows]:
    """Raises WorkbookRefused where nothing is known, or what every row must say is not there."""
    if found is None:
        expected = " или ".join(f"{layout.name}: {_named(layout, layout.shown)} и другие" for layout in LAYOUTS)
        raise WorkbookRefused(f"в первых десяти строках нет заголовков выгрузки. Ожидаются {expected}")
    layout, headings, _ = found
    for field in layout.needed:
        if field not in headings.columns:
            what = "номером сообщения" if field == "external_number" else "датой поступления"
            searched = ", ".join(f"«{heading}»" for heading in layout.fields[field])
            raise WorkbookRefused(f"в книге нет столбца с {what}: ожидается один из {searched}")
    return found


def _named(layout: Layout, fields: Iterable[str]) -> str:
    return ", ".join(f"«{layout.fields[field][0]}»" for field in fields)


def _parsed(
    rows: Rows, layout: Layout, headings: Headings, zone: tzinfo, at: datetime
) -> Iterable[SourceRow | RowRefused]:
    names = {field: headings.names[columns[0]] for field, columns in headings.columns.items()}
    unneeded = {normal(heading) for heading in layout.left_out}
    left_out = {place for place, heading in enumerate(headings.names) if normal(heading) in unneeded}
    words: dict[str, str] = {}
    for number, cells in rows:
        # Names of units and topics come thousands of times: one copy of each is kept.
        kept = tuple(words.setdefault(cell, cell) if len(cell) < 64 else cell for cell in cells)
        try:
            facts = layout.parse(_values(kept, headings.columns), names, zone, at)
        except Unfit as unfit:
            yield RowRefused(number, names.get(unfit.field, ""), unfit.why)
            continue
        if left_out:
            kept = tuple("" if place in left_out else cell for place, cell in enumerate(kept))
        yield SourceRow(system=layout.system, row=number, fingerprint=fingerprint_of(facts, layout.also),
                        headings=headings.names, cells=kept, **facts)


def _values(cells: Sequence[str], columns: Mapping[str, tuple[int, ...]]) -> dict[str, str]:
    values = {}
    for field, positions in columns.items():
        cell = _cell(cells, positions[0])
        if len(positions) > 1 and not cell.strip(" '-"):
            filled = (_cell(cells, position) for position in positions[1:])
            cell = next((other for other in filled if other.strip(" '-")), cell)
        values[field] = cell
    return values


def _cell(cells: Sequence[str], position: int) -> str:
    return cells[position] if position < len(cells) else ""


def _gathered(
    rows: Iterable[SourceRow | RowRefused], refused: list[RowRefused]
) -> tuple[dict[str, SourceRow], list[Repeated], int, int]:
    kept: dict[str, SourceRow] = {}
    repeated: list[Repeated] = []
    merged = read = 0
    for row in rows:
        read += 1
        if isinstance(row, RowRefused):
            refused.append(row)
            continue
        other = kept.setdefault(row.external_number, row)
        if other is row:
            continue
        if other.fingerprint == row.fingerprint:
            merged += 1
            continue
        # Of two rows told apart by no moment the lower one is taken: exports are appended to.
        latest, earlier = (row, other) if _moved(row) >= _moved(other) else (other, row)
        kept[row.external_number] = latest
        repeated.append(Repeated(earlier.row, latest.row, row.external_number))
    return kept, repeated, merged, read


def _moved(row: SourceRow) -> float:
    moment = row.finished_at or row.first_answer_at or row.created_at
    return moment.timestamp() if moment else 0.0
