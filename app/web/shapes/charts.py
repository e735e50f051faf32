"""Charts for pages: where everything stands, counted on the server. The same `Chart` is drawn here and on paper.

Across, all is in hundredths of the width, so that a drawing fits a phone and a wide screen; down, in pixels.
"""

from dataclasses import dataclass
from itertools import accumulate

from app.adapters.documents import Chart, described, value_words
from app.adapters.documents.scale import axis, shortened

# A row of bars: its words on top, the bar under them, a thinner one for what it is compared with.
WORDS, FIRST, FURTHER, GAP, BETWEEN = 18, 9, 4, 2, 12
LONGEST_LABEL = 36
# Room over the plot for the words of its highest line, and under it for the labels.
OVER, PLOT, UNDER = 15, 140, 22
# The ends stand off the edge, so that a point is whole.
EDGE = 1.5
LABELS = 5
SPARK = 24


@dataclass(frozen=True)
class Mark:
    """A bar or a part of one. ``series`` chooses its colour."""

    series: int
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Row:
    """A label with its bars; ``compared`` is what the further series say in words."""

    label: str
    words: str
    compared: str
    y: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Point:
    """``place``: of its label."""

    x: float
    y: float
    words: str
    place: int


@dataclass(frozen=True)
class Course:
    """A series as runs of points: a gap in the values ends a run. ``dots`` are the points shown as such: all of the first
    series, those alone between gaps, of a sparkline the last."""

    series: int
    runs: tuple[tuple[Point, ...], ...]
    dots: tuple[Point, ...]


@dataclass(frozen=True)
class Tick:
    """A mark of the axis: ``at`` is across or down; ``anchor`` start, middle or end."""

    at: float
    words: str
    anchor: str = "start"


@dataclass(frozen=True)
class Drawing:
    """A chart with its place for everything, and the table that stands beside it. ``urls``: what the values of the first
    series open into, one a label, or none at all."""

    kind: str
    title: str
    description: str
    height: float
    names: tuple[str, ...]
    table: tuple[tuple[str, tuple[str, ...]], ...]
    rows: tuple[Row, ...] = ()
    courses: tuple[Course, ...] = ()
    up: tuple[Tick, ...] = ()
    across: tuple[Tick, ...] = ()
    urls: tuple[str, ...] = ()


def drawing(chart: Chart, urls: tuple[str, ...] = ()) -> Drawing:
    """What a template needs to draw the chart of any kind."""
    told = {"kind": chart.kind, "title": chart.caption, "description": described(chart),
            "names": tuple(one.name for one in chart.series), "table": table_of(chart), "urls": urls}
    if chart.kind in ("bars", "stacked"):
        rows = bar_rows(chart) if chart.kind == "bars" else stacked_rows(chart)
        return Drawing(**told, rows=rows, height=len(rows) * pitch(chart))
    if chart.kind == "sparkline":
        return Drawing(**told, courses=courses(chart, 0, SPARK, EDGE * 2), height=SPARK)
    marks = axis(chart)
    return Drawing(**told, courses=courses(chart, OVER, PLOT), height=OVER + PLOT + UNDER,
                   across=labels_across(chart.labels),
                   up=tuple(Tick(OVER + down(mark, marks, PLOT), value_words(mark, chart.unit)) for mark in marks))


def table_of(chart: Chart) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((label, tuple(value_words(one.values[place], chart.unit) for one in chart.series))
                 for place, label in enumerate(chart.labels))


def pitch(chart: Chart) -> float:
    """From one row of bars to the next."""
    further = 0 if chart.kind == "stacked" else len(chart.series) - 1
    return WORDS + FIRST + further * (GAP + FURTHER) + BETWEEN


def bar_rows(chart: Chart) -> tuple[Row, ...]:
    end = axis(chart)[-1]
    rows = []
    for place, (label, words) in enumerate(table_of(chart)):
        y = place * pitch(chart)
        marks = tuple(
            Mark(series, 0, y + WORDS + (FIRST + GAP + (series - 1) * (FURTHER + GAP) if series else 0),
                 share(one.values[place] or 0, end), FURTHER if series else FIRST)
            for series, one in enumerate(chart.series))
        compared = ", ".join(f"{one.name.lower()} {said}" for one, said in zip(chart.series[1:], words[1:], strict=True))
        rows.append(Row(shortened(label, LONGEST_LABEL), words[0], compared, y + WORDS - 5, marks))
    return tuple(rows)


def stacked_rows(chart: Chart) -> tuple[Row, ...]:
    end = axis(chart)[-1]
    rows = []
    for place, label in enumerate(chart.labels):
        y = place * pitch(chart)
        values = [one.values[place] or 0 for one in chart.series]
        starts = [0.0, *accumulate(values)]
        marks = tuple(Mark(series, share(start, end), y + WORDS, share(value, end), FIRST)
                      for series, (start, value) in enumerate(zip(starts, values, strict=False)) if value)
        rows.append(Row(shortened(label, LONGEST_LABEL), value_words(sum(values), chart.unit), "", y + WORDS - 5, marks))
    return tuple(rows)


def courses(chart: Chart, top: float, height: float, edge: float = EDGE) -> tuple[Course, ...]:
    """The compared series first, so that the main one lies over them."""
    marks = axis(chart)
    made = []
    for series, one in enumerate(chart.series):
        runs: list[list[Point]] = [[]]
        for place, value in enumerate(one.values):
            if value is None:
                runs.append([])
            else:
                runs[-1].append(Point(across(place, len(chart.labels), edge), top + down(value, marks, height),
                                      f"{chart.labels[place]}: {value_words(value, chart.unit)}", place))
        known = tuple(tuple(run) for run in runs if run)
        made.append(Course(series, known, dots(chart.kind, series, known)))
    return tuple(reversed(made))


def dots(kind: str, series: int, runs: tuple[tuple[Point, ...], ...]) -> tuple[Point, ...]:
    points = tuple(point for run in runs for point in run)
    if kind == "sparkline":
        return points[-1:] if series == 0 else ()
    return points if series == 0 else tuple(run[0] for run in runs if len(run) == 1)


def labels_across(labels: tuple[str, ...]) -> tuple[Tick, ...]:
    """At most six, evenly from the last one back, so that they do not touch on a phone."""
    last = len(labels) - 1
    every = -(-len(labels) // LABELS) or 1
    return tuple(
        Tick(across(place, len(labels)), label, "end" if place == last else "start" if place == 0 else "middle")
        for place, label in enumerate(labels) if (last - place) % every == 0)


def across(place: int, count: int, edge: float = EDGE) -> float:
    """Where the value of a label stands; a value alone stands at the right, where the newest is."""
    return round(edge + (100 - 2 * edge) * (place / (count - 1) if count > 1 else 1), 2)


def down(value: float, marks: tuple[float, ...], height: float) -> float:
    """From the top; three pixels are kept for the upper half of a point, and for the lower one."""
    return round(3 + (height - 6) * (marks[-1] - value) / (marks[-1] - marks[0]), 1)


def share(value: float, end: float) -> float:
    return round(100 * value / end, 2)
