"""What every act on a message shares: taking the act, settling the row, telling people."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, select, update

from app.directory.people import executors_of, heads_of, people_named, people_with, reaches, signatories_of
from app.directory.schedules import local_date, route_for, units_below
from app.directory.tables import Topic
from app.directory.titles import role_titles
from app.foundation.database import ask, db
from app.foundation.history import record
from app.foundation.refusal import Forbidden, Refusal, Stale
from app.foundation.viewer import BY_CHANNEL, Field, Viewer
from app.messages.rules.acts import BY_CODE, Act, fits, possible
from app.messages.rules.route import Step, first_of, steps
from app.messages.rules.words import CLOSED_STATES
from app.messages.tables import Answer, Assignment, Clock, Draft, Message
from app.messages.visibility import M, message_for
from app.notices.acts import tell
from app.worktime.channels import OFFICERS

WAITS_IN_STATE = {"registered": "operator", "taken": "operator", "assigned": "executor", "preparing": "executor",
                  "deferred": "executor", "published": "citizen", "clarification": "citizen"}
OWN_CLOCKS = ("executor", "promise")
UNIT_SIDES = ("executor", "unit_head")
NO_CLOCK: tuple[None, None] = (None, None)
CLOCK, DRAFT = Clock.__table__.c, Draft.__table__.c
# Built once: putting a statement together takes longer than running it.
NUMBER = bindparam("number")
RELATIONS = select(Assignment.responsible).where(
    Assignment.message_id == NUMBER, Assignment.active, Assignment.unit_id.in_(bindparam("units", expanding=True)))
RESPONSIBLE = select(Assignment).where(Assignment.message_id == NUMBER, Assignment.active, Assignment.responsible)
ON_ITS_WAY = (select(Answer).where(Answer.message_id == NUMBER, Answer.state.in_(("submitted", "approved")))
              .order_by(Answer.id.desc()).limit(1))
FORGET = Draft.__table__.delete().where(
    DRAFT.person_id == bindparam("person"), DRAFT.message_id == NUMBER, DRAFT.act == bindparam("of_act"))
RUNNING = (select(CLOCK.kind, CLOCK.due).where(CLOCK.message_id == NUMBER, CLOCK.stopped.is_(None))
           .order_by(CLOCK.due, CLOCK.id))


def relation_of(viewer: Viewer, message: Message) -> str | None:
    """How an executor stands to the message: responsible, contributing, or not at all."""
    found = ask(RELATIONS, {"number": message.id, "units": sorted(viewer.units)}).scalars().all() if viewer.units else ()
    if not found:
        return None
    return "responsible" if any(found) else "contributing"


def role_for(viewer: Viewer, act: Act, message: Message, relation: str | None) -> str | None:
    """The role in which the viewer may do the act on this message, or None."""
    ways = roles_here(act, message)
    if "agree" in act.steps and message.step in OFFICERS:
        ways = tuple(way for way in ways if way not in BY_CHANNEL or viewer.is_named(way, message.channel))
    if "operator" in ways and viewer.works("operator", message.channel):
        return viewer.known_as("operator", message.channel)
    if "press" in ways and viewer.works("operator" if press_answers(message) else "press", message.channel) and (
            act.steps or press_answers(message)):
        return viewer.known_as("operator", message.channel)
    if "signatory" in ways and signs(viewer, message):
        return "signatory"
    if "unit_head" in ways and heads(viewer, message):
        return "unit_head"
    if "sector" in ways and viewer.has("sector") and lies_in(viewer.field, message):
        return "sector"
    for role in ("head", "curator"):
        if role in ways and viewer.has(role):
            return role
    if "executor" in ways and relation and act.relation in (None, relation):
        return "executor"
    return None


def roles_here(act: Act, message: Message) -> tuple[str, ...]:
    """The act's roles. Of an act that belongs to steps of the route those alone that the step names where the message
    stands (elsewhere: any such step), and the operator who records another's decision or acts in the executor's stead."""
    if not act.steps:
        return act.roles
    own_steps = steps_of(act, message)
    named: set[str] = set()
    for step in [step for step in own_steps if step.code == message.step] or own_steps:
        named |= {step.who} | ({"operator"} if step.decides or step.who == "executor" else set())
    return tuple(role for role in act.roles if role in named)


def steps_of(act: Act, message: Message) -> list[Step]:
    """The steps of the message's route that the act belongs to."""
    return [step for step in steps(route_of(message)) if step.kind in act.steps and not_checked_before(act, step, message)]


def at_own_step(act: Act, message: Message) -> bool:
    return not act.steps or any(step.code == message.step for step in steps_of(act, message))


def not_checked_before(act: Act, step: Step, message: Message) -> bool:
    """An answer goes back from its publication only where the route has no check of its own."""
    return act.code != "return" or step.kind != "publish" or (
        step.who == "operator" and first_of(route_of(message), "check") is None)


def route_of(message: Message) -> list[dict[str, Any]]:
    return route_for(message.channel, message.kind)


def press_answers(message: Message) -> bool:
    """Whether who runs the channel prepares its answers too, without a unit."""
    step = first_of(route_of(message), "answer")
    return step is not None and step.who == "press"


def signs(viewer: Viewer, message: Message) -> bool:
    """Whether the deputy's field reaches the unit that answered."""
    return any(grant.role == "signatory" and reaches(grant.block_id, grant.unit_id, message.unit_id) for grant in viewer.grants)


def heads(viewer: Viewer, message: Message) -> bool:
    return any(grant.role == "unit_head" and message.unit_id in units_below({grant.unit_id} - {None})
               for grant in viewer.grants)


def lies_in(field: Field, message: Message) -> bool:
    """Whether blocks and territories reach the message, whatever else shows it to the person."""
    answering = message.unit_id in field.units if message.unit_id else message.topic_id in field.topics
    return answering or message.settlement in field.settlements


def take_act(viewer: Viewer, code: str, number: int, seen: int | None, at: datetime) -> Message:
    """The message for an act, checked against the act table, with its version moved on.

    Raises Invisible (404), Forbidden (403), Stale (409: changed since ``seen``, or the step is not open any more).
    ``seen`` is None only for who looks and acts in one breath; a page always says what it showed.
    """
    message = message_for(viewer, number, lock=True)
    act = BY_CODE[code]
    _entitled(viewer, act, message)
    if seen is not None and seen != message.version:
        raise Stale()
    if not (fits(act, message.state, message.step) and at_own_step(act, message) and possible(act, message, at)):
        raise Stale("Это действие сейчас не открыто: сообщение уже на другом шаге.")
    message.version += 1
    message.led_by = "here"
    message.depersonalised_at = None  # what is written from now on is to be destroyed too, in its time
    return message


def check_right(viewer: Viewer, code: str, number: int) -> None:
    """Before anything is said about the message's state: raises Invisible (404) or Forbidden (403)."""
    _entitled(viewer, BY_CODE[code], message_for(viewer, number))


def _entitled(viewer: Viewer, act: Act, message: Message) -> None:
    if role_for(viewer, act, message, relation_of(viewer, message) if "executor" in act.roles else None) is None:
        raise Forbidden()


def acting_role(viewer: Viewer, code: str, message: Message) -> str | None:
    return role_for(viewer, BY_CODE[code], message, relation_of(viewer, message))


def log(viewer: Viewer, message: Message, code: str, at: datetime, **facts) -> None:
    """The one history row of the act, in the role it was done in."""
    role = acting_role(viewer, code, message) if code in BY_CODE else None
    record(viewer, "message", message.id, code, at, role=role, about=message, round=message.round,
           state=message.state, **facts)


def twins_of(number: int) -> ColumnElement[bool]:
    """Duplicates that follow the message."""
    return and_(M.main_id == number, M.state == "duplicate")


def settle(message: Message) -> None:
    """Repeats the earliest open clocks on the row and says whose turn it is."""
    db.session.flush()
    settle_by(message, [(clock.kind, clock.due) for clock in ask(RUNNING, {"number": message.id})])
    db.session.flush()


def settle_by(message: Message, running: Iterable[tuple[str, datetime]]) -> None:
    """The same for who knows the kinds and dues of the running clocks, by their dues."""
    # A clarification's own clock comes last: it never hides a deadline of ours.
    open_ones = sorted(running, key=lambda one: one[0] == "clarification")
    message.next_clock, message.next_due = next(iter(open_ones), NO_CLOCK)
    message.open = message.state not in CLOSED_STATES
    if message.state not in ("assigned", "preparing", "clarification"):
        message.more_time_until = None  # nobody is left who asked
    if message.step is None or message.state not in ("at_step", "published"):
        message.waits_on = WAITS_IN_STATE.get(message.state)
    # At a step of its route that the unit itself takes (agrees, sends, publishes) the answer's deadline is the unit's own.
    own = ("answer", *OWN_CLOCKS) if message.state == "at_step" and message.waits_on in UNIT_SIDES else OWN_CLOCKS
    message.own_clock, message.own_due = next((one for one in open_ones if one[0] in own), NO_CLOCK)


def forget_draft(viewer: Viewer, message_id: int, act: str) -> None:
    if viewer.person_id is not None:
        db.session.execute(FORGET, {"person": viewer.person_id, "number": message_id, "of_act": act})


def responsible(message: Message) -> Assignment | None:
    return db.session.scalar(RESPONSIBLE, {"number": message.id})


def current_answer(message: Message) -> Answer:
    """The answer on its way through the route."""
    answer = db.session.scalar(ON_ITS_WAY, {"number": message.id})
    if answer is None:
        raise Stale("Ответа на согласовании нет.")
    return answer


def needs_topic(message: Message) -> None:
    """The catch-all topic cannot be closed (product: life of a message)."""
    topic = db.session.get(Topic, message.topic_id) if message.topic_id else None
    if topic is None:
        raise Refusal("Укажите тему: без темы сообщение не закрыть (кнопка «Тема, адрес, источник»).", "topic")
    if topic.catch_all:
        raise Refusal(f"Тема «{topic.name}» общая, с ней сообщение не закрыть. Выберите точную тему.", "topic")


def required(words: str | None, field: str, ask: str, limit: int = 20_000) -> str:
    """Text a person had to give; raises Refusal with ``ask`` beside the field."""
    clean = (words or "").replace("\x00", "").strip()
    if not clean:
        raise Refusal(ask, field)
    if len(clean) > limit:
        raise Refusal(f"Слишком длинный текст: {len(clean)} знаков, можно до {limit}.", field)
    return clean


def tell_operators(message: Message, key: str, kind: str, words: str, at: datetime, urgent: bool = False,
                   but: int | None = None) -> None:
    """``but``: whoever did what is told, and needs no bell to know of it."""
    people = [person for person in people_with("operator", local_date(at), message.channel) if person != but]
    tell(people, key, kind, words, at, message=message.id, urgent=urgent)


def tell_unit(message: Message, assignment: Assignment, key: str, kind: str, words: str, at: datetime,
              urgent: bool = False) -> None:
    """Tells the named person, or everybody whose grant reaches the unit."""
    reached = executors_of(assignment.unit_id, local_date(at))
    people: Iterable[int] = [assignment.person_id] if assignment.person_id in reached else reached
    tell(people, key, kind, words, at, message=message.id, urgent=urgent)


def stand_at(message: Message, step: Step, answer: Answer, at: datetime) -> None:
    message.state = "at_step"
    message.step, message.waits_on = step.code, step.waits_on
    tell_step(message, step, answer.id, at)


def tell_step(message: Message, step: Step, answer_id: int, at: datetime) -> None:
    """Whose turn the step is, they are told; who sees the message in a queue of theirs all day is not told of each step."""
    today, words = local_date(at), f"№ {message.id}: {step.waits_words}"
    if step.who == "unit_head" and message.unit_id:
        people = heads_of(message.unit_id, today)
    elif step.who == "signatory":
        people = signatories_of(message.unit_id, today)
    elif step.who in ("head", "curator"):
        people = people_with(step.who, today)
    elif step.code not in OFFICERS or people_named(step.who, today, message.channel):
        return
    else:
        people = []
    if not people:
        tell_operators(message, f"nobody:{answer_id}:{step.code}", "step", f"{words}, но некому: ни у кого здесь нет роли "
                       f"«{role_titles()[step.who]}». Её выдаёт администратор.", at)
    tell(people, f"step:{answer_id}:{step.code}", "step", words, at, message=message.id, urgent=message.urgent_due is not None)


def end_assignments(message: Message, at: datetime, reason: str, words: str = "", proposed: int | None = None) -> None:
    """Takes the message away from everybody at work on it: from now on they do not see it."""
    db.session.execute(update(Assignment).where(Assignment.message_id == message.id, Assignment.active).values(
        active=False, ended_at=at, end_reason=reason, end_words=words, proposed_unit_id=proposed))
    message.unit_id = message.person_id = None


