"""A direct line announced, its questions entered and answered, its end: what is left becomes messages (Myski 2.5)."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.directory.people import people_with
from app.directory.schedules import local_date, taking_channel
from app.directory.tables import Topic
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Forbidden, Invisible, Refusal, Stale
from app.foundation.viewer import Viewer
from app.foundation.words import plural
from app.messages.acts import NewMessage
from app.messages.acts.registering import begin_message, check_applicant
from app.messages.tables import Author
from app.notices.acts import tell
from app.press.queries import reads
from app.press.rules import (
    CHANNEL,
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    MOST_QUESTIONS,
    TOO_SOON,
    wrong_times,
)
from app.press.tables import LineQuestion, LineSession

OVER = "Линия завершена: оставшиеся вопросы уже стали сообщениями."


@dataclass(frozen=True)
class NewLine:
    """``host``: the post that answers, e.g. «Глава округа»; moments are aware."""

    title: str
    host: str
    starts_at: datetime
    ends_at: datetime


@dataclass(frozen=True)
class NewQuestion:
    text: str
    author_name: str = ""
    author_contacts: str = ""
    applicant: str = ""
    topic_id: int | None = None


def announce_line(viewer: Viewer, new: NewLine, at: datetime) -> int:
    """A line planned, or begun now. Raises Forbidden, Refusal beside the field."""
    if not viewer.works("operator", CHANNEL) or viewer.person_id is None:
        raise Forbidden()
    taking_channel(CHANNEL, "title")
    line = LineSession(keeper_id=viewer.person_id, made_at=at, **_checked(new, at))
    db.session.add(line)
    db.session.flush()
    record(viewer, "line_session", line.id, "announce_line", at, "operator", starts_at=new.starts_at.isoformat(),
           ends_at=new.ends_at.isoformat())
    return line.id


def change_line(viewer: Viewer, number: int, seen: int, new: NewLine, at: datetime) -> None:
    """Other words or times of a line that is not over. Raises Invisible, Forbidden, Refusal, Stale."""
    line = _running(viewer, number)
    if seen != line.version:
        raise Stale("Время или название линии только что изменили.")
    for name, value in _checked(new, at).items():
        setattr(line, name, value)
    line.version += 1
    record(viewer, "line_session", line.id, "change_line", at, "operator", starts_at=new.starts_at.isoformat(),
           ends_at=new.ends_at.isoformat())


def _checked(new: NewLine, at: datetime) -> dict[str, str | datetime]:
    title, host = new.title.strip(), new.host.strip()
    if not title:
        raise Refusal("Назовите линию.", "title")
    if not host:
        raise Refusal("Укажите, кто отвечает на вопросы.", "host")
    if wrong := wrong_times(new.starts_at, new.ends_at, at):
        raise Refusal(wrong[1], wrong[0])
    return {"title": title[:200], "host": host[:200], "starts_at": new.starts_at, "ends_at": new.ends_at}


def ask(viewer: Viewer, number: int, new: NewQuestion, at: datetime) -> int:
    """A question enters the stream, before the line or during it; its number in the line comes back. The same question
    sent again by the same person at once is the one already there.

    Raises Invisible, Forbidden, Stale once the line is over, Refusal beside the field.
    """
    line = _running(viewer, number)
    text = _words(new.text, "text", "Запишите вопрос.", LONGEST_QUESTION)
    check_applicant(new.applicant)
    if new.topic_id is not None and db.session.get(Topic, new.topic_id) is None:
        raise Refusal("Выберите тему из списка.", "topic")
    last = db.session.scalars(select(LineQuestion).where(LineQuestion.session_id == number)
                              .order_by(LineQuestion.number.desc()).limit(5)).all()
    for known in last:
        if known.text == text and known.entered_by == viewer.person_id and at - known.asked_at < TOO_SOON:
            return known.number
    if last and last[0].number >= MOST_QUESTIONS:
        raise Refusal(f"На одной линии не больше {MOST_QUESTIONS} вопросов: завершите её и начните следующую.", "text")
    line.stamp += 1
    question = LineQuestion(session_id=number, number=last[0].number + 1 if last else 1, stamp=line.stamp, text=text,
                            author_id=_author(new), topic_id=new.topic_id, asked_at=at, entered_by=viewer.person_id)
    db.session.add(question)
    db.session.flush()
    record(viewer, "line_session", number, "ask_in_line", at, "operator", question=question.id)
    return question.number


def _author(new: NewQuestion) -> int | None:
    if not (new.author_name or new.author_contacts or new.applicant):
        return None
    author = Author(name=new.author_name[:200], contacts=new.author_contacts[:500], kind=new.applicant)
    db.session.add(author)
    db.session.flush()
    return author.id


def answer_question(viewer: Viewer, number: int, question_id: int, seen: int, text: str, at: datetime) -> None:
    """The answer given in the line, or its words put right. ``seen``: the question's stamp that was shown.

    Raises Invisible, Forbidden, Refusal, Stale when a colleague answered meanwhile or the line is over.
    """
    line = _running(viewer, number)
    question = db.session.get(LineQuestion, question_id, populate_existing=True)
    if question is None or question.session_id != number:
        raise Invisible()
    if seen != question.stamp:
        raise Stale("На этот вопрос только что ответили. Ваш текст не записан: посмотрите ответ коллеги.")
    text = _words(text, "answer", "Напишите, что ответили.", LONGEST_ANSWER)
    again = question.answered_at is not None
    line.stamp += 1
    question.answer, question.answered_by, question.stamp = text, viewer.person_id, line.stamp
    question.answered_at = question.answered_at or at
    record(viewer, "line_session", number, "answer_in_line", at, "operator", question=question.id, again=again or None)


def close_line(viewer: Viewer, number: int, at: datetime) -> int:
    """The line is over, or cancelled before it began; each question without an answer becomes a message. Returns how many.

    By who runs the channel, or by the timetable. Raises Invisible, Forbidden, Stale, Refusal (a rule is missing).
    """
    line = _running(viewer, number)
    left = db.session.scalars(select(LineQuestion).where(
        LineQuestion.session_id == number, LineQuestion.answered_at.is_(None)).order_by(LineQuestion.number)).all()
    line.stamp += 1
    line.version += 1
    line.closed_at, line.closed_by = at, viewer.person_id
    for question in left:
        new = NewMessage(CHANNEL, question.text, question.asked_at, topic_id=question.topic_id,
                         author_id=question.author_id, source_due=at)
        question.message_id = begin_message(viewer, new, at, question=question.id).id
        question.stamp = line.stamp
    record(viewer, "line_session", number, "close_line", at, None if viewer.person_id is None else "operator",
           messages=len(left))
    _tell_end(line, len(left), at)
    return len(left)


def _tell_end(line: LineSession, left: int, at: datetime) -> None:
    by_itself = "" if line.closed_by else " сама: прошло 12 часов после назначенного конца"
    ended = "отменена" if line.closed_at and line.closed_at < line.starts_at else "завершена"
    words = f"Прямая линия {ended}{by_itself}. {left_words(left)}"
    people = people_with("operator", local_date(at), CHANNEL)
    tell({line.keeper_id, *people}, f"line-closed:{line.id}", "line", words, at, link=f"/lines/{line.id}")


def left_words(left: int) -> str:
    """«2 вопроса без ответа стали сообщениями.»"""
    if not left:
        return "Без ответа не осталось ни одного вопроса."
    which = plural(left, "вопрос без ответа стал сообщением", "вопроса без ответа стали сообщениями",
                   "вопросов без ответа стали сообщениями")
    return f"{left} {which}."


def _running(viewer: Viewer, number: int) -> LineSession:
    """The line, held to the end of the act. Raises Invisible, Forbidden, Stale once it is over."""
    line = db.session.get(LineSession, number, populate_existing=True, with_for_update=True)
    by_itself = viewer.person_id is None
    if line is None or not (by_itself or reads(viewer)):
        raise Invisible()
    if not by_itself and not viewer.works("operator", CHANNEL):
        raise Forbidden()
    if line.closed_at is not None:
        raise Stale(OVER)
    return line


def _words(typed: str, field: str, ask_for: str, limit: int) -> str:
    clean = typed.replace("\x00", "").strip()
    if not clean:
        raise Refusal(ask_for, field)
    if len(clean) > limit:
        raise Refusal(f"Слишком длинный текст: {len(clean)} знаков, можно до {limit}.", field)
    return clean
