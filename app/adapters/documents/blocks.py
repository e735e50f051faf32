"""The blocks a document is made of. Texts are data: whatever a person typed goes in as it is and is cleaned by the
writers, never by the caller. A newline in a Text starts a new paragraph, in a table's cell a new line."""

from dataclasses import dataclass
from datetime import date
from math import isfinite

ALIGNMENTS = {"l", "r", "c"}
CHARTS = {"bars", "stacked", "line", "sparkline"}


@dataclass(frozen=True)
class Heading:
    """A heading inside the document; ``level`` 1 to 3, and a level left out is closed up. The document's own title is no
    heading."""

    text: str
    level: int = 1

    def __post_init__(self) -> None:
        if self.level not in (1, 2, 3):
            raise ValueError(f"a heading of level {self.level}")


@dataclass(frozen=True)
class Text:
    """A paragraph. ``numbered`` paragraphs in a row are counted 1, 2, 3; anything between them starts again."""

    text: str
    muted: bool = False
    bold: bool = False
    numbered: bool = False


@dataclass(frozen=True)
class Table:
    """``align`` is a letter a column: l, r or c; empty means the first column left and the others right.
    ``widths`` are shares of the page's width; empty means by what stands in the cells. ``total``: the last row is a sum."""

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    align: str = ""
    caption: str = ""
    widths: tuple[float, ...] = ()
    total: bool = False

    def __post_init__(self) -> None:
        columns = len(self.headings)
        if not columns or any(len(row) != columns for row in self.rows):
            raise ValueError(f"every row of the table «{self.caption}» needs {columns} cells")
        if not self.align:
            object.__setattr__(self, "align", "l" + "r" * (columns - 1))
        if len(self.align) != columns or not set(self.align) <= ALIGNMENTS:
            raise ValueError(f"alignment {self.align!r} does not fit {columns} columns")
        if self.widths and (len(self.widths) != columns or min(self.widths) <= 0):
            raise ValueError(f"widths {self.widths} do not fit {columns} columns")


@dataclass(frozen=True)
class Series:
    """Values in the order of the chart's labels; None is a gap, not a nought."""

    name: str
    values: tuple[float | None, ...]


@dataclass(frozen=True)
class Chart:
    """Numbers not below zero. ``kind``: bars, stacked (series beside one another in one bar), line or sparkline (a line
    without its axis). A second series is the comparison: thinner, or dashed. ``unit`` stands after each value."""

    kind: str
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    caption: str
    unit: str = ""

    def __post_init__(self) -> None:
        if self.kind not in CHARTS:
            raise ValueError(f"no chart is called {self.kind!r}")
        if not self.series or any(len(series.values) != len(self.labels) for series in self.series):
            raise ValueError(f"every series of «{self.caption}» needs {len(self.labels)} values")
        if any(value is not None and (not isfinite(value) or value < 0) for one in self.series for value in one.values):
            raise ValueError(f"«{self.caption}» can only show finite numbers from zero")


@dataclass(frozen=True)
class Signature:
    """Post, a line to sign on, and the name; without a name there is a line to write it on."""

    post: str
    name: str = ""


@dataclass(frozen=True)
class PageBreak:
    """What follows starts on a new page."""


Block = Heading | Text | Table | Chart | Signature | PageBreak


@dataclass(frozen=True)
class Document:
    """``dated`` is the only date a document knows, also for the properties of the file: the same document gives the same
    bytes. Empty strings and no addressee leave their place out."""

    title: str
    subtitle: str
    organisation: str
    number: str
    dated: date
    addressee: tuple[str, ...]
    blocks: tuple[Block, ...]
