"""A role withdrawn while it shows its holder open work of their own."""

from sqlalchemy import select, update

from app.directory.tables import GrantRow
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
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
