"""A role withdrawn while it shows its holder open work of their own."""

import pytest
from sqlalchemy import select, update

from app.directory.schedules import local_date
from app.directory.tables import GrantRow, Person, Substitution
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.messages.queries.sight import nobody_runs
from app.messages.tables import Assignment


def withdraw(visit, page):
    form = next(form for form in page.forms() if form.action.endswith("/withdraw"))
    return visit("admin").send(form)


def ended(app, person: int) -> bool:
    with app.app_context():
        return any(row.ends_on for row in db.session.scalars(select(GrantRow).where(GrantRow.person_id == person)))


def test_a_role_that_shows_open_work_is_withdrawn_at_the_second_word(app, visit, making, town):
    making.message("preparing")
    person = town["executor"].id
    with app.app_context(), act(TIMETABLE):
        db.session.execute(update(Assignment).where(Assignment.responsible).values(person_id=person))
    asked = withdraw(visit, visit("admin").open("admin.person", person_id=person))
    assert asked.status == 422 and "не увидит своих открытых поручений: 1" in asked.words and not ended(app, person)
    assert f"/admin/people/{person}/hand-over" in [node.get("href") for node in asked.tree.all("a")]
    assert withdraw(visit, asked).status == 303 and ended(app, person)


def test_a_role_without_work_is_withdrawn_at_once(app, visit, town):
    person = town["executor elsewhere"].id
    page = visit("admin").open("admin.person", person_id=person)
    assert withdraw(visit, page).status == 303 and ended(app, person)


def test_the_last_who_runs_a_channel_with_open_messages_is_taken_off_it_at_the_second_word(app, visit, making, town):
    making.message("check")
    person = town["operator"].id
    assert "Никто не ведёт" not in visit("admin").get("/admin/state").words
    asked = withdraw(visit, visit("admin").open("admin.person", person_id=person))
    refused = "некому вести: Инцидент Менеджмент (открытых сообщений: 1). Сначала назначьте другого"
    assert asked.status == 422 and refused in asked.words
    assert not ended(app, person) and withdraw(visit, asked).status == 303 and ended(app, person)
    state = visit("admin").get("/admin/state").words
    assert "Никто не ведёт: Инцидент Менеджмент (открытых сообщений: 1)." in state and "Назначьте роль" in state


def test_a_closed_sign_in_says_which_channel_is_left_alone(visit, making, town):
    making.message("check")
    admin, person = visit("admin"), town["operator"].id
    form = admin.open("admin.person", person_id=person).form(f"/admin/people/{person}/close")
    assert admin.send(form).status == 303
    assert "Никто не ведёт: Инцидент Менеджмент" in admin.open("admin.person", person_id=person).words


@pytest.mark.both_engines
def test_who_stands_for_the_absent_runs_their_channel(app, making, people, town):
    making.message("check")
    with app.app_context():
        today = local_date(making.at)
        assert nobody_runs(today) == {}
        with act(TIMETABLE):
            db.session.execute(update(Person).where(Person.id == town["operator"].id).values(password_hash=None))
        assert nobody_runs(today) == {"incident": 1}
        with act(TIMETABLE):
            db.session.add(Substitution(absent_id=town["operator"].id, substitute_id=town["head"].id, starts_on=today,
                                        ends_on=today, basis="приказ", at=making.at))
        assert nobody_runs(today) == {}
