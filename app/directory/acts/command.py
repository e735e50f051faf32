"""Command of the centre passed to the region in an emergency, and back (Myski 3.12.7)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.directory.acts.grants import GrantData, grant_role, withdraw_grant
from app.directory.command import GROUNDS, candidates, command_now, commands, heads
from app.directory.schedules import directory_changed, local_date
from app.directory.tables import Centre, Command, GrantRow
from app.directory.titles import headed
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Forbidden, Invisible, Refusal, Stale
from app.foundation.viewer import Viewer

LONGEST = timedelta(days=31)


@dataclass(frozen=True)
class NewCommand:
    """Local dates, both included. ``on_word_of``: needed of an administrator, who does not decide it."""

    person_id: int | None
    ground: str
    basis: str
    starts_on: date | None
    ends_on: date | None
    on_word_of: int | None = None


def pass_command(viewer: Viewer, new: NewCommand, at: datetime) -> int:
    """The head (or an administrator on a head's word) passes the command: the person holds the head's role on those days.

    Raises Forbidden, Refusal beside the field.
    """
    today = local_date(at)
    db.session.get(Centre, 1, with_for_update=True)  # two at once stand in line here
    _entitled(viewer, today)
    first, last = _days(new, today)
    if new.person_id not in dict(candidates(viewer.person_id, today)):
        raise Refusal("Выберите человека из списка: управление передают только человеку ЦУР, у которого открыт вход.",
                      "person_id")
    if new.ground not in GROUNDS:
        raise Refusal("Выберите основание из тех, что называет акт.", "ground")
    if not new.basis.strip():
        raise Refusal("Опишите причину: что случилось и кто так решил.", "basis")
    word = None if viewer.person_id in heads(today) else new.on_word_of
    if word is None and not viewer.has("head"):
        raise Refusal(headed("Назовите руководителя, по слову которого вы это записываете."), "on_word_of")
    if word is not None and word not in heads(today):
        raise Refusal(headed("Выберите руководителя из списка."), "on_word_of")
    if any(card.holds and card.starts_on <= last and card.ends_on >= first for card in commands()):
        raise Refusal("На эти дни управление уже передано. Сначала верните его.", "starts_on")
    assert new.person_id is not None
    grant = grant_role(viewer, new.person_id, GrantData("head", starts_on=first, ends_on=last), at)
    row = Command(person_id=new.person_id, ground=new.ground, basis=new.basis.strip(), starts_on=first, ends_on=last,
                  grant_id=grant, entered_by=viewer.person_id, on_word_of=word, at=at)
    db.session.add(row)
    db.session.flush()
    directory_changed()
    record(viewer, "person", new.person_id, "pass_command", at, command=row.id, ground=new.ground, on_word_of=word,
           starts_on=first.isoformat(), ends_on=last.isoformat())
    return row.id


def _entitled(viewer: Viewer, today: date) -> None:
    """The head or an administrator; whoever leads by a command does not pass it on."""
    held = command_now(today)
    if not viewer.has("head", "admin"):
        raise Forbidden()
    if held is not None and held.person_id == viewer.person_id and not viewer.has("admin"):
        raise Forbidden("Управление передано вам: вернуть его можно, передать дальше — нет.")


def _days(new: NewCommand, today: date) -> tuple[date, date]:
    if new.starts_on is None or new.ends_on is None:
        raise Refusal("Назовите первый и последний день.", "starts_on" if new.starts_on is None else "ends_on")
    if new.starts_on < today:
        raise Refusal("Управление передают с сегодняшнего дня или позже.", "starts_on")
    if new.ends_on < new.starts_on:
        raise Refusal("Последний день раньше первого.", "ends_on")
    if new.ends_on - new.starts_on >= LONGEST:
        raise Refusal("За один раз — не больше 31 дня: дольше передают новой записью.", "ends_on")
    return new.starts_on, new.ends_on


def give_back(viewer: Viewer, command_id: int, at: datetime) -> int:
    """Ends the command before its last day: the next page of that person opens without the head's right. Whose it was.

    Raises Forbidden, Invisible, Stale.
    """
    if not viewer.has("head", "admin"):
        raise Forbidden()
    row = db.session.get(Command, command_id, with_for_update=True)
    if row is None:
        raise Invisible()
    grant = db.session.get(GrantRow, row.grant_id)
    if row.ended_at is not None or row.ends_on < local_date(at) or grant is None:
        raise Stale("Управление уже возвращено.")
    withdraw_grant(viewer, row.person_id, row.grant_id, at)
    row.ended_at, row.ended_by = at, viewer.person_id
    directory_changed()
    record(viewer, "person", row.person_id, "give_back_command", at, command=row.id)
    return row.person_id
