"""The demonstration: an invented three months of a centre, made by calling the acts."""

from datetime import datetime

from flask import current_app
from sqlalchemy import select

from app.demo.channels import count, fill_channels
from app.demo.council import confer
from app.demo.export import hand_in_export
from app.demo.monitoring import look_through
from app.demo.moves import MOVES
from app.demo.people import engage
from app.demo.planning import BACK, YEAR_AND_MORE, Planner, last_working_moment
from app.demo.polls import hold_polls
from app.demo.stage import Stage, rarely_collected
from app.demo.town import town_of
from app.directory.profile import running_code
from app.directory.schedules import centre, local_date, route_for, schedule_of
from app.directory.tables import Person
from app.foundation.database import db
from app.foundation.refusal import Refusal
from app.messages.tables import Message

ENOUGH = 80  # a smaller demonstration shows «Инцидент Менеджмент» of three months alone
OLD = 4  # messages of more than a year ago: whose they were is due to be destroyed


def make_demo(messages: int | None, seed: int, at: datetime) -> int:
    """Fills an empty centre and returns how many messages it made; the same for the same seed and moment. ``messages``
    None: as many as its town has.

    Raises Refusal while no profile is loaded, and when people or messages are there already. Not inside an act.
    """
    centre()
    wanted = town_of(running_code()).messages if messages is None else messages
    play(wanted, seed, at)
    return wanted


def play(messages: int, seed: int, at: datetime) -> Stage:
    """The whole demonstration, performed; the stage tells what was refused."""
    check_empty(messages)
    found, whole = schedule_of("incident", "message", local_date(at))[1], messages >= ENOUGH
    town, now = town_of(running_code()), last_working_moment(found, at)
    db.session.rollback()
    cast = engage(town, found.next_opening(now - (YEAR_AND_MORE if whole else BACK)))
    stage = Stage(cast, town, found, current_app.extensions["file_store"], now)
    steps = {step["step"] for step in route_for("incident", "message")}
    planner = Planner(stage.texts, stage.town, found, at, seed, steps)
    with rarely_collected():
        stage.perform(planner.plan(messages - count() if whole else messages, OLD if whole else 0), MOVES, at)
        if whole:
            fill_channels(stage, at)
            hold_polls(stage)
        hand_in_export(stage)
        confer(cast, now, at)
        look_through(cast, at)
    return stage


def check_empty(messages: int) -> None:
    if messages < 1:
        raise Refusal("Демонстрации нужно хотя бы одно сообщение.")
    centre()
    taken = select(Message.id).limit(1), select(Person.id).where(Person.login.is_not(None)).limit(1)
    if any(db.session.scalar(query) is not None for query in taken):
        raise Refusal("Демонстрация готовится только в пустой установке: здесь уже есть сообщения или открытые входы.")
