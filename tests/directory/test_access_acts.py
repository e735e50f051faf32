"""People, sign-ins and grants below the pages, on both engines."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.directory import people as sessions
from app.directory.acts import grants, people
from app.directory.acts.grants import GrantData
from app.directory.acts.people import PersonData
from app.directory.tables import GrantRow, Person, SessionRow, Unit
from app.foundation.database import act, db
from app.foundation.history import History
from app.foundation.refusal import Invisible, Refusal, Stale
from app.foundation.viewer import TIMETABLE

pytestmark = pytest.mark.both_engines
AT = datetime(2026, 5, 8, 3, 0, tzinfo=UTC)
TODAY = date(2026, 5, 8)


@pytest.fixture
def unit(context) -> int:
    return db.session.scalar(select(Unit.id).where(Unit.short == "Управление ЖКХ"))


@pytest.fixture
def person(context, unit) -> int:
    with act(TIMETABLE):
        return people.add_person(TIMETABLE, PersonData("Мастер участка", unit), AT)


def done(call, *args):
    with act(TIMETABLE):
        return call(TIMETABLE, *args)


def acts_of(person_id: int) -> list[str]:
    return list(db.session.scalars(select(History.act).where(
        History.subject_kind == "person", History.subject_id == person_id).order_by(History.id)))


def test_the_slip_opens_the_door_once_and_nothing_keeps_it(person):
    slip = done(people.open_sign_in, person, "master", AT)
    assert re.fullmatch(r"\d{4}(-\d{4}){3}", slip.password) and slip.ends == AT + timedelta(days=3)
    assert slip.password not in repr(slip)
    assert sessions.check_password("master", slip.password, AT, demo=False).id == person
    assert sessions.check_password("master", slip.password, slip.ends, demo=False) is None
    kept = [str(row) for table in (Person, History) for row in db.session.execute(select(*table.__table__.columns))]
    assert not [row for row in kept if slip.password in row]
    assert acts_of(person) == ["add_person", "open_sign_in"]


@pytest.mark.parametrize("login", ["", "Мастер", "ab", "1abc", "a b c", "x" * 41, "Master"])
def test_a_login_that_cannot_be_typed_is_refused(person, login):
    with pytest.raises(Refusal) as refused:
        done(people.open_sign_in, person, login, AT)
    assert refused.value.field == "login"


def test_a_taken_login_and_a_second_opening_are_refused(person, unit):
    other = done(people.add_person, PersonData("Диспетчер", unit), AT)
    done(people.open_sign_in, person, "master", AT)
    for who in (other, person):
        with pytest.raises(Refusal):
            done(people.open_sign_in, who, "master", AT)


def test_a_new_password_and_closing_end_every_session(person):
    done(people.open_sign_in, person, "master", AT)
    for end in (people.renew_password, people.close_sign_in):
        with act(TIMETABLE):
            sessions.open_session(person, AT, timedelta(hours=12))
        done(end, person, AT)
        assert db.session.scalar(select(func.count()).select_from(SessionRow)) == 0
    with pytest.raises(Refusal):
        done(people.close_sign_in, person, AT)


def test_the_last_administrator_stays(person, unit):
    done(people.open_sign_in, person, "master", AT)
    grant = done(grants.grant_role, person, GrantData("admin"), AT)
    with pytest.raises(Refusal, match="последний администратор"):
        done(people.close_sign_in, person, AT)
    with pytest.raises(Refusal, match="последний администратор"):
        done(grants.withdraw_grant, person, grant, AT)
    other = done(people.add_person, PersonData("Диспетчер", unit), AT)
    done(grants.grant_role, other, GrantData("admin"), AT)
    with pytest.raises(Refusal, match="последний администратор"):
        done(people.close_sign_in, person, AT)  # the other one cannot sign in
    done(people.open_sign_in, other, "other", AT)
    done(people.close_sign_in, person, AT)


def test_what_changed_meanwhile_is_not_overwritten(person, unit):
    seen = people.stamp_of(db.session.get(Person, person))
    done(people.edit_person, person, PersonData("Мастер участка", unit, phone="1"), seen, AT)
    with pytest.raises(Stale):
        done(people.edit_person, person, PersonData("Мастер", unit), seen, AT)
    assert db.session.get(Person, person).phone == "1"
    facts = db.session.scalar(select(History.facts).where(History.act == "edit_person"))
    assert facts == {"fields": ["phone"]}


@pytest.mark.parametrize(("data", "field"), [
    ({"post": "Директор"}, "post"), ({"unit_id": 9999}, "unit_id"), ({"email": "a@b"}, "email"),
    ({"email": "a@b.ru, c@d.ru"}, "email")])
def test_wrong_facts_of_a_person_are_named(person, unit, data, field):
    with pytest.raises(Refusal) as refused:
        done(people.add_person, PersonData(**{"post": "Новый", "unit_id": unit, **data}), AT)
    assert refused.value.field == field


def test_a_person_holds_several_duties_each_with_its_scope(person, unit):
    for data in (GrantData("operator", "incident", unit), GrantData("operator", "pos"), GrantData("executor", "pos", unit),
                 GrantData("head", "pos", unit)):
        done(grants.grant_role, person, data, AT)
    found = db.session.execute(select(GrantRow.role, GrantRow.channel, GrantRow.unit_id, GrantRow.starts_on)
                               .order_by(GrantRow.id)).all()
    assert [tuple(row) for row in found] == [
        ("operator", "incident", None, TODAY), ("operator", "pos", None, TODAY), ("executor", None, unit, TODAY),
        ("head", None, None, TODAY)]


@pytest.mark.parametrize(("data", "field"), [
    (GrantData("executor"), "unit_id"), (GrantData("executor", unit_id=9999), "unit_id"),
    (GrantData("operator", "telegraph"), "channel"), (GrantData("king"), "role"),
    (GrantData("head", starts_on=date(2026, 6, 2), ends_on=date(2026, 6, 1)), "ends_on"),
    (GrantData("head", starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 7)), "ends_on")])
def test_a_grant_that_says_nothing_clear_is_refused(person, data, field):
    with pytest.raises(Refusal) as refused:
        done(grants.grant_role, person, data, AT)
    assert refused.value.field == field


def test_the_same_duty_twice_is_refused_only_where_the_days_overlap(person):
    done(grants.grant_role, person, GrantData("head", ends_on=date(2026, 5, 31)), AT)
    with pytest.raises(Refusal):
        done(grants.grant_role, person, GrantData("head", starts_on=date(2026, 5, 31)), AT)
    done(grants.grant_role, person, GrantData("head", starts_on=date(2026, 6, 1)), AT)


def test_withdrawing_keeps_the_days_that_were_and_works_at_once(person):
    grant = done(grants.grant_role, person, GrantData("head", starts_on=date(2026, 5, 1)), AT)
    done(grants.withdraw_grant, person, grant, AT)
    assert db.session.get(GrantRow, grant).ends_on == date(2026, 5, 7)
    assert sessions.viewer_of(db.session.get(Person, person), TODAY).grants == ()
    with pytest.raises(Stale):
        done(grants.withdraw_grant, person, grant, AT)
    coming = done(grants.grant_role, person, GrantData("head", starts_on=date(2026, 6, 1)), AT)
    done(grants.withdraw_grant, person, coming, AT)
    assert db.session.get(GrantRow, coming) is None


def test_a_grant_of_another_person_is_not_found_here(person, unit):
    other = done(people.add_person, PersonData("Диспетчер", unit), AT)
    grant = done(grants.grant_role, other, GrantData("head"), AT)
    with pytest.raises(Invisible):
        done(grants.withdraw_grant, person, grant, AT)
