"""A question passed up (Ishim 1.3), its decision and what came of it; a head's decision put to the curator (Myski 3.12.7)."""

from dataclasses import dataclass
from datetime import date, datetime

from app.council.rules import RUNGS, VERDICTS, next_rung, over, role_asking
from app.council.tables import Question, QuestionStep
from app.council.visibility import question_for
from app.directory.people import answering_for, people_with
from app.directory.schedules import local_date
from app.directory.titles import as_titled
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Forbidden, Refusal, Stale
from app.foundation.viewer import Viewer
from app.messages.visibility import message_for
from app.notices.acts import tell


@dataclass(frozen=True)
class NewQuestion:
    """``block_id`` or ``territory_id``: whose field it is; a head's question may have neither."""

    title: str
    words: str
    block_id: int | None = None
    territory_id: int | None = None
    message: int | None = None


def ask(viewer: Viewer, new: NewQuestion, at: datetime) -> int:
    """Puts a question to the next rung above; the head's goes to the curator for agreement. Raises Refusal, Forbidden,
    and Invisible for a message the person does not see."""
    role = role_asking(viewer)
    if role is None:
        raise Forbidden()
    if not new.title.strip():
        raise Refusal("Назовите вопрос в нескольких словах.", "title")
    if not new.words.strip():
        raise Refusal("Опишите, в чём вопрос и какое решение вы предлагаете.", "words")
    if not over(viewer, role, new.block_id, new.territory_id):
        raise Refusal("Выберите свой блок или территорию.", "field")
    if new.message is not None:
        message_for(viewer, new.message)
    row = Question(kind="agreement" if role == "head" else "question", title=new.title, block_id=new.block_id,
                   territory_id=new.territory_id, message_id=new.message, asked_by=viewer.person_id, asked_role=role,
                   asked_at=at, stands_with=next_rung(role, supervised(new.block_id, at)) or "curator")
    db.session.add(row)
    db.session.flush()
    step(viewer, row, "ask", role, new.words, at)
    call(row, f"К вам вынесен вопрос № {row.id}: {row.title}", at)
    return row.id


def remark(viewer: Viewer, title: str, words: str, message: int | None, at: datetime) -> int:
    """An observer's clarification or remark, to a figure or a message: the head answers it. Raises Forbidden, Refusal. That
    the message is there was asked before: the observer reads it without a right of their own."""
    if not viewer.has("observer"):
        raise Forbidden()
    if not title.strip() or not words.strip():
        raise Refusal("Напишите, что нужно уточнить.", "words")
    row = Question(kind="question", title=title.strip(), message_id=message, asked_by=viewer.person_id, asked_role="observer",
                   asked_at=at, stands_with="head")
    db.session.add(row)
    db.session.flush()
    step(viewer, row, "ask", "observer", words, at)
    call(row, f"К вам вынесен вопрос № {row.id}: {row.title}", at)
    return row.id


def pass_up(viewer: Viewer, question_id: int, seen: int | None, words: str, at: datetime) -> Question:
    """Hands the question to the next rung. Raises Forbidden, Stale, Refusal."""
    row = open_question(viewer, question_id, seen)
    role = row.stands_with
    following = next_rung(role, supervised(row.block_id, at))
    if following is None:
        raise Refusal("Выше передать некому: решение за вами.", "words")
    if not words.strip():
        raise Refusal("Напишите, почему вопрос нужно решать выше.", "words")
    row.stands_with = following
    step(viewer, row, "pass_up", role, words, at)
    call(row, f"Вам передан вопрос № {row.id}: {row.title}", at)
    return row


def decide(viewer: Viewer, question_id: int, seen: int | None, words: str, at: datetime, *, verdict: str | None = None,
           until: date | None = None) -> Question:
    """The decision; with ``until`` it is to be carried out by that local date and reported. Raises Forbidden, Stale,
    Refusal beside the field."""
    row = open_question(viewer, question_id, seen)
    if row.kind == "agreement" and verdict not in VERDICTS:
        raise Refusal("Выберите: согласовано или нет.", "verdict")
    if not words.strip():
        raise Refusal("Запишите решение: что сделать и кому.", "words")
    if until and until < local_date(at):
        raise Refusal("Этот день уже прошёл.", "until")
    row.state, row.follow_until = ("decided", until) if until else ("done", None)
    step(viewer, row, "decide", row.stands_with, words, at, verdict if row.kind == "agreement" else None)
    says = VERDICTS[verdict] if row.kind == "agreement" and verdict else "принято решение"
    tell([row.asked_by], f"question:{row.id}:{row.version}", "question", f"По вопросу № {row.id} {says}: {row.title}", at,
         link="/observer" if row.asked_role == "observer" else f"/questions/{row.id}")
    return row


def finish(viewer: Viewer, question_id: int, seen: int | None, words: str, at: datetime) -> Question:
    """The decision was carried out: said by whoever asked or decided. Raises Forbidden, Stale, Refusal."""
    row = question_for(viewer, question_id)
    if viewer.person_id != row.asked_by and not over(viewer, row.stands_with, row.block_id, row.territory_id):
        raise Forbidden()
    check_seen(row, seen)
    if row.state != "decided":
        raise Stale("По этому вопросу исполнение сейчас не ждут.")
    if not words.strip():
        raise Refusal("Напишите, что сделано.", "words")
    row.state = "done"
    step(viewer, row, "done", row.asked_role if viewer.person_id == row.asked_by else row.stands_with, words, at)
    return row


def open_question(viewer: Viewer, question_id: int, seen: int | None) -> Question:
    row = question_for(viewer, question_id)
    if not over(viewer, row.stands_with, row.block_id, row.territory_id):
        raise Forbidden(f"Решение сейчас не за вами: его принимает {as_titled(RUNGS)[row.stands_with]}.")
    check_seen(row, seen)
    if row.state != "open":
        raise Stale("По этому вопросу решение уже принято.")
    return row


def check_seen(row: Question, seen: int | None) -> None:
    if seen != row.version:
        raise Stale("Вопрос изменился, пока вы работали. Посмотрите, что нового, и повторите.")


def step(viewer: Viewer, row: Question, act: str, role: str, words: str, at: datetime, verdict: str | None = None) -> None:
    """The words and the one history row of an act; the version moves on."""
    said = QuestionStep(question_id=row.id, act=act, verdict=verdict, words=words.strip(), person_id=viewer.person_id,
                        role=role, at=at)
    db.session.add(said)
    if act != "ask":
        row.version += 1
    db.session.flush()
    record(viewer, "question", row.id, act, at, role=role, step=said.id, verdict=verdict, stands_with=row.stands_with)


def supervised(block_id: int | None, at: datetime) -> bool:
    """Whether somebody answers for the block today; a territory has nobody but its head."""
    return block_id is not None and bool(answering_for("supervisor", block_id, local_date(at)))


def call(row: Question, words: str, at: datetime) -> None:
    """Tells those whose answer is awaited."""
    today = local_date(at)
    people = answering_for(row.stands_with, row.block_id, today) if row.stands_with == "supervisor" else \
        people_with(row.stands_with, today)
    tell(people, f"question:{row.id}:{row.version}", "question", words, at, link=f"/questions/{row.id}")
