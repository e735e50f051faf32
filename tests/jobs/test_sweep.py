"""The sweep: every reminder once, to the right people, and what fell due meanwhile caught up."""

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest
from sqlalchemy import func, select, update

from app.directory.schedules import directory_changed
from app.directory.tables import CalendarYear, GrantRow, Person
from app.foundation.database import act, db
from app.foundation.history import History
from app.foundation.viewer import TIMETABLE
from app.messages.acts import urgent
from app.messages.reminders import check_again, corrupt_clocks, sweep
from app.messages.tables import Clock, Message
from app.notices.queries import notices_of
from app.notices.tables import Notice
from tests.jobs.conftest import here

FRIDAY = here("2026-05-08 16:30")
TUESDAY = here("2026-05-12 08:15")


def minutes(begin: str, end: str):
    at = here(begin)
    while at <= here(end):
        yield at
        at += timedelta(minutes=1)


def told_at(town, begin: str, end: str) -> list[tuple[str, str]]:
    """(local time, who) of every reminder while the timetable runs minute by minute."""
    found, seen = [], len(town.reminded())
    for at in minutes(begin, end):
        sweep(at)
        fresh = town.reminded()[seen:]
        seen += len(fresh)
        found += sorted((f"{at:%d %H:%M}", who) for who, _ in fresh)
    return found


def test_each_level_goes_once_to_its_people_at_its_minute(town):
    number = town.message(FRIDAY)
    town.assign(number, TUESDAY)
    assert told_at(town, "2026-05-12 08:30", "2026-05-12 08:50") == [("12 08:40", "operator")]
    assert told_at(town, "2026-05-12 12:50", "2026-05-12 13:10") == [("12 13:00", "executor")]
    assert told_at(town, "2026-05-12 13:50", "2026-05-12 14:10") == [("12 14:00", "executor"), ("12 14:00", "operator")]
    assert told_at(town, "2026-05-12 14:50", "2026-05-12 15:10") == [
        ("12 15:00", "executor"), ("12 15:00", "head"), ("12 15:00", "operator")]
    assert town.reminded()[0] == ("operator", f"№ {number}: срок «первичный ответ» истекает 12 мая, 09:00.")
    head = next(words for who, words in town.reminded() if who == "head")
    assert head == f"№ {number}: срок исполнителя истёк 12 мая, 14:00. Прошёл рабочий час."


@pytest.mark.both_engines
def test_a_sweep_run_twice_tells_nobody_twice(town):
    town.message(FRIDAY)
    for _ in range(2):
        sweep(here("2026-05-12 08:40"))
    with act(TIMETABLE):
        db.session.execute(update(Clock).values(remind_at=FRIDAY, remind_level=1))
    sweep(here("2026-05-12 08:40"))
    assert len(town.reminded()) == 1


@pytest.mark.both_engines
def test_what_fell_due_while_everything_stood_is_caught_up_in_one_notice(town):
    number = town.message(FRIDAY)
    town.assign(number, TUESDAY)
    sweep(here("2026-05-14 10:00"))
    executor = [words for who, words in town.reminded() if who == "executor" and "исполнителя" in words]
    assert executor == [f"№ {number}: срок исполнителя истёк 12 мая, 14:00. Прошло восемь рабочих часов. "
                        "Напоминание пришло позже положенного."]
    people = [who for who, words in town.reminded() if "исполнителя" in words]
    assert sorted(people) == ["curator", "executor", "head", "operator"]
    before = len(town.reminded())
    assert sweep(here("2026-05-14 10:01")).looked_at == 0
    assert len(town.reminded()) == before


def test_caught_up_before_the_deadline_the_next_levels_still_come(town):
    number = town.message(FRIDAY)
    town.assign(number, TUESDAY)
    sweep(here("2026-05-12 13:30"))
    assert town.reminded()[-1] == ("executor", f"№ {number}: срок исполнителя истекает 12 мая, 14:00. "
                                   "Напоминание пришло позже положенного.")
    sweep(here("2026-05-12 14:00"))
    assert ("executor", f"№ {number}: срок исполнителя истёк 12 мая, 14:00.") in town.reminded()


def test_nothing_unassigned_is_skipped(town):
    """The answer's deadline of a message nobody was given is the operator's; without an operator the head's."""
    town.message(FRIDAY)
    with act(TIMETABLE):
        db.session.execute(update(GrantRow).where(GrantRow.role == "operator").values(ends_on=FRIDAY.date()))
    sweep(here("2026-05-12 15:00"))
    assert {who for who, _ in town.reminded()} == {"head"}


def test_an_assignment_to_a_unit_without_people_falls_to_the_operator(town):
    number = town.message(FRIDAY)
    town.assign(number, TUESDAY)
    with act(TIMETABLE):
        db.session.execute(update(Person).where(Person.id == town.people["executor"]).values(active=False))
    sweep(here("2026-05-12 13:00"))
    assert ("operator", f"№ {number}: срок исполнителя истекает 12 мая, 14:00.") in town.reminded()


def test_urgent_messages_remind_on_any_day_and_hour(town):
    friday = here("2026-05-15 10:00")
    number = town.message(friday)
    town.assign(number, friday + timedelta(minutes=10))
    asked = here("2026-05-15 11:00")
    with act(TIMETABLE):
        urgent(town.viewer("operator", asked), number, None, asked, due=here("2026-05-15 16:00"), ground="topic",
               asked_by="Куратор ЦУР", asked_at=asked)
    sweep(here("2026-05-15 15:00"))
    rows = db.session.scalars(select(Notice.urgent).where(Notice.kind == "reminder")).all()
    assert rows and all(rows)


@pytest.mark.parametrize("damage", [
    "UPDATE clock SET kind = 'picnic' WHERE id = :id",
    "UPDATE clock SET explanation = '{broken' WHERE id = :id",
    "UPDATE clock SET explanation = '[]' WHERE id = :id",
    "UPDATE clock SET due = 'tomorrow' WHERE id = :id",
    "UPDATE clock SET message_id = 999999 WHERE id = :id",
])
def test_a_corrupt_row_is_marked_and_reported_and_the_others_go_on(town, damage):
    numbers = [town.message(FRIDAY + timedelta(seconds=second)) for second in range(3)]
    bad = db.session.scalar(select(Clock.id).where(Clock.kind == "first_answer", Clock.message_id == numbers[0]))
    db.session.rollback()
    with closing(sqlite3.connect(db.engine.url.database)) as connection:
        connection.execute(damage, {"id": bad})
        connection.commit()
    done = sweep(here("2026-05-12 08:40"))
    assert (done.looked_at, done.corrupt) == (3, 1)
    assert [words.split(":")[0] for _, words in town.reminded()] == [f"№ {number}" for number in numbers[1:]]
    assert [clock for clock, _, _ in corrupt_clocks()] == [bad]
    assert "не отслеживается" in notices_of(town.people["admin"]).cards[0].words
    marked = db.session.scalar(select(func.count()).select_from(History).where(History.act == "corrupt"))
    assert marked == 1
    assert sweep(here("2026-05-12 08:41")).looked_at == 0


def test_after_the_cause_is_mended_the_clock_is_watched_again(town):
    number = town.message(FRIDAY)
    with act(TIMETABLE):
        rule = db.session.get(Message, number).rule_id
        db.session.execute(update(Message).values(rule_id=None, channel="incident", kind="picnic"))
    sweep(here("2026-05-12 08:40"))
    assert [message for _, message, _ in corrupt_clocks()] == [number]
    with act(TIMETABLE):
        db.session.execute(update(Message).values(rule_id=rule, kind="message"))
        assert check_again(TIMETABLE, here("2026-05-12 08:45")) == 1
    sweep(here("2026-05-12 08:45"))
    assert len(town.reminded()) == 1
    assert corrupt_clocks() == []


def test_a_missing_calendar_is_told_loudly_and_hides_no_reminder(town):
    thursday = here("2027-12-30 08:00")
    number = town.message(thursday)
    town.assign(number, thursday + timedelta(minutes=5))
    assert sweep(here("2027-12-30 15:00")).corrupt == 0
    assert "head" in {who for who, words in town.reminded() if "исполнителя" in words}
    assert "2028" in notices_of(town.people["admin"]).cards[0].words
    with act(TIMETABLE):
        db.session.add(CalendarYear(year=2028, decree="постановление"))
        directory_changed()
    sweep(here("2028-01-11 17:00"))
    assert "curator" in {who for who, words in town.reminded() if "исполнителя" in words}


def test_clocks_that_stopped_are_silent(town):
    number = town.message(FRIDAY)
    with act(TIMETABLE):
        db.session.execute(update(Clock).where(Clock.message_id == number).values(stopped=TUESDAY, result="met"))
    assert sweep(here("2026-05-13 10:00")).looked_at == 0


@pytest.mark.both_engines
def test_more_than_one_batch_oldest_first(town, monkeypatch):
    monkeypatch.setattr("app.messages.reminders.sweeping.BATCH", 4)
    numbers = [town.message(FRIDAY + timedelta(seconds=second)) for second in range(10)]
    assert sweep(here("2026-05-12 08:40")).looked_at == 10
    assert [words.split(":")[0] for _, words in town.reminded()] == [f"№ {number}" for number in numbers]
