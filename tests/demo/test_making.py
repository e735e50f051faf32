"""Making the demonstration: the same every time, at any hour, and only in an empty installation."""

import hashlib
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app.demo import make_demo, play
from app.demo.chance import Chance
from app.demo.photos import SCENES, Camera, drawn, photo
from app.demo.planning import Planner
from app.demo.scenes import LIVE, PAST
from app.demo.texts import texts
from app.demo.town import town_of
from app.directory.schedules import route_for, schedule_of
from app.directory.tables import Topic, Unit
from app.files.preparing.pictures import dhash_of
from app.files.rules.likeness import alike
from app.files.tables import StoredFile
from app.foundation.database import db
from app.foundation.history import History
from app.foundation.refusal import Refusal
from app.messages.tables import Answer, Assignment, Author, Clock, Decision, Evidence, Message, Reaction
from app.notices.tables import Notice
from app.worktime import Schedule
from tests.demo.conftest import FRIDAY

TABLES = (Message, Author, Clock, Assignment, Answer, Decision, Evidence, Reaction, History, Notice)


def digest() -> str:
    """All that was made; of the files only what does not come from their places in the store."""
    found = hashlib.sha256()
    for table in TABLES:
        for row in db.session.execute(select(table.__table__).order_by(table.__table__.c.id)):
            found.update(repr(tuple(row)).encode())
    found.update(repr(db.session.execute(select(StoredFile.sha256, StoredFile.client_id).order_by(StoredFile.id)).all())
                 .encode())
    return found.hexdigest()


@pytest.mark.slow
def test_the_same_every_time(house):
    found = []
    for _ in range(2):
        with house.fresh("myski").app_context():
            assert make_demo(30, 7, FRIDAY) == 30
            found.append(digest())
    assert found[0] == found[1]


@pytest.mark.slow
@pytest.mark.parametrize("moment", [
    pytest.param(datetime(2026, 11, 23, 1, 5, tzinfo=UTC), id="Monday, five past eight"),
    pytest.param(datetime(2026, 7, 19, 15, 0, tzinfo=UTC), id="a summer Sunday"),
    pytest.param(datetime(2027, 1, 9, 3, 0, tzinfo=UTC), id="long holidays"),
])
def test_at_any_hour(context, moment: datetime):
    assert play(12, 1, moment).refused == []
    open_states = set(db.session.scalars(select(Message.state).where(Message.open)))
    assert {"registered", "taken", "assigned", "preparing", "at_step", "deferred"} <= open_states


def test_refused_without_a_profile(empty_app):
    with empty_app.app_context(), pytest.raises(Refusal):
        make_demo(5, 1, FRIDAY)


def test_refused_a_second_time(context):
    make_demo(1, 1, FRIDAY)
    with pytest.raises(Refusal, match="пустой"):
        make_demo(1, 1, FRIDAY)


def planner(schedule: Schedule, seed: int) -> Planner:
    steps = [step["step"] for step in route_for("incident", "message")]
    return Planner(replace(texts(), ours="Управление ЖКХ"), town_of("myski"), schedule, FRIDAY, seed, steps)


def test_plans_any_number_and_tells_texts_anew(context):
    schedule = schedule_of("incident", "message", FRIDAY.date())[1]
    plans = [planner(schedule, seed).plan(700) for seed in (1, 1, 2)]
    lines = [[(play.text, play.received, play.moments) for play in plays] for plays in plans]
    assert len(lines[0]) == 700 and lines[0] == lines[1] and lines[0] != lines[2]
    assert len({play.text for play in plans[0]}) > 600
    assert all(moment <= FRIDAY for play in plans[0] for moment, _ in play.moments)


def test_two_hundred_show_every_scene(context):
    schedule = schedule_of("incident", "message", FRIDAY.date())[1]
    shown = {play.scene.name for play in planner(schedule, 1).plan(200)}
    assert shown == {scene.name for scene in (*LIVE, *PAST)}


def test_words_fit_the_profile(context):
    known = {tuple(row) for row in db.session.execute(select(Topic.group, Topic.name))}
    units = set(db.session.scalars(select(Unit.short).where(Unit.recipient)))
    for theme in texts().themes:
        named = {theme.unit, theme.helper or theme.unit, theme.wrong.unit if theme.wrong else theme.unit}
        assert theme.topic in known and named <= units, theme.topic
        assert theme.solved or theme.explained, theme.topic
        assert bool(theme.picture) or not theme.solved, theme.topic
    aside = [row for part in (texts().others, texts().catch_all) for row in part]
    assert all(row.topic in known for row in aside)
    assert sum(len(theme.messages) for theme in texts().themes) >= 120


def test_photos_differ_from_place_to_place_and_are_the_same_every_time():
    hashes = [dhash_of(drawn(kind, Chance(kind, number), after)) for kind in SCENES for number in range(3)
              for after in (False, True)]
    assert not [pair for pair in zip(hashes, hashes[2:], strict=False) if alike(*pair)]
    assert photo("road", Chance(1), True, Camera()) == photo("road", Chance(1), True, Camera())


def test_chance_keeps_its_streams_apart():
    first = [Chance("a", 1).stream("x").number(0, 10**9) for _ in range(2)]
    assert first[0] == first[1] != Chance("a", 1).stream("y").number(0, 10**9)
    assert sorted(Chance("b").shuffled(range(50))) == list(range(50))


def test_who_answers_before_the_works_are_done_has_a_theme_with_words_for_it():
    interim = [scene for scene in (*LIVE, *PAST) if any(step.facts.get("interim") for step in scene.steps)]
    assert interim and [scene.name for scene in interim if "interim" not in scene.wish.split()] == []
