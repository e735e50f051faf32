"""The clocks a message gets when it comes in, and again in every new round: one function per unit of the rules."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from app.messages.deadlines.due import LEAST_LEFT, ClockRefused, Due, amount_of, dated_due, working_due
from app.messages.deadlines.words import amount_words, day_words, moment_words
from app.worktime.explanation import start_words
from app.worktime.rules import ClockRule, Rule
from app.worktime.schedule import Schedule
from app.worktime.window import clock_words

FIRST_KINDS = ("take", "register", "redirect", "first_answer", "executor", "answer")
ROUND_KINDS = ("take", "executor", "answer")
GIVEN_WORDS = {
    "source": "срок ответа назначает сама платформа: укажите его дату",
    "session": "ответ даётся в ходе прямой линии: укажите её окончание",
}


@dataclass(frozen=True)
class _Case:
    rule: Rule
    schedule: Schedule
    received: datetime
    registered: datetime | None
    given: datetime | None
    given_note: str
    fast_track: bool

    @property
    def started(self) -> datetime:
        return self.schedule.start_of(self.received)


def first_clocks(
    rule: Rule,
    schedule: Schedule,
    received: datetime,
    *,
    fast_track: bool = False,
    registered: datetime | None = None,
    given: datetime | date | None = None,
) -> tuple[Due, ...]:
    """The clocks of a message received at `received`, in the order of FIRST_KINDS.

    The executor's is the value prefilled at assignment. `given` is the answer's due where the rule leaves it to the
    source (`rule.given_by`): a moment, or a date meaning that day's closing. Where a session gives it, it is the session's
    end, and what was left has its working minutes from there. Without it neither the answer's clock nor the executor's
    can be reckoned and both are left out. Clocks counted from registration
    (59-ФЗ) are left out until `registered` is known.

    Raises ClockRefused: no fast track in this rule; a given due not after the receipt. YearNotLoaded: no calendar.
    """
    return _clocks(FIRST_KINDS, rule, schedule, received, fast_track, registered, given)


def round_clocks(
    rule: Rule,
    schedule: Schedule,
    comment_at: datetime,
    *,
    fast_track: bool = False,
    given: datetime | date | None = None,
) -> tuple[Due, ...]:
    """The clocks of a new round, counted from the comment's own moment, whenever it is recorded."""
    return _clocks(ROUND_KINDS, rule, schedule, comment_at, fast_track, None, given)


def _clocks(
    kinds: tuple[str, ...],
    rule: Rule,
    schedule: Schedule,
    received: datetime,
    fast_track: bool,
    registered: datetime | None,
    given: datetime | date | None,
) -> tuple[Due, ...]:
    if fast_track and not rule.has_fast_track:
        raise ClockRefused(f"в правиле «{rule.name}» нет ускоренного срока")
    begin = schedule.local(received)
    moment, note = _given_moment(rule, schedule, begin, given)
    case = _Case(rule, schedule, begin, registered, moment, note, fast_track)
    known = [rule.clocks[kind] for kind in kinds if kind in rule.clocks]
    reckoned = (_RECKON[clock.unit](case, clock) for clock in known)
    return tuple(due for due in reckoned if due)


def _given_moment(
    rule: Rule, schedule: Schedule, received: datetime, given: datetime | date | None
) -> tuple[datetime | None, str]:
    if given is None:
        return None, ""
    if isinstance(given, datetime):
        moment, note = schedule.local(given), "срок назван моментом, он не сдвигается"
    else:
        moment, note = closing_for(schedule, given)
    if moment < received or (moment == received and rule.given_by != "session"):
        raise ClockRefused(f"названный срок ответа ({moment_words(moment)}) не позже поступления")
    return moment, note


def closing_for(schedule: Schedule, on: date) -> tuple[datetime, str]:
    """The closing of the date or, on a day off, of the working day before, with a note saying which."""
    closing = schedule.closing_on_or_before(on)
    if schedule.is_working(on):
        return closing, f"закрытие дня {day_words(on)}"
    why = schedule.opening(on).why
    return closing, f"{day_words(on)} — нерабочий день ({why}), срок — закрытие рабочего дня перед ним"


def _working_minutes(case: _Case, clock: ClockRule) -> Due:
    minutes, source = amount_of(clock, case.fast_track)
    due = case.schedule.add(case.received, minutes)
    amount = amount_words("working_minutes", minutes)
    return working_due(case.rule, case.schedule, clock.kind, case.received, due, source, amount=amount)


def _reserve_minutes(case: _Case, clock: ClockRule) -> Due:
    answer, _ = amount_of(case.rule.clocks["answer"], case.fast_track)
    reserve, source = amount_of(clock, case.fast_track)
    due = case.schedule.add(case.received, answer - reserve)
    whole, less = amount_words("working_minutes", answer), amount_words("working_minutes", reserve)
    note = f"на ответ {whole}, из них запас на проверку и согласование {less}"
    amount = amount_words("working_minutes", answer - reserve)
    return working_due(case.rule, case.schedule, clock.kind, case.received, due, source, note, amount=amount)


def _hours(case: _Case, clock: ClockRule) -> Due:
    schedule, notes = case.schedule, []
    due = schedule.local(case.started.astimezone(UTC) + timedelta(hours=clock.amount))
    movable = clock.unit == "clock_hours" and not schedule.window.every_day
    if movable and not schedule.is_working(due.date()):
        why = schedule.opening(due.date()).why
        notes.append(f"часы истекают {moment_words(due)}, день нерабочий ({why}): срок — ближайшее открытие")
        due = schedule.next_opening(due)
    if clock.next_day_by is not None:
        limit = schedule.at(case.received.date() + timedelta(days=1), clock.next_day_by)
        next_day = f"{clock_words(clock.next_day_by)} следующего дня"
        notes.append(f"из двух моментов, {moment_words(due)} и {next_day}, взят ранний ({clock.next_day_source})")
        due = min(due, limit)
    return dated_due(
        case.rule, schedule, clock.kind, case.started, due, clock.source, *notes, received=case.received,
        amount=amount_words(clock.unit, clock.amount), start_why=start_words(schedule, case.received, case.started),
    )  # fmt: skip


def _calendar_days(case: _Case, clock: ClockRule) -> Due | None:
    schedule = case.schedule
    start = {"start": case.started, "receipt": case.received, "registration": case.registered}[clock.counted_from]
    if start is None:
        return None
    begin = schedule.local(start)
    last = begin.date() + timedelta(days=clock.amount)
    due, note = closing_for(schedule, last)
    if due <= begin:
        due = schedule.closing_on_or_before(schedule.working_day_from(last))
        note = "в этот срок нет ни одного рабочего дня, взято закрытие ближайшего рабочего дня"
    amount = amount_words(clock.unit, clock.amount)
    counted = f"{amount} от даты {day_words(begin.date())}: {day_words(last)}"
    why = {"start": start_words(schedule, case.received, begin), "receipt": "дни считаются от даты поступления"}
    return dated_due(
        case.rule, schedule, clock.kind, begin, due, clock.source, counted, note, amount=amount,
        received=case.received, start_why=why.get(clock.counted_from, "дни считаются от даты регистрации"),
    )  # fmt: skip


def _given(case: _Case, clock: ClockRule) -> Due | None:
    if case.given is None:
        return None
    if clock.given_by == "session":
        due = case.schedule.add(case.given, clock.amount)
        note = "вопрос остался без ответа на прямой линии: срок считается от её окончания"
        return working_due(case.rule, case.schedule, clock.kind, case.given, due, clock.source, note,
                           amount=amount_words("working_minutes", clock.amount))
    return dated_due(
        case.rule, case.schedule, clock.kind, case.started, case.given, clock.source, "срок назначен платформой",
        case.given_note, received=case.received, start_why=start_words(case.schedule, case.received, case.started),
    )  # fmt: skip


def _working_days_before(case: _Case, clock: ClockRule) -> Due | None:
    return days_before_answer(case.rule, case.schedule, clock, case.received, case.given) if case.given else None


def days_before_answer(
    rule: Rule, schedule: Schedule, clock: ClockRule, received: datetime, answer_due: datetime
) -> Due:
    """Closing of the n-th working day before the answer's; at least a working hour, never after the answer's due."""
    due = schedule.closing_of_working_day_before(schedule.local(answer_due).date(), clock.amount)
    answer = moment_words(schedule.local(answer_due))
    note = f"закрытие рабочего дня, {clock.amount}-го перед днём срока ответа ({answer})"
    started = schedule.start_of(received)
    if due <= started:
        due = min(schedule.add(received, LEAST_LEFT), schedule.local(answer_due))
        note += "; этот день уже прошёл, поэтому рабочий час от начала, но не позже срока ответа"
    return dated_due(
        rule, schedule, clock.kind, started, due, clock.source, note,
        received=received, start_why=start_words(schedule, schedule.local(received), started),
    )  # fmt: skip


_RECKON: dict[str, Callable[[_Case, ClockRule], Due | None]] = {
    "working_minutes": _working_minutes,
    "reserve_minutes": _reserve_minutes,
    "clock_hours": _hours,
    "exact_hours": _hours,
    "calendar_days": _calendar_days,
    "given": _given,
    "working_days_before": _working_days_before,
}
