"""The demonstration: an invented three months of a centre, made by calling the acts."""

from datetime import datetime

from flask import current_app
from sqlalchemy import select

from app.demo.anywhere import knows, open_sign_ins
from app.demo.channels import ENOUGH, count, fill_channels
from app.demo.council import confer
from app.demo.export import hand_in_export
from app.demo.monitoring import look_through
from app.demo.moves import MOVES
from app.demo.people import engage
from app.demo.planning import BACK, Planner
from app.demo.stage import Stage, rarely_collected
from app.demo.texts import texts
from app.directory.schedules import centre, local_date, schedule_of
from app.directory.tables import Person
from app.foundation.database import db
from app.foundation.refusal import Refusal
from app.messages.tables import Message


def make_demo(messages: int, seed: int, at: datetime) -> int:
    """Fills an empty centre and returns how many messages it made; the same for the same seed and moment.

    A centre that the messages were not written for gets the sign-ins alone, and none of the messages. Raises Refusal
    while no profile is loaded, and when people or messages are there already. Not inside an act.
    """
    check_empty(messages)
    if not knows(texts()):
        db.session.rollback()
        open_sign_ins(at)
        return 0
    play(messages, seed, at)
    return messages


def play(messages: int, seed: int, at: datetime) -> Stage:
    """The whole demonstration, performed; the stage tells what was refused."""
    check_empty(messages)
    found, words = schedule_of("incident", "message", local_date(at))[1], texts()
    planner = Planner(words, found, at, seed)
    others = count() if messages >= ENOUGH else 0
    plays = planner.plan(messages - others)
    cast = engage(found.next_opening(at - BACK - (at - planner.now)))
    stage = Stage(cast, words, found, current_app.extensions["file_store"], planner.now)
    with rarely_collected():
        stage.perform(plays, MOVES, at)
        if others:
            fill_channels(stage, at)
        hand_in_export(stage, at)
        confer(cast, at)
        look_through(cast, at)
    return stage


def check_empty(messages: int) -> None:
    if messages < 1:
        raise Refusal("Демонстрации нужно хотя бы одно сообщение.")
    centre()
    taken = select(Message.id).limit(1), select(Person.id).where(Person.login.is_not(None)).limit(1)
    if any(db.session.scalar(query) is not None for query in taken):
        raise Refusal("Демонстрация готовится только в пустой установке: здесь уже есть сообщения или открытые входы.")
