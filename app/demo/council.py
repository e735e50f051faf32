"""What those above the daily work left for each other: a question on its way up, one decided, measures, planned values."""

from datetime import date, datetime, timedelta

from sqlalchemy import select

from app.council import acts
from app.council.acts import NewMeasure, NewQuestion
from app.demo.people import Cast
from app.directory.schedules import local_date
from app.directory.tables import Unit
from app.figures import plan
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.messages.tables import Message
from app.reports.acts import approve, make_note, tell_heads


def confer(cast: Cast, now: datetime, at: datetime) -> None:
    """Leaves a question for the supervisor, a decision agreed by the curator, and measures in every state. ``now``: the last
    working moment, as people confer by day."""
    block = cast.block
    late = db.session.scalar(select(Message.id).where(Message.open, Message.next_due < at, Message.unit_id.in_(
        select(Unit.id).where(Unit.block_id == block))).order_by(Message.next_due).limit(1))
    ask(cast, block, late, now)
    agree(cast, now)
    measures(cast, block, now)
    notes(cast, at)
    planned(cast, now)
    with act(cast.logins["observer"]):
        acts.remark(cast.logins["observer"], "Почему жители пишут повторно",
                    "Просим пояснить, по каким темам люди пишут снова и что для них делается.", None, now - timedelta(hours=7))


def notes(cast: Cast, at: datetime) -> None:
    """The week before last's note is approved, last week's waits for the head."""
    head, monday = cast.logins["head"], local_date(at) - timedelta(days=local_date(at).weekday())
    with act(head):
        old = make_note(head, monday - timedelta(days=14), at)
        approve(head, old.week, old.version, at, "demo.invalid")
    with act(TIMETABLE):
        tell_heads(make_note(TIMETABLE, monday - timedelta(days=7), at), at)


def planned(cast: Cast, at: datetime) -> None:
    """What the region decided the centre is to reach this year."""
    head, year = cast.logins["head"], local_date(at).year
    for figure, value in (("on_time", 90), ("promises_kept", 95), ("completeness", 1.8), ("satisfaction", 4)):
        with act(head):
            plan(head, figure, date(year, 1, 1), date(year, 12, 31), value, "Решение центра управления региона № 1 (пример)",
                 at)


def ask(cast: Cast, block: int | None, late: int | None, at: datetime) -> None:
    with act(cast.logins["sector"]):
        acts.ask(cast.logins["sector"], NewQuestion(
            "Кто содержит освещение на границе двух улиц", "Столбы стоят на границе участков двух организаций, каждая "
            "считает их чужими. Прошу закрепить их за одной и назвать срок ремонта.", block, None, late),
            at - timedelta(hours=5))


def agree(cast: Cast, at: datetime) -> None:
    head, curator = cast.logins["head"], cast.logins["curator"]
    with act(head):
        number = acts.ask(head, NewQuestion(
            "Дежурство по уборке снега в выходные", "Предлагаю на время снегопадов дежурство управляющих компаний в субботу и "
            "воскресенье с ответом жителям в тот же день."), at - timedelta(days=6))
    with act(curator):
        acts.decide(curator, number, 1, "Согласовано на зимний период, график представить до конца недели.",
                    at - timedelta(days=5), verdict="agreed", until=local_date(at) + timedelta(days=3))


def measures(cast: Cast, block: int | None, at: datetime) -> None:
    head, sector, today = cast.logins["head"], cast.logins["sector"], local_date(at)
    with act(sector):
        checked = acts.add_measure(sector, NewMeasure(
            "Отсыпать съезды в частном секторе", today - timedelta(days=2), cast.units[cast.ours], block, None,
            "Дороги"), at - timedelta(days=8))
        acts.finish_measure(sector, checked, 1, True, "Отсыпано три съезда, принято с выездом.", at - timedelta(days=3))
        acts.check_measure(sector, checked, 2, at - timedelta(days=2))
        acts.add_measure(sector, NewMeasure(
            "Проверить тепловые вводы в домах с жалобами на холод", today + timedelta(days=4),
            cast.units[cast.second or cast.ours], block, None, "ЖКХ"), at - timedelta(days=1))
    with act(head):
        acts.add_measure(head, NewMeasure("Собрать с управляющих компаний телефоны дежурных на зиму",
                                          today + timedelta(days=2), cast.units[cast.ours], kind="task"),
                         at - timedelta(days=2))
