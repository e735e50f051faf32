"""The rule of keeping, the act that orders the destruction, and its carrying out piece by piece in the background."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from sqlalchemy import delete, select
from sqlalchemy.exc import OperationalError

from app.adapters.queue import doorbell
from app.directory.people import people_with
from app.directory.schedules import in_turn, local_date
from app.directory.tables import Person
from app.foundation.database import after_commit, db
from app.foundation.history import record
from app.foundation.refusal import Refusal, Stale
from app.foundation.viewer import TIMETABLE, Viewer
from app.messages.tables import Draft
from app.notices.acts import tell
from app.privacy.due import Borders, Due, anything_due, borders, messages_due, questions_due, retention
from app.privacy.emptying import empty_message, empty_question
from app.privacy.queries import failed_in
from app.privacy.rules import FAILED, LEAST_MONTHS, MOST_IN_AN_ACT, MOST_MONTHS, how_many
from app.privacy.tables import DepersonalisedLine, DepersonalisingAct, RetentionRule

PIECE = 25
PAGE = "/admin/privacy"


def set_retention(viewer: Viewer, message_months: int | None, appeal_months: int | None, basis: str, by_itself: bool,
                  at: datetime) -> None:
    """Срок хранения: holds from now on for what is not destroyed yet."""
    check_months(message_months, appeal_months)
    if not basis.strip():
        raise Refusal("Напишите основание: чем установлен срок.", "basis")
    rule = RetentionRule(message_months=message_months, appeal_months=appeal_months, basis=basis.strip(), by_itself=by_itself,
                         person_id=viewer.person_id, at=at)
    db.session.add(rule)
    db.session.flush()
    record(viewer, "retention_rule", rule.id, "set_retention", at, messages=message_months, appeals=appeal_months,
           by_itself=by_itself)


def check_months(message_months: int | None, appeal_months: int | None) -> None:
    """Raises Refusal beside the field."""
    for months, name in ((message_months, "message_months"), (appeal_months, "appeal_months")):
        if months is None or not LEAST_MONTHS <= months <= MOST_MONTHS:
            raise Refusal(f"Укажите от {LEAST_MONTHS} до {MOST_MONTHS} месяцев.", name)


def order_act(viewer: Viewer, seen: Borders | None, at: datetime) -> int:
    """Draws up the act; the background carries it out. ``seen``: the moments its page showed (None: the timetable's own).

    Raises Stale when the page is out of date or another act is at work, Refusal when nothing is due.
    """
    in_turn()  # another's act, ordered at this very moment, must be seen
    rule = retention()
    reach = borders(rule, at)
    if seen not in (None, reach):
        raise Stale("Срок хранения или дата изменились. Проверьте, что подлежит обезличиванию, и подтвердите снова.")
    if act_at_work() is not None:
        raise Stale("Предыдущий акт ещё исполняется. Следующий можно составить после него.")
    if not anything_due(reach):
        raise Refusal("Обезличивать сейчас нечего.")
    person = db.session.get_one(Person, viewer.person_id or rule.person_id)
    row = DepersonalisingAct(messages_before=reach.messages, appeals_before=reach.appeals, most=MOST_IN_AN_ACT,
                             basis=rule.basis, person_id=person.id, post=person.post, name=person.name,
                             by_itself=viewer.person_id is None, at=at)
    db.session.add(row)
    db.session.flush()
    record(viewer, "depersonalising_act", row.id, "order_depersonalising", at, rule=rule.number)
    after_commit(ring)
    return row.id


def ring() -> None:
    doorbell("depersonalise")


def act_at_work() -> int | None:
    return db.session.scalar(select(DepersonalisingAct.id).where(DepersonalisingAct.state == "working")
                             .order_by(DepersonalisingAct.id).limit(1))


def carry_on(act_id: int, at: datetime, most: int = PIECE) -> bool:
    """The next few messages, or questions, with their lines: all of it or nothing, so that a kill repeats nothing. False when
    the act is at its end. Raises NotEmptied, see ``pass_over``. Inside an act."""
    row = db.session.get(DepersonalisingAct, act_id, with_for_update=True, populate_existing=True)
    if row is None or row.state == "done":
        return False
    reach = Borders(row.messages_before, row.appeals_before)
    messages = messages_due(reach, min(most, row.most - row.messages), act_id)
    for message in messages:
        with told_which("message", message.id, message.done_at or at):
            what = empty_message(message, at)
        db.session.add(DepersonalisedLine(act_id=act_id, message_id=message.id, closed_at=message.done_at, at=at,
                                          what=" ".join(what)))
        record(TIMETABLE, "message", message.id, "depersonalise", at, round=message.round, state=message.state, order=act_id)
    questions = questions_due(reach.messages, min(most, row.most - row.questions), act_id) if not messages else []
    for question, closed_at in questions:
        with told_which("line_question", question.id, closed_at):
            what = empty_question(question, at)
        db.session.add(DepersonalisedLine(act_id=act_id, question_id=question.id, closed_at=closed_at, at=at,
                                          what=" ".join(what)))
        record(TIMETABLE, "line_question", question.id, "depersonalise", at, order=act_id)
    row.messages, row.questions = row.messages + len(messages), row.questions + len(questions)
    if not messages and not questions:
        end(row, at)
    return row.state == "working"


class NotEmptied(Exception):
    """One message, or question, broke its piece off. Says its number and the kind of the mistake alone: what the mistake
    says may repeat the applicant's words."""

    def __init__(self, kind: str, number: int, closed_at: datetime, mistake: str):
        super().__init__(f"{kind} {number}: {mistake}")
        self.kind, self.number, self.closed_at = kind, number, closed_at


@contextmanager
def told_which(kind: str, number: int, closed_at: datetime) -> Iterator[None]:
    """A mistake of the database itself (a lost connection, two acts that wait for each other) is no message's."""
    try:
        yield
        db.session.flush()
    except OperationalError:
        raise
    except Exception as mistake:
        raise NotEmptied(kind, number, closed_at, type(mistake).__name__) from mistake


def pass_over(act_id: int, broken: NotEmptied, at: datetime) -> None:
    """Its line says that it was not done; the act goes on without it, the next one tries again. Inside an act."""
    subject = {"message_id" if broken.kind == "message" else "question_id": broken.number}
    db.session.add(DepersonalisedLine(act_id=act_id, closed_at=broken.closed_at, at=at, what=FAILED, **subject))
    record(TIMETABLE, broken.kind, broken.number, "fail_depersonalising", at, order=act_id)


def end(row: DepersonalisingAct, at: datetime) -> None:
    row.state, row.ended_at = "done", at
    failed = failed_in(row.id)
    record(TIMETABLE, "depersonalising_act", row.id, "end_depersonalising", at, messages=row.messages, questions=row.questions,
           failed=failed)
    if row.person_id:
        tell([row.person_id], f"depersonalised:{row.id}", "privacy",
             f"Акт № {row.id} об обезличивании исполнен: сообщений {row.messages}"
             + (f", не удалось обезличить: {failed}" if failed else ""), at, link=f"{PAGE}/{row.id}")


def propose(due: Due, reach: Borders, at: datetime) -> None:
    """Once a month administrators are told that something waits for their act."""
    today = local_date(at)
    tell(people_with("admin", today), f"to-depersonalise:{today:%Y-%m}", "privacy",
         f"К обезличиванию: сообщений {how_many(due.messages + due.appeals)}, закрытых до "
         f"{local_date(reach.messages):%d.%m.%Y}. Проверьте и подтвердите акт.", at, link=PAGE)


def drop_old_drafts(before: datetime) -> None:
    """Registrations that somebody began to type and left. Inside an act."""
    db.session.execute(delete(Draft).where(Draft.message_id == 0, Draft.saved_at < before))
