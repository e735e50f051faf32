"""Calendar, special hours and rules below the pages, on both engines."""

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select

from app.directory.acts import calendar, hours
from app.directory.rule_change import RuleChange
from app.directory.schedules import rule_and_schedule, schedule_of
from app.directory.tables import CalendarDay, CalendarYear, ChannelRule
from app.directory.year_text import USUAL_HOLIDAYS
from app.foundation.database import act, db
from app.foundation.history import History
from app.foundation.refusal import Invisible, Refusal, Stale
from app.foundation.viewer import TIMETABLE

pytestmark = [pytest.mark.both_engines, pytest.mark.usefixtures("context")]
AT = datetime(2026, 5, 7, 20, 0, tzinfo=UTC)  # 8 May 03:00 in Novokuznetsk
SATURDAY = date(2027, 2, 20)


def done(call, *args):
    with act(TIMETABLE):
        return call(TIMETABLE, *args)


def change(**what) -> RuleChange:
    return RuleChange(**{"since": date(2026, 6, 1), "basis": "решение ЦУР № 3", "opens": "08:00", "closes": "17:00", **what})


def introduce(channel: str | None, what: RuleChange, at: datetime = AT) -> int:
    digest = hours.planned_rule(channel, what, at)[2]
    return done(hours.add_rule, channel, what, digest, at)


def closing(on: date) -> str:
    return f"{schedule_of('incident', 'message', on)[1].closing_of(on):%H:%M}"


def test_a_changed_day_is_reckoned_with_at_once():
    day = date(2026, 5, 8)
    assert closing(day) == "16:00"
    done(calendar.set_day, day, "ordinary", "", "распоряжение № 1", "short", AT)
    assert closing(day) == "17:00"
    done(calendar.set_day, day, "short", "День города", "распоряжение № 2", "ordinary", AT)
    assert closing(day) == "16:00" and db.session.get(CalendarDay, day).title == "День города"
    facts = list(db.session.scalars(select(History.facts).where(History.act == "set_day").order_by(History.id)))
    assert facts[0] == {"was": "short", "kind": "ordinary", "basis": "распоряжение № 1"}


@pytest.mark.parametrize(("on", "kind", "title", "basis", "seen", "field"), [
    (date(2026, 5, 12), "working", "Имя", "акт", "ordinary", "kind"),
    (date(2026, 5, 16), "short", "Имя", "акт", "ordinary", "kind"),
    (date(2026, 5, 12), "party", "Имя", "акт", "ordinary", "kind"),
    (date(2026, 5, 12), "off", "", "акт", "ordinary", "title"),
    (date(2026, 5, 12), "off", "Имя", "", "ordinary", "basis"),
    (date(2026, 5, 12), "ordinary", "", "акт", "ordinary", "kind"),
    (date(2031, 5, 12), "off", "Имя", "акт", "ordinary", None)])
def test_a_day_that_cannot_be_is_refused(on, kind, title, basis, seen, field):
    with pytest.raises(Refusal) as refused:
        done(calendar.set_day, on, kind, title, basis, seen, AT)
    assert refused.value.field == field


def test_two_people_on_one_day():
    with pytest.raises(Stale):
        done(calendar.set_day, date(2026, 5, 8), "off", "Имя", "акт", "ordinary", AT)


def test_a_year_comes_whole_or_not_at_all():
    with pytest.raises(calendar.YearRefused) as refused:
        done(calendar.add_year, 2028, "постановление", {"holidays": USUAL_HOLIDAYS, "moved": "31.02 Нет"}, AT)
    assert list(refused.value.mistakes) == ["moved"]
    assert db.session.get(CalendarYear, 2028) is None
    done(calendar.add_year, 2028, "постановление", {"holidays": USUAL_HOLIDAYS}, AT)
    assert schedule_of("incident", "message", date(2028, 1, 10))[1].is_open(datetime(2028, 1, 10, 3, tzinfo=UTC))
    for year in (2028, 1999):
        with pytest.raises(Refusal) as refused:
            done(calendar.add_year, year, "постановление", {"holidays": USUAL_HOLIDAYS}, AT)
        assert refused.value.field == "year"


def test_special_hours_of_one_channel_on_one_date():
    day = date(2026, 5, 12)
    row, = done(hours.add_special_hours, "incident", day, "9:00", "12:00", "приказ № 1", AT)
    assert closing(day) == "12:00"
    assert f"{schedule_of('pos', 'message', day)[1].closing_of(day):%H:%M}" == "17:30"
    with pytest.raises(Refusal) as refused:
        done(hours.add_special_hours, "incident", day, "", "", "приказ № 2", AT)
    assert refused.value.field == "on"
    done(hours.remove_special_hours, row, AT)
    assert closing(day) == "17:00"
    with pytest.raises(Invisible):
        done(hours.remove_special_hours, row, AT)


@pytest.mark.parametrize(("channel", "on", "opens", "closes", "basis", "field"), [
    ("telegraph", date(2026, 5, 12), "08:00", "09:00", "акт", "channel"),
    ("incident", date(2031, 5, 12), "08:00", "09:00", "акт", "on"),
    ("incident", date(2026, 5, 12), "09:00", "09:00", "акт", "closes"),
    ("incident", date(2026, 5, 12), "09:00", "", "акт", "closes"),
    ("incident", date(2026, 5, 12), "9 утра", "10:00", "акт", "opens"),
    ("incident", date(2026, 5, 12), "08:00", "25:00", "акт", "closes"),
    ("incident", date(2026, 5, 12), "08:00", "09:00", "", "basis")])
def test_special_hours_that_make_no_sense(channel, on, opens, closes, basis, field):
    with pytest.raises(Refusal) as refused:
        done(hours.add_special_hours, channel, on, opens, closes, basis, AT)
    assert refused.value.field == field


def test_a_new_rule_holds_from_its_date_and_the_old_one_before_it():
    rule_id = introduce("incident", change(amounts={"first_answer": 30}))
    before = rule_and_schedule("incident", "message", datetime(2026, 5, 31, 16, 59, tzinfo=UTC))
    after = rule_and_schedule("incident", "message", datetime(2026, 5, 31, 17, 0, tzinfo=UTC))
    assert before.rule.clocks["first_answer"].amount == 60
    assert (after.rule_id, after.rule.clocks["first_answer"].amount) == (rule_id, 30)


def test_working_saturdays_by_decision():
    assert schedule_of("incident", "message", SATURDAY)[1].is_open(datetime(2027, 2, 20, 3, tzinfo=UTC)) is False
    introduce("incident", change(working_saturdays=True))
    assert schedule_of("incident", "message", SATURDAY)[1].is_open(datetime(2027, 2, 20, 3, tzinfo=UTC)) is True


def test_the_rule_of_appeals_changes_too():
    introduce(None, change(opens="08:30", closes="17:30", amounts={"register": 2}))
    found = rule_and_schedule("paper", "appeal", datetime(2026, 6, 2, tzinfo=UTC))
    assert found.rule.clocks["register"].amount == 2


@pytest.mark.parametrize(("what", "field"), [
    ({"since": date(2026, 5, 7), "amounts": {"answer": 240}}, "since"),
    ({"basis": "", "amounts": {"answer": 240}}, "basis"),
    ({}, "since"),
    ({"opens": "18:00"}, "closes"),
    ({"opens": "", "closes": ""}, "opens")])
def test_a_rule_that_cannot_be_introduced(what, field):
    with pytest.raises(Refusal) as refused:
        hours.planned_rule("incident", change(**what), AT)
    assert refused.value.field == field


def test_a_reserve_longer_than_the_answer_is_placed_beside_its_clock():
    with pytest.raises(hours.RuleRefused) as refused:
        hours.planned_rule("incident", change(amounts={"executor": 480}), AT)
    assert [place for place, _ in refused.value.mistakes] == ["executor"]


def test_today_is_the_municipalitys_today():
    """At 20:00 UTC of 7 May it is already 8 May there."""
    introduce("incident", change(since=date(2026, 5, 8), amounts={"answer": 240}))


def test_what_was_not_shown_is_not_introduced():
    with pytest.raises(Refusal, match="ещё раз"):
        done(hours.add_rule, "incident", change(amounts={"answer": 240}), "0" * 16, AT)
    assert db.session.scalar(select(func.count()).where(ChannelRule.channel == "incident")) == 1


def test_a_rule_not_begun_can_be_taken_back_one_in_force_cannot():
    rule_id = introduce("incident", change(amounts={"answer": 240}))
    old = rule_and_schedule("incident", "message", AT).rule_id
    with pytest.raises(Refusal, match="уже действует"):
        done(hours.withdraw_rule, "incident", old, AT)
    with pytest.raises(Invisible):
        done(hours.withdraw_rule, "pos", rule_id, AT)
    done(hours.withdraw_rule, "incident", rule_id, AT)
    assert rule_and_schedule("incident", "message", datetime(2026, 6, 2, tzinfo=UTC)).rule_id == old
