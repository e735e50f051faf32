"""One message whole, as its card shows it: few queries, whatever happened to it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.directory.schedules import reckoning, route_for
from app.files.queries import COLUMNS, FileCard
from app.foundation.database import ask, db
from app.foundation.refusal import Invisible
from app.foundation.viewer import Viewer
from app.messages.acts.applicant import may_see_author
from app.messages.acts.base import at_own_step, role_for
from app.messages.acts.registering import appeals_refused
from app.messages.deadlines import explanation_words
from app.messages.queries.cards import AnswerCard, Card, ClockCard, Event, EvidenceCard, Word, WorkerCard
from app.messages.queries.rows import row_of
from app.messages.queries.statements import ANSWERS, CLOCKS, EVENTS, EVIDENCE, WORKERS, around_message, message_through
from app.messages.rules.acts import ACTS, Act, fits, possible
from app.messages.rules.personal import masked_contacts, masked_name
from app.messages.rules.route import steps
from app.messages.tables import Message
from app.messages.visibility import gate_of, visible

OPEN_FOR = timedelta(seconds=75)


def card(viewer: Viewer, number: int, at: datetime) -> Card:
    """The message through the gate. Raises Invisible."""
    gate = gate_of(viewer)
    message = ask(message_through(gate.form), {"number": number, **gate.values}).first()
    if message is None:
        raise Invisible()
    workers, relation = workers_of(number, viewer)
    sees_author = may_see_author(viewer, message, relation)
    beside = around(number, viewer, at)
    return Card(
        row=row_of(message), text=message.text, incident_kind=message.incident_kind,
        found_by_monitoring=message.found_by_monitoring, kind=message.kind, form=message.form,
        appeal_type=message.appeal_type, topic_id=message.topic_id,
        topic_group=message.topic_group, topic_catch_all=bool(message.catch_all), settlement=message.settlement,
        street=message.street, house=message.house, place_note=message.place_note, item_kind=message.item_kind,
        link=message.link, essence=essence_of(message), author=masked_name(message.author_name or "") if sees_author else "",
        author_contacts=masked_contacts(message.contacts or "") if sees_author else "",
        applicant=message.applicant or "", received_by=(message.received_by or "") if sees_author else "",
        has_scan=bool(message.scan) and sees_author, taken_at=message.taken_at,
        first_published_at=message.first_published_at, evaluated_at=message.evaluated_at,
        promised_for=message.promised_for, closing_reason=message.closing_reason, closing_words=message.closing_words,
        completeness=message.completeness, mark=message.mark, reopened=message.reopened,
        promise_moves=message.promise_moves, main_id=seen_of(viewer, message.main_id), urgent_due=message.urgent_due,
        fast_track_at=message.fast_track_at, route=steps(route_for(message.channel, message.kind)), relation=relation,
        clocks=clocks_of(number), answers=answers_of(number), evidence=named(viewer, evidence_of(number)),
        workers=workers,
        events=events_of(number, beside.words), external=beside.external, twins=beside.twins, also_open=beside.also_open,
        acts=open_acts(viewer, message, relation, at))


def essence_of(message: Message) -> dict[str, str]:
    """The four fields by name; empty until the essence is filled."""
    return {name: getattr(message, f"essence_{name}") for name in ("subject", "object", "place", "request")} \
        if message.essence_subject else {}


def open_acts(viewer: Viewer, message: Message, relation: str | None, at: datetime) -> tuple[Act, ...]:
    """The acts the table opens to this viewer where the message stands."""
    rule = reckoning(message.rule_id, message.channel).rule
    unknown = {"fast_track": not rule.has_fast_track, "urgent": rule.urgent is None or rule.urgent.time == "always",
               "convert": message.kind == "message" and bool(appeals_refused(message.channel))}
    return tuple(act for act in ACTS if fits(act, message.state, message.step) and not unknown.get(act.code)
                 and at_own_step(act, message) and role_for(viewer, act, message, relation) and possible(act, message, at))


def clocks_of(number: int) -> tuple[ClockCard, ...]:
    rows = ask(CLOCKS, {"number": number})
    return tuple(ClockCard(row.kind, row.round, row.started, row.due, row.stopped, row.result, row.minutes,
                           tuple(explanation_words(row.explanation)), row.remind_level) for row in rows)


def answers_of(number: int) -> tuple[AnswerCard, ...]:
    rows = ask(ANSWERS, {"number": number})
    return tuple(AnswerCard(
        row.id, row.round, row.kind, row.state, row.text, row.outcome, row.promised_for, row.short or "",
        row.decider or "", row.recorder or "", row.via, row.truthful_at, row.submitted_at, row.completeness,
        row.published_at, row.published_link) for row in rows)


def evidence_of(number: int) -> tuple[EvidenceCard, ...]:
    rows = ask(EVIDENCE, {"number": number})
    return tuple(proof_in(row) for row in rows)


def proof_in(row: Any) -> EvidenceCard:
    """From a row of ``EVIDENCE``; what a query adds to it stands behind."""
    number, answer_id, stage, unit, added_at, sightings, *file = row
    return EvidenceCard(number, answer_id, stage, unit or "", added_at, FileCard(*file[:len(COLUMNS)]), tuple(sightings or ()))


def named(viewer: Viewer, evidence: tuple[EvidenceCard, ...]) -> tuple[EvidenceCard, ...]:
    """Where a file was seen before is told to all, the message's number only to those who see it."""
    numbers = {one["message"] for item in evidence for one in item.sightings}
    if not numbers:
        return evidence
    seen = set(db.session.scalars(select(Message.id).where(Message.id.in_(numbers), visible(viewer))))
    return tuple(replace(item, sightings=tuple({**one, "message": one["message"] if one["message"] in seen else None}
                                               for one in item.sightings)) for item in evidence)


def seen_of(viewer: Viewer, number: int | None) -> int | None:
    """The number if the viewer sees that message."""
    return db.session.scalar(select(Message.id).where(Message.id == number, visible(viewer))) if number else None


def workers_of(number: int, viewer: Viewer) -> tuple[tuple[WorkerCard, ...], str | None]:
    rows = ask(WORKERS, {"number": number}).all()
    mine = [row.responsible for row in rows if row.active and row.unit_id in viewer.units]
    relation = ("responsible" if any(mine) else "contributing") if mine else None
    return tuple(WorkerCard(
        row.unit_id, row.short, row.phone, row.post or "", row.responsible, row.active, row.words, row.given_at,
        row.acknowledged_at, row.ended_at, row.end_reason, row.end_words, row.proposed or "") for row in rows), relation


@dataclass(frozen=True)
class Around:
    """What lies around the message in small tables: words by table and id, numbers elsewhere, duplicates, who looks."""

    words: dict[tuple[str, int], Word]
    external: tuple[tuple[str, str], ...]
    twins: tuple[int, ...]
    also_open: tuple[str, ...]


def around(number: int, viewer: Viewer, at: datetime) -> Around:
    """Decisions, reactions and calls, numbers elsewhere, duplicates, and who else has the card open: one query."""
    gate = gate_of(viewer)
    rows = ask(around_message(gate.form), {
        "number": number, "lately": at - OPEN_FOR, "me": viewer.person_id or 0, **gate.values}).all()
    words = [Word(*row) for row in rows]
    return Around({(word.table, word.id): word for word in words},
                  tuple((word.code, word.text) for word in words if word.table == "number"),
                  tuple(sorted(word.id for word in words if word.table == "twin")),
                  tuple(sorted(word.text for word in words if word.table == "open")))


def events_of(number: int, words: dict[tuple[str, int], Word]) -> tuple[Event, ...]:
    rows = ask(EVENTS, {"number": number})
    return tuple(Event(row.at, row.act, row.post or "", row.role, row.facts, word_at(row.facts, words)) for row in rows)


def word_at(facts: dict[str, Any], words: dict[tuple[str, int], Word]) -> Word | None:
    for table in ("decision", "reaction", "call", "clarification", "reply"):
        if table in facts:
            return words.get((table, facts[table]))
    return None
