"""What a note consists of, as plain values: kept as JSON, shown as a page, written as a document."""

from dataclasses import asdict, dataclass
from typing import Any

# A key that leads to one message, not to a list.
MESSAGE = "№"


@dataclass(frozen=True)
class Cell:
    """``key`` names the messages behind the value: a set («received»), a set of a cut («received:unit:5»), the same of the
    period that is compared with («before:received») or of another week («2026-W44:received»), or one message («№4182»);
    empty for plain words."""

    text: str
    key: str = ""


@dataclass(frozen=True)
class Course:
    """A chart over weeks: its labels and one series of values, None for no data; ``keys`` as of cells, one a value;
    ``name`` and ``unit`` of the values."""

    title: str
    labels: tuple[str, ...]
    values: tuple[float | None, ...]
    keys: tuple[str, ...] = ()
    name: str = "Поступило"
    unit: str = ""


@dataclass(frozen=True)
class Section:
    """``words`` stand before the table; ``align`` a letter a column (l, r), as documents take it."""

    code: str
    title: str
    words: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()
    align: str = ""
    rows: tuple[tuple[Cell, ...], ...] = ()
    courses: tuple[Course, ...] = ()


def as_json(sections: list[Section]) -> list[dict[str, Any]]:
    return [asdict(section) for section in sections]


def from_json(kept: list[dict[str, Any]]) -> list[Section]:
    return [Section(one["code"], one["title"], tuple(one["words"]), tuple(one["headings"]), one["align"],
                    tuple(tuple(Cell(**cell) for cell in row) for row in one["rows"]),
                    tuple(course_from(course) for course in courses_kept(one))) for one in kept]


def courses_kept(section: dict[str, Any]) -> list[dict[str, Any]]:
    """Notes kept before there could be several charts have one or none."""
    return section["courses"] if "courses" in section else [section["course"]] if section["course"] else []


def course_from(kept: dict[str, Any]) -> Course:
    return Course(**{name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()})
