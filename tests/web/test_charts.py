"""Where everything of a chart stands: the scale, bars, gaps, labels; and that a page draws it beside its table."""

import pytest

from app.adapters.documents import Chart, Series, described, ticks, value_words
from app.web.shapes.charts import EDGE, LABELS, OVER, PLOT, drawing
from app.web.styleguide.samples import CHARTS, SPARK
from tests.support.html import parse
from tests.web.page_checks import mistakes_of


def chart(kind: str, *values: tuple, labels: tuple[str, ...] = (), unit: str = "") -> Chart:
    labels = labels or tuple(f"л{place}" for place in range(len(values[0])))
    return Chart(kind, labels, tuple(Series(f"Ряд {place}", one) for place, one in enumerate(values)), "Заголовок", unit)


@pytest.mark.parametrize(("values", "marks"), [
    ((), (0, 1)),                              # nothing
    ((None, None), (0, 1)),                    # gaps alone
    ((0, 0, 0), (0, 1)),                       # noughts
    ((1,), (0, 1)),                            # whole values have whole marks
    ((3,), (0, 1, 2, 3)),
    ((7, None), (0, 2, 4, 6, 8)),
    ((126, 110), (0, 50, 100, 150)),
    ((100,), (0, 25, 50, 75, 100)),            # a full share ends at itself
    ((101,), (0, 50, 100, 150)),
    ((0.3, 0.1), (0, 0.1, 0.2, 0.3)),
    ((4.5,), (0, 2, 4, 6)),
    ((1_000_000,), (0, 250_000, 500_000, 750_000, 1_000_000)),
])
def test_marks_are_round_and_reach_the_largest(values, marks):
    assert ticks(values) == pytest.approx(marks)


@pytest.mark.parametrize(("value", "unit", "words"), [
    (None, "%", "—"), (0, "", "0"), (12.0, "%", "12\u00a0%"), (12.54, "", "12,5"), (1240, "", "1\u202f240"), (0.04, "", "0"),
])
def test_numbers_in_words(value, unit, words):
    assert value_words(value, unit) == words


def test_bars_are_shares_of_the_axis():
    first, second, third = drawing(chart("bars", (8, 2, None), (4, None, 1))).rows
    assert [(mark.series, mark.width) for mark in first.marks] == [(0, 100), (1, 50)]
    assert [mark.width for mark in second.marks] == [25, 0]
    assert (third.words, third.compared) == ("—", "ряд 1 1")
    assert first.marks[0].y < first.marks[1].y < second.y < second.marks[0].y
    assert first.marks[0].height > first.marks[1].height


def test_bars_of_noughts_have_no_length():
    assert {mark.width for row in drawing(chart("bars", (0, 0), (None, 0))).rows for mark in row.marks} == {0}


def test_parts_of_a_bar_follow_one_another():
    first, second = drawing(chart("stacked", (30, 0), (10, None), (10, 5))).rows
    assert [(mark.series, mark.x, mark.width) for mark in first.marks] == [(0, 0, 50), (1, 50, 16.67), (2, 66.67, 16.67)]
    assert [(mark.series, mark.x, mark.width) for mark in second.marks] == [(2, 0, 8.33)]
    assert (first.words, second.words) == ("50", "5")


def test_a_gap_is_a_gap_in_the_line():
    compared, main = drawing(chart("line", (1, 2, None, 4, None), (None, 3, None, None, None))).courses
    assert [len(run) for run in main.runs] == [2, 1] and len(main.dots) == 3
    assert compared.series == 1 and [one.words for one in compared.dots] == ["л1: 3"]
    assert [point.x for point in main.runs[0]] == [EDGE, pytest.approx(25.75)]


def test_a_line_stays_inside_its_plot():
    shown = drawing(chart("line", (0, 126, 63)))
    points = [point for course in shown.courses for run in course.runs for point in run]
    assert points[1].y < points[2].y < points[0].y
    assert all(OVER < point.y < OVER + PLOT and 0 < point.x < 100 for point in points)
    assert shown.up[0].at > shown.up[-1].at
    assert (shown.up[0].at, shown.up[0].words) == (points[0].y, "0")


@pytest.mark.parametrize("kind", ["line", "sparkline"])
@pytest.mark.parametrize("values", [(0, 0, 0), (5,), (None,), (None, 5), ()])
def test_little_to_draw_is_drawn(kind, values):
    shown = drawing(chart(kind, values))
    points = [point for course in shown.courses for run in course.runs for point in run]
    assert len(points) == len([value for value in values if value is not None])
    assert all(0 <= point.y <= shown.height for point in points)
    assert all(point.x == 100 - EDGE * (2 if kind == "sparkline" else 1) for point in points[-1:])


def test_a_sparkline_shows_a_course_not_a_height():
    (course,) = drawing(chart("sparkline", (88, 95, 91))).courses
    low, high, _ = course.runs[0]
    assert (low.y, high.y) == (21, 3) and course.dots == course.runs[0][-1:]


@pytest.mark.parametrize("count", [1, 2, 5, 6, 12, 53])
def test_labels_do_not_crowd(count):
    shown = drawing(chart("line", tuple(range(count)))).across
    assert len(shown) <= LABELS and shown[-1].words == f"л{count - 1}"


def test_long_labels_are_shortened_in_the_drawing_and_whole_in_the_table():
    shown = drawing(chart("bars", (1,), labels=("Очень " * 20,)))
    assert shown.rows[0].label.endswith("…") and len(shown.rows[0].label) <= 36
    assert shown.table[0][0] == "Очень " * 20


def test_a_chart_in_words():
    assert described(chart("bars", (8, None), (4, 1), unit="%")) == (
        "Столбчатая диаграмма. Заголовок. л0: 8\u00a0% (Ряд 1 4\u00a0%); л1: — (Ряд 1 1\u00a0%).")
    assert described(chart("stacked", (8,), (4,))) == "Диаграмма с долями. Заголовок. л0: Ряд 0 8, Ряд 1 4."


def test_charts_can_be_heard_and_read_as_a_table(app):
    with app.test_request_context():
        drawn = app.jinja_env.get_template("components/chart.html").module.chart
        tree = parse("".join(map(drawn, (*CHARTS, SPARK))))
        assert mistakes_of(app, tree) == []
    charts = tree.all("svg", role="img")
    assert len(charts) == 4
    assert all([child.tag for child in one.children if not isinstance(child, str)][:2] == ["title", "desc"] for one in charts)
    figures = tree.all("figure", **{"class": "chart"})
    assert [len(one.all("table")) for one in figures] == [1, 1, 1, 0, 1]
    assert "Показывать пока нечего" in figures[3].text
    assert "38 нед. — 90" in figures[2].text


def test_labels_are_characters(app):
    hostile = drawing(chart("bars", (1,), labels=('"><script>alert(1)</script>',)))
    with app.test_request_context():
        page = app.jinja_env.get_template("components/chart.html").module.chart(hostile)
    assert "<script" not in page and "&lt;script" in page
