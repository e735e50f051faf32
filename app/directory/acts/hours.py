"""Hours and rules of channels. A message keeps the rule it was registered under (MYS-3.8)."""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import select

from app.directory.rule_change import RuleChange, changed_rule, digest_of, same_terms
from app.directory.schedules import channels, directory_changed, local_date
from app.directory.tables import CalendarYear, ChannelRule, SpecialHour
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Invisible, Refusal
from app.foundation.viewer import Viewer
from app.worktime.mistakes import DataMistakes
from app.worktime.rules import Rule, parse_rule
from app.worktime.window import clock_words, minute_of

MOST_SPECIAL_DAYS = 31


class RuleRefused(Refusal):
    """``mistakes``: (clock or «window», words) of what does not fit together."""

    def __init__(self, mistakes: list[tuple[str, str]]):
        super().__init__("Правило не сходится: исправьте отмеченное.")
        self.mistakes = mistakes


def add_special_hours(viewer: Viewer, channel: str, on: date, opens: str, closes: str, basis: str, at: datetime,
                      until: date | None = None) -> list[int]:
    """Other hours of one channel on one date, or on each day to ``until``; both hours empty: closed. All the days or none.

    Raises Refusal beside the field.
    """
    if channel not in channels():
        raise Refusal("Выберите канал из списка.", "channel")
    days = _days(on, until)
    for year in sorted({day.year for day in days}):
        if db.session.get(CalendarYear, year) is None:
            raise Refusal(f"Календарь на {year} год не внесён: сначала добавьте год.", "on" if year == on.year else "until")
    hours = _span(opens, closes)
    if not basis:
        raise Refusal("Нужно основание: кто и чем решил об этих часах.", "basis")
    _check_free(channel, days)
    rows = [SpecialHour(channel=channel, on=day, opens=hours[0], closes=hours[1], basis=basis) for day in days]
    db.session.add_all(rows)
    db.session.flush()
    for row in rows:
        record(viewer, "special_hour", row.id, "add_special_hours", at, channel=channel, on=row.on.isoformat())
    directory_changed()
    return [row.id for row in rows]


def _days(on: date, until: date | None) -> list[date]:
    last = until or on
    if last < on:
        raise Refusal("Последний день раньше первого.", "until")
    if (last - on).days >= MOST_SPECIAL_DAYS:
        raise Refusal(f"За один раз — не больше {MOST_SPECIAL_DAYS} дней. Надолго часы меняют правилом канала.", "until")
    return [on + timedelta(days=step) for step in range((last - on).days + 1)]


def _check_free(channel: str, days: list[date]) -> None:
    taken = db.session.scalars(select(SpecialHour.on).where(
        SpecialHour.channel == channel, SpecialHour.on >= days[0], SpecialHour.on <= days[-1]).order_by(SpecialHour.on)).all()
    if taken:
        named = ", ".join(f"{day:%d.%m.%Y}" for day in taken)
        which = "На этот день" if len(days) == 1 else f"На эти дни ({named})"
        raise Refusal(f"{which} особые часы канала уже заданы. Уберите их и введите новые.",
                      "on" if days[0] in taken else "until")


def _span(opens: str, closes: str) -> tuple[str | None, str | None]:
    """The hours as they are stored: «08:00»."""
    if not opens and not closes:
        return None, None
    found = []
    for value, name in ((opens, "opens"), (closes, "closes")):
        if not value:
            raise Refusal("Укажите и открытие, и закрытие, либо отметьте «закрыто весь день».", name)
        try:
            found.append(minute_of(value))
        except ValueError:
            raise Refusal("Время вида 08:30.", name) from None
    if found[0] >= found[1]:
        raise Refusal("Закрытие должно быть позже открытия.", "closes")
    return clock_words(found[0]), clock_words(found[1])


def remove_special_hours(viewer: Viewer, hour_id: int, at: datetime) -> None:
    row = db.session.get(SpecialHour, hour_id, with_for_update=True)
    if row is None:
        raise Invisible("Этих особых часов уже нет.")
    db.session.delete(row)
    record(viewer, "special_hour", hour_id, "remove_special_hours", at, channel=row.channel, on=row.on.isoformat())
    directory_changed()


def rows_of(channel: str | None) -> list[ChannelRule]:
    """Rules of a channel (None: of appeals), newest first. Raises Invisible."""
    owner = ChannelRule.channel == channel if channel else ChannelRule.channel.is_(None)
    rows = list(db.session.scalars(
        select(ChannelRule).where(owner).order_by(ChannelRule.from_date.desc(), ChannelRule.id.desc())))
    if not rows:
        raise Invisible()
    return rows


def planned_rule(channel: str | None, change: RuleChange, at: datetime,
                 recounted: bool = False) -> tuple[dict[str, Any], Rule, str]:
    """What the new rule would be: its data, the rule read back, and the digest that ``add_rule`` asks for. A day in the past
    needs open messages to be ``recounted``: what was received since then must not stay under two rules.

    Raises Refusal beside a field, RuleRefused.
    """
    newest = rows_of(channel)[0]
    if change.since < local_date(at) and not recounted:
        raise Refusal("Задним числом правило вводится только с пересчётом: выберите ниже, какие открытые сообщения "
                      "пересчитать, или поставьте сегодняшний день.", "since")
    if change.since <= newest.from_date:
        raise Refusal(f"Уже есть правило с {newest.from_date:%d.%m.%Y}: новое должно начинаться позже.", "since")
    if not change.basis:
        raise Refusal("Нужно основание: каким решением меняются сроки.", "basis")
    opens, closes = _span(change.opens, change.closes)
    if opens is None or closes is None:
        raise Refusal("Укажите часы работы.", "opens")
    data = changed_rule(newest.data, RuleChange(**{**vars(change), "opens": opens, "closes": closes}))
    if same_terms(data, newest.data):
        raise Refusal("Ничего не изменено: новое правило повторило бы действующее.", "since")
    try:
        return data, parse_rule(data), digest_of(data)
    except DataMistakes as found:
        raise RuleRefused([_placed(mistake) for mistake in found.mistakes]) from None


def _placed(mistake: str) -> tuple[str, str]:
    """«rule.clocks.executor.amount: слова» → («executor», «Слова.»)."""
    place, _, words = mistake.partition(": ")
    parts = place.split(".")
    name = parts[2] if len(parts) > 2 and parts[1] == "clocks" else "window"
    return name, f"{words[:1].upper()}{words[1:]}."


def add_rule(viewer: Viewer, channel: str | None, change: RuleChange, agreed: str, at: datetime,
             recounted: bool = False) -> int:
    """Puts a rule in force from its date. ``agreed`` is the digest of what the person was shown.

    Raises Refusal when it is another rule by now.
    """
    data, rule, digest = planned_rule(channel, change, at, recounted)
    if agreed != digest:
        raise Refusal("Проверьте новое правило ещё раз: оно отличается от показанного.")
    row = ChannelRule(channel=channel, kind=rule.kind, from_date=rule.since, basis=rule.basis, data=data)
    db.session.add(row)
    db.session.flush()
    record(viewer, "channel_rule", row.id, "add_rule", at, channel=channel, since=rule.since.isoformat())
    directory_changed()
    return row.id


def withdraw_rule(viewer: Viewer, channel: str | None, rule_id: int, at: datetime) -> None:
    """Takes back a rule that is not in force yet. Raises Refusal, Invisible."""
    row = next((row for row in rows_of(channel) if row.id == rule_id), None)
    if row is None:
        raise Invisible("Этого правила уже нет.")
    if row.from_date <= local_date(at):
        raise Refusal("Правило уже действует: по нему считаются сроки. Введите новое с нужного дня.")
    db.session.delete(row)
    record(viewer, "channel_rule", rule_id, "withdraw_rule", at, channel=channel, since=row.from_date.isoformat())
    directory_changed()


def in_force(rows: list[ChannelRule], on: date) -> ChannelRule | None:
    """The rule of a local date among those of one channel, newest first."""
    return next((row for row in rows if row.from_date <= on), None)
