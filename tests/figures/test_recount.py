"""Figures against a recount by another road, after random histories, for any days, any cut and any moment."""

from datetime import date, timedelta
from math import ceil
from statistics import mean, median

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.directory.schedules import local_date, midnight, zone
from app.figures import (
    FIGURES,
    RETURN_CODES,
    SETS,
    Cut,
    behind,
    behind_by,
    by,
    compared_by,
    counted,
    days,
    figures,
    messages_returned,
    spread,
    steps,
)
from app.foundation.database import db
from tests.figures.conftest import NOW

FIRST = date(2026, 8, 20)
DAYS = st.integers(0, 92)
CUTS = st.sampled_from(("", "", "unit", "topic", "topic_group", "channel", "person", "settlement", "block", "territory",
                        "kind"))
QUIET = settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def cut_of(what: str, town, pick: int) -> Cut:
    if not what:
        return Cut()
    message = list(town.messages.values())[pick % len(town.messages)]
    value = {"unit": message.unit_id, "topic": message.topic_id, "topic_group": town.groups.get(message.topic_id or 0),
             "channel": message.channel, "person": message.person_id, "settlement": message.settlement,
             "block": town.block_of(message), "territory": town.territories.get(message.settlement), "kind": message.kind}[what]
    return Cut(**{what: value})


@QUIET
@given(start=DAYS, length=st.integers(0, 60), what=CUTS, pick=st.integers(0, 200), hours=st.integers(0, 500))
def test_every_set_is_what_a_plain_count_finds(life, start, length, what, pick, hours):
    _, town = life
    at = NOW - timedelta(hours=hours)
    period = days(FIRST + timedelta(days=start), FIRST + timedelta(days=start + length), zone())
    cut, today_ends = cut_of(what, town, pick), midnight(local_date(at) + timedelta(days=1))
    for name in SETS:
        told = town.counted(name, period, at, today_ends, cut)
        assert sorted(db.session.scalars(behind(name, period, at, cut))) == told, name


@QUIET
@given(start=DAYS, length=st.integers(0, 40), what=CUTS, pick=st.integers(0, 200))
def test_values_are_made_of_their_sets(life, start, length, what, pick):
    _, town = life
    period = days(FIRST + timedelta(days=start), FIRST + timedelta(days=start + length), zone())
    cut, today_ends = cut_of(what, town, pick), midnight(local_date(NOW) + timedelta(days=1))
    found = figures(list(FIGURES), period, NOW, cut)
    for code, figure in found.items():
        definition = FIGURES[code]
        whole = town.counted(definition.whole, period, NOW, today_ends, cut)
        assert figure.whole.rows == len(whole), code
        if definition.good:
            good = town.counted(definition.good, period, NOW, today_ends, cut)
            assert figure.value == (pytest.approx(100 * len(good) / len(whole)) if whole else None), code
        if not definition.now:
            former = period.previous(NOW)
            before = town.counted(definition.whole, former, min(NOW, period.start), today_ends, cut)
            assert (figure.before is None) == (not before and definition.unit not in (
                "сообщений", "обращений", "возвратов")), code


def test_means_of_marks_and_minutes(life):
    _, town = life
    period = days(FIRST, date(2026, 11, 20), zone())
    found = figures(("completeness", "time", "satisfaction"), period, NOW)
    marks = [one.completeness for one in town.answers
             if one.kind == "final" and one.completeness is not None and one.published_at]
    assert found["completeness"].value == pytest.approx(sum(marks) / len(marks))
    minutes = sorted(one.minutes for one in town.clocks if one.kind == "answer" and one.result in ("met", "late", "deferred")
                     and town.messages[one.message_id].state not in ("declined", "redirected"))
    assert found["time"].value == pytest.approx(sum(minutes) / len(minutes))
    told = spread(period, NOW)
    assert told and told.mean == found["time"].value
    assert sum(one <= told.median for one in minutes) >= len(minutes) / 2 <= sum(one >= told.median for one in minutes)
    assert sum(one <= told.most for one in minutes) >= 0.9 * len(minutes)
    assert told.most in minutes


@pytest.mark.parametrize("dimension", [
    "unit", "topic", "topic_group", "channel", "settlement", "person", "network", "block", "territory", "kind"])
def test_lines_of_a_dimension_are_figures_of_their_cut(life, dimension):
    period = days(FIRST, date(2026, 11, 20), zone())
    codes = ("received", "on_time", "returned", "completeness", "open")
    lines = by(dimension, codes, period, NOW)
    assert lines
    for line in lines:
        alone = figures(codes, period, NOW, line.figures["received"].cut)
        assert {code: one.value for code, one in line.figures.items()} == {code: one.value for code, one in alone.items()}


@pytest.mark.parametrize("dimension", ["unit", "topic", "topic_group", "channel", "person", "kind"])
def test_compared_lines_are_compared_as_their_cuts_are(life, dimension):
    period = days(date(2026, 10, 28), date(2026, 11, 22), zone())
    codes = ("received", "on_time", "returned", "completeness", "open")
    lines = compared_by(dimension, codes, period, NOW)
    assert lines and any(line.figures["received"].before for line in lines)
    for line in lines:
        alone = figures(codes, period, NOW, line.figures["received"].cut)
        assert {code: (one.value, one.before) for code, one in line.figures.items()} == {
            code: (one.value, one.before) for code, one in alone.items()}


@pytest.mark.parametrize("dimension", ["unit", "topic_group", "network", "block", "territory"])
def test_messages_by_a_dimension_are_those_of_its_cuts(life, dimension):
    period = days(FIRST, date(2026, 11, 20), zone())
    found = behind_by("received", dimension, period, NOW)
    assert found
    for key, numbers in found.items():
        assert numbers == sorted(db.session.scalars(behind("received", period, NOW, Cut(**{dimension: key}))))


def test_nothing_to_divide_by_is_no_data(life):
    empty = days(date(2025, 1, 1), date(2025, 1, 7), zone())
    found = figures(("received", "on_time", "promises_kept", "completeness", "time", "satisfaction"), empty, NOW)
    assert {code: one.value for code, one in found.items()} == {
        "received": 0, "on_time": None, "promises_kept": None, "completeness": None, "time": None, "satisfaction": None}


@pytest.mark.parametrize("long", [20, 61, 63, 92])
def test_a_long_period_is_spread_as_its_minutes_are(life, long):
    _, town = life
    period = days(FIRST, FIRST + timedelta(days=long), zone())
    for cut in (Cut(), cut_of("unit", town, 0)):
        minutes = sorted(one.minutes for one in town.clocks if one.kind == "answer" and one.stopped
                         and one.result in ("met", "late", "deferred") and period.start <= one.stopped < period.end
                         and town.within(town.messages[one.message_id], cut))
        told = spread(period, NOW, cut)
        assert (told is None) == (not minutes)
        if told:
            assert told.median == median(minutes)
            assert told.mean == pytest.approx(mean(minutes))
            assert told.most == minutes[ceil(0.9 * len(minutes)) - 1]
        for name, rows in steps(period, NOW, cut):
            assert rows == len(town.counted(name, period, NOW, NOW, cut)) == counted(name, period, NOW, cut).rows, name


def test_messages_returned_by_reason_are_those_of_its_decisions(life):
    _, town = life
    period = days(FIRST, date(2026, 11, 20), zone())
    for cut in (Cut(), cut_of("unit", town, 0)):
        told = {code: set(town.counted(code, period, NOW, NOW, cut)) for code in RETURN_CODES}
        assert messages_returned(period, NOW, cut) == {code: len(numbers) for code, numbers in told.items() if numbers}
