"""The card's statements, built once: only their parameters change from page to page. Columns alone, no mapped classes."""

from functools import cache

from sqlalchemy import CompoundSelect, Select, bindparam, literal, null, select, union_all

from app.directory.tables import Person, Topic, Unit
from app.files.queries import COLUMNS
from app.files.tables import StoredFile
from app.foundation.history import History
from app.messages.queries.rows import LISTED, columns
from app.messages.tables import (
    Answer,
    Assignment,
    Author,
    Call,
    Clarification,
    Clock,
    Decision,
    Evidence,
    ExternalNumber,
    Intake,
    Message,
    OpenCard,
    Reaction,
)
from app.messages.visibility import seen_through

NUMBER = bindparam("number")
EMPTY, NOTHING = literal(""), null()
RECORDER, DECIDER = Person.__table__.alias("recorder"), Person.__table__.alias("decider")
PROPOSED = Unit.__table__.alias("proposed")

MESSAGE = (
    columns().add_columns(
        *(column for column in Message.__table__.c if column not in LISTED), Topic.catch_all,
        Author.name.label("author_name"), Author.contacts, Author.kind.label("applicant"), Intake.received_by,
        Intake.file_id.label("scan"))
    .join(Author, Author.id == Message.author_id, isouter=True)
    .join(Intake, Intake.message_id == Message.id, isouter=True).where(Message.id == NUMBER))

CLOCKS = select(Clock.kind, Clock.round, Clock.started, Clock.due, Clock.stopped, Clock.result, Clock.minutes,
                Clock.explanation, Clock.remind_level).where(Clock.message_id == NUMBER).order_by(Clock.id)

ANSWERS = (
    select(Answer.id, Answer.round, Answer.kind, Answer.state, Answer.text, Answer.outcome, Answer.promised_for, Answer.via,
           Answer.truthful_at, Answer.submitted_at, Answer.completeness, Answer.published_at, Answer.published_link,
           Unit.short, DECIDER.c.post.label("decider"), RECORDER.c.post.label("recorder"))
    .join(Unit, Unit.id == Answer.unit_id, isouter=True).join(DECIDER, DECIDER.c.id == Answer.decided_by, isouter=True)
    .join(RECORDER, RECORDER.c.id == Answer.recorded_by, isouter=True)
    .where(Answer.message_id == NUMBER).order_by(Answer.id))

EVIDENCE = (
    select(Evidence.id, Evidence.answer_id, Evidence.stage, Unit.short, Evidence.added_at, Evidence.sightings,
           *(column.label(f"file_{column.key}") for column in COLUMNS))
    .join(StoredFile, StoredFile.id == Evidence.file_id).join(Unit, Unit.id == Evidence.unit_id, isouter=True)
    .where(Evidence.message_id == NUMBER, Evidence.removed_at.is_(None)).order_by(Evidence.id))

WORKERS = (
    select(Assignment.unit_id, Unit.short, Unit.phone, Person.post, Assignment.responsible, Assignment.active,
           Assignment.words, Assignment.given_at, Assignment.acknowledged_at, Assignment.ended_at, Assignment.end_reason,
           Assignment.end_words, PROPOSED.c.short.label("proposed"))
    .join(Unit, Unit.id == Assignment.unit_id).join(Person, Person.id == Assignment.person_id, isouter=True)
    .join(PROPOSED, PROPOSED.c.id == Assignment.proposed_unit_id, isouter=True)
    .where(Assignment.message_id == NUMBER).order_by(Assignment.id))

EVENTS = (
    select(History.at, History.act, History.role, History.facts, Person.post)
    .join(Person, Person.id == History.person_id, isouter=True)
    .where(History.subject_kind == "message", History.subject_id == NUMBER).order_by(History.id.desc()).limit(500))

# Parts of one union: (table, id, code, reason, text, whom, number, moment).
AROUND = (
    select(literal("decision"), Decision.id, Decision.verdict, Decision.reason, Decision.words, Decision.decided_by,
           Decision.completeness, Decision.decided_at).where(Decision.message_id == NUMBER),
    select(literal("reaction"), Reaction.id, Reaction.kind, NOTHING, Reaction.text, EMPTY, Reaction.mark,
           Reaction.came_at).where(Reaction.message_id == NUMBER),
    select(literal("call"), Call.id, Call.kind, NOTHING, Call.text, Call.whom, NOTHING, Call.called_at)
    .where(Call.message_id == NUMBER),
    select(literal("clarification"), Clarification.id, EMPTY, NOTHING, Clarification.question, EMPTY, NOTHING,
           Clarification.asked_at).where(Clarification.message_id == NUMBER),
    select(literal("reply"), Clarification.id, EMPTY, NOTHING, Clarification.reply, EMPTY, NOTHING,
           Clarification.ended_at).where(Clarification.message_id == NUMBER, Clarification.ended_at.is_not(None)),
    select(literal("number"), ExternalNumber.id, ExternalNumber.system, NOTHING, ExternalNumber.number, EMPTY, NOTHING,
           NOTHING).where(ExternalNumber.message_id == NUMBER),
    select(literal("open"), Person.id, EMPTY, NOTHING, Person.post, EMPTY, NOTHING, NOTHING)
    .join(OpenCard, OpenCard.person_id == Person.id)
    .where(OpenCard.message_id == NUMBER, OpenCard.seen_at > bindparam("lately"), OpenCard.person_id != bindparam("me")),
)
TWINS = select(literal("twin"), Message.id, EMPTY, NOTHING, EMPTY, EMPTY, NOTHING, NOTHING).where(Message.main_id == NUMBER)


@cache
def message_through(form: tuple[str, ...]) -> Select:
    """The message for a gate of this form."""
    return MESSAGE.where(seen_through(form))


@cache
def around_message(form: tuple[str, ...]) -> CompoundSelect:
    """All that is small: decisions, reactions, calls, numbers elsewhere, who looks; duplicates through the gate."""
    return union_all(*AROUND, TWINS.where(seen_through(form)))
