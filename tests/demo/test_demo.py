"""The demonstration as its sign-ins find it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.demo import OLD, Stage
from app.demo.export import ROWS
from app.demo.planning import YEAR_AND_MORE
from app.directory.people import check_password
from app.directory.schedules import centre
from app.directory.tables import Person
from app.files.tables import StoredFile
from app.foundation.database import db
from app.foundation.history import History
from app.imports.tables import Batch
from app.messages.queries import filters, listing
from app.messages.queries.papers import replies_to_sign
from app.messages.rules.words import STATES
from app.messages.tables import Answer, Author, Clock, Draft, Evidence, Message
from app.notices.queries import unread
from app.notices.tables import Notice
from app.press.polls.queries import polls
from app.press.queries import lines
from app.privacy.due import borders, count_due, retention
from tests.demo.conftest import FRIDAY

pytestmark = pytest.mark.slow
LOGINS = ("operator", "executor", "head", "curator", "sector", "supervisor", "admin", "pos", "press", "chief", "deputy",
          "observer")
ROLE_OF = {"pos": "operator", "chief": "unit_head", "deputy": "signatory"}


def counted(column, *conditions) -> int:
    return db.session.scalar(select(func.count(column.distinct())).where(*conditions)) or 0


def test_as_many_messages_as_asked_and_no_act_refused(played: Stage):
    assert played.refused == []
    assert counted(Message.id) == 80
    assert counted(Message.text) == 80
    earliest, latest = db.session.execute(select(func.min(Message.received_at), func.max(Message.received_at))).one()
    assert FRIDAY - YEAR_AND_MORE - timedelta(days=1) <= earliest < latest <= FRIDAY


def test_every_state_and_step(played: Stage):
    assert set(db.session.scalars(select(Message.state))) == set(STATES)
    assert set(db.session.scalars(select(Message.step).where(Message.step.is_not(None)))) == {
        "check", "region", "publish", "publish_own", "consent", "agree_unit", "agree_operator", "agree_press", "sign"}


def test_nothing_happens_before_it_came_or_after_now(played: Stage):
    early = select(History.id).join(Message, Message.id == History.subject_id).where(
        History.subject_kind == "message", History.at < Message.received_at)
    assert db.session.scalars(early).all() == []
    assert db.session.scalar(select(func.max(History.at)).where(History.subject_kind != "centre")) <= FRIDAY


def test_clocks_end_in_every_way(played: Stage):
    kinds = {tuple(row) for row in db.session.execute(select(Clock.kind, Clock.result))}
    assert {("answer", "met"), ("answer", "deferred"), ("answer", "withdrawn"), ("answer", "replaced"),
            ("promise", None), ("reaction", "met"), ("executor", None), ("first_answer", "late")} <= kinds
    assert counted(Clock.id, Clock.corrupt.is_not(None)) == 0


@pytest.mark.parametrize("login", LOGINS)
def test_each_sign_in_opens(played: Stage, login: str):
    person = check_password(login, "demo", FRIDAY, demo=True)
    assert person is not None and person.demo
    assert played.cast.logins[login].has(ROLE_OF.get(login, login))
    assert centre().demo


def test_operator_finds_work_under_every_tab(played: Stage):
    counts = listing.counts(played.cast.operator)
    of_other_routes = {"agree", "others"}
    assert [tab for tab in filters.TABS if not counts[tab] and tab not in of_other_routes] == []
    assert sum(counts[tab] for tab in ("take", "assign", "check", "region", "publish")) >= 12


def test_executor_finds_assignments_of_every_sort(played: Stage):
    rows = listing.assignments(played.cast.logins["executor"]).rows
    assert len(rows) >= 6
    assert any(row.returns and row.state == "preparing" for row in rows)
    assert any(row.urgent for row in rows)
    assert any(row.round == 2 for row in rows)
    promised = [row.next_due for row in rows if row.deferred]
    assert any(due < FRIDAY for due in promised) and any(due > FRIDAY for due in promised)
    assert any(row.unit != played.cast.ours for row in rows), "a message that others answer and we only help with"
    assert counted(Draft.id, Draft.person_id == played.cast.logins["executor"].person_id) == 1


def test_each_of_the_other_channels_left_work_to_its_people(played: Stage):
    logins = played.cast.logins
    for login, tabs in {"pos": ("take", "agree", "publish"), "press": ("take", "agree", "publish")}.items():
        counts = listing.counts(logins[login])
        assert [tab for tab in tabs if not counts[tab]] == [], login
    assert len(replies_to_sign(logins["deputy"])) == 1
    assert {row.waits_on for row in listing.assignments(logins["chief"]).rows} >= {"executor", "unit_head"}
    assert any(row.waits_on == "executor" and row.state == "at_step"
               for row in listing.assignments(logins["executor"]).rows), "a regional answer to publish"
    found = lines(logins["press"])
    assert [line.state(FRIDAY) for line in found] == ["planned", "closed"]
    assert (found[1].answered, found[1].messages) == (3, 2)
    assert {"phone", "email", "paper", "direct", "messenger"} <= set(db.session.scalars(select(Message.channel)))
    assert counted(Message.id, Message.kind == "appeal") == 1


@pytest.mark.parametrize("login", ["operator", "executor", "head", "curator", "sector", "supervisor"])
def test_bell_rings(played: Stage, login: str):
    assert unread(played.cast.logins[login].person_id or 0) > 0


def test_every_executors_post_can_be_told(played: Stage):
    posts = counted(Person.id, Person.function == "executor")
    assert posts >= 30
    assert len(played.cast.executors) >= 25
    assert counted(Person.id, Person.login.is_not(None)) == len(LOGINS)


def test_no_notice_names_an_applicant(played: Stage):
    names = list(db.session.scalars(select(Author.name).distinct()))
    assert len(names) > 5
    words = "\n".join(db.session.scalars(select(Notice.words)))
    assert not [name for name in names if name in words]


def test_evidence_has_something_to_remark(played: Stage):
    seen = [found for found in db.session.scalars(select(Evidence.sightings)) if found]
    assert any(not sighting["alike"] for found in seen for sighting in found)
    early = select(Evidence.id).join(StoredFile, StoredFile.id == Evidence.file_id).join(
        Message, Message.id == Evidence.message_id).where(Evidence.stage == "after",
                                                          StoredFile.taken_at < Message.received_at)
    assert db.session.scalars(early).all()
    assert counted(StoredFile.id, StoredFile.taken_at.is_(None)) and counted(StoredFile.id, StoredFile.latitude.is_not(None))


def test_answers_are_filled_in(played: Stage):
    assert not [text for text in db.session.scalars(select(Answer.text)) if "{" in text]
    assert not [text for text in db.session.scalars(select(Message.text)) if "{" in text]


def test_administrator_finds_an_export_that_waits(played: Stage):
    batch = db.session.scalars(select(Batch)).one()
    assert (batch.state, batch.rows, batch.refused) == ("ready", ROWS, 0)
    assert batch.person_id == played.cast.operator.person_id


def test_votes_are_over_and_going_on(played: Stage):
    found = polls(played.cast.logins["pos"])
    assert {card.state(FRIDAY.date()) for card in found} == {"over", "open"}


def test_some_messages_are_past_their_time(played: Stage):
    due = count_due(borders(retention(), FRIDAY))
    assert (due.messages, due.total) == (OLD, OLD)
