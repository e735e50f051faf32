"""Who usually answers a topic is offered first, also before anything is typed; never by a message that one may not see."""

from urllib.parse import parse_qs

import pytest
from sqlalchemy import select, update
from sqlalchemy.dialects import sqlite

from app.directory.queries import USUAL, people_of_units, suggest_topics, topic_label
from app.directory.tables import Topic
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.messages.queries.usual import TOPICS, usual_of_topic, usual_topics
from app.messages.tables import Message


def offered(page) -> list[str]:
    assert page.status == 200
    return [node.text for node in page.tree.all("li")]


@pytest.fixture
def known(app, making):
    """Two messages that the executor answers, of one topic, and one of the same topic that nobody has yet."""
    for _ in range(2):
        making.message("preparing")
    number = making.message("taken")
    with app.app_context():
        topic_id = db.session.get(Message, number).topic_id
        person = next(choice for choice in people_of_units() if choice.id in usual_of_topic(topic_id))
        return number, topic_id, person.label


@pytest.mark.both_engines
def test_nothing_typed_shows_who_usually_answers_and_nobody_else(visit, known):
    number, topic_id, label = known
    for asked in ({"number": number}, {"topic": topic_id}):
        shown = offered(visit("operator").open("message.addressees", htmx=True, words="", **asked))
        assert [line for line in shown if label not in line or USUAL not in line] == [] and len(shown) == 1
    assert offered(visit("operator").open("message.addressees", htmx=True, words=" ")) == []


@pytest.mark.both_engines
def test_the_topic_is_known_by_the_words_of_its_field(app, visit, known):
    _, topic_id, label = known
    with app.app_context():
        words = topic_label(topic_id)
    shown = offered(visit("operator").open("message.addressees", htmx=True, topic=words, words=""))
    assert len(shown) == 1 and label in shown[0]
    for unclear in ("уборка", "нет такой темы", "9" * 30, "²", ""):
        assert offered(visit("operator").open("message.addressees", htmx=True, topic=unclear, words="")) == []


@pytest.mark.both_engines
def test_what_is_typed_finds_the_usual_ones_first_and_all_others_behind(visit, known):
    number, _, label = known
    plain = offered(visit("operator").open("message.addressees", htmx=True, words="дирек"))
    shown = offered(visit("operator").open("message.addressees", htmx=True, words="дирек", number=number))
    assert plain[0] != label and USUAL not in " ".join(plain)
    assert label in shown[0] and USUAL in shown[0] and USUAL not in " ".join(shown[1:]) and len(shown) == len(plain)


@pytest.mark.both_engines
def test_a_message_out_of_sight_tells_nothing_usual(visit, known):
    number, _, _ = known
    elsewhere = visit("operator elsewhere")
    for unseen in (number, number + 1000, "9" * 30):
        assert offered(elsewhere.open("message.addressees", htmx=True, words="", number=unseen)) == []
        assert USUAL not in " ".join(offered(elsewhere.open("message.addressees", htmx=True, words="упр", number=unseen)))
    assert len(offered(visit("head").open("message.addressees", htmx=True, words="", number=number))) == 1
    for nobody in ("executor", "observer", "nobody"):
        assert visit(nobody).open("message.addressees", htmx=True, words="", number=number).status in (401, 403, 404)


def test_forms_say_what_is_usual_for_what(visit, known):
    number, _, _ = known
    field = visit("operator").open("message.act_page", number=number, code="assign").tree.all("input", name="person")[0]
    assert field.get("data-suggest-usual") == f"number={number}"
    page = visit("operator").open("operator.register")
    field = page.tree.all("input", name="person")[0]
    assert field.get("data-suggest-usual") == "" and page.tree.all("input", id=field.get("data-suggest-topic"), name="topic")


@pytest.mark.both_engines
def test_several_messages_at_once_are_offered_who_usually_answers_any_of_them(app, visit, making, known):
    number, _, label = known
    other = making.message("registered")
    with app.app_context():
        unlike = suggest_topics("снег")[-1]
        with act(TIMETABLE):
            db.session.execute(update(Message).where(Message.id == other).values(topic_id=unlike.id))
    field = visit("operator").get(f"/operator/assign?number={other}&number={number}").tree.all("input", name="person")[0]
    usual = parse_qs(field.get("data-suggest-usual"))["number"]
    assert set(map(int, usual)) == {number, other}
    assert label in offered(visit("operator").open("message.addressees", htmx=True, words="", number=usual))[0]


@pytest.mark.both_engines
def test_a_topic_that_nobody_has_answered_yet_takes_those_of_its_group(app, visit, known):
    _, topic_id, label = known
    with app.app_context():
        same = select(Topic.group).where(Topic.id == topic_id).scalar_subquery()
        fresh = db.session.scalar(select(Topic.id).where(Topic.group == same, Topic.id != topic_id))
        far = db.session.scalar(select(Topic.id).where(Topic.group != same))
    assert label in offered(visit("operator").open("message.addressees", htmx=True, topic=fresh, words=""))[0]
    assert offered(visit("operator").open("message.addressees", htmx=True, topic=far, words="")) == []


@pytest.mark.both_engines
def test_topics_that_come_often_stand_first_among_equals(app, visit, making):
    numbers = [making.message("registered") for _ in range(2)]
    with app.app_context():
        last = suggest_topics("снег")[-1]
        with act(TIMETABLE):
            db.session.execute(update(Message).where(Message.id.in_(numbers)).values(topic_id=last.id))
        assert usual_topics() == {last.id: 2}
        near = suggest_topics("снег", usual=usual_topics())[0].label
    assert offered(visit("operator").open("message.topics", htmx=True, words="снег"))[0].startswith(near)


def test_counts_of_topics_are_read_from_an_index_alone(app):
    with app.app_context():
        statement = TOPICS.compile(dialect=sqlite.dialect(), compile_kwargs={"literal_binds": True})
        plan = [row.detail for row in db.session.connection().exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}")]
    assert any("COVERING INDEX ix_message_received" in line for line in plan), plan
