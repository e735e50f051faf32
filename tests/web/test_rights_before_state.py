"""An act that is not one's own is refused as such (403), before anything about its form or the message's state (409, 422);
and an act sent without saying what was seen overwrites nothing."""

import pytest
from sqlalchemy import func, select

from app.foundation.database import db
from app.foundation.history import History


def history(app) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(History)) or 0


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize(("who", "state", "code"), [
    ("executor", "preparing", "reassign"), ("executor", "check", "check"), ("executor", "preparing", "publish"),
    ("contributor", "preparing", "answer"), ("head", "taken", "assign"),
])
def test_an_incomplete_act_of_another_is_forbidden(app, visit, making, who, state, code, htmx):
    number = making.message(state)
    before = history(app)
    sent = {"seen": str(making.version(number))}
    assert visit(who).post(f"/messages/{number}/{code}", sent, htmx).status == 403
    assert visit(who).post(f"/messages/{number}/{code}", {}, htmx).status == 403
    assert history(app) == before


def test_an_own_act_that_is_not_open_is_a_conflict(visit, making):
    number = making.message("check")
    sent = {"seen": str(making.version(number))}
    assert visit("executor").post(f"/messages/{number}/answer", sent).status == 409
    assert visit("operator elsewhere").post(f"/messages/{number}/answer", sent).status == 404


@pytest.mark.parametrize("htmx", [True, False])
@pytest.mark.parametrize("seen", [None, "", "x", "-1", "1e3", "9" * 30])
def test_without_the_version_that_was_seen_nothing_is_done(app, visit, making, seen, htmx):
    number = making.message("registered")
    before = history(app)
    answer = visit("operator").post(f"/messages/{number}/take", {} if seen is None else {"seen": seen}, htmx)
    assert answer.status == 409 and "Карточка изменилась" in answer.words
    assert history(app) == before and making.version(number) == 1
