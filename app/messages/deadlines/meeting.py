"""Whether the deadlines that a profile sets can be met: reckoned for a few messages before anybody relies on them."""

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import product

from app.messages.deadlines.clarification import clarification_due
from app.messages.deadlines.due import ClockRefused, Due
from app.messages.deadlines.first import first_clocks
from app.messages.deadlines.later import reaction_due
from app.messages.deadlines.words import moment_words
from app.worktime import OutOfReach, Schedule, YearNotLoaded
from app.worktime.rules import BEFORE_ANSWER, Rule

LONGEST_GIVEN = timedelta(days=30)  # what a platform gives at most, the term of 59-ФЗ
# Units that the clocks of these kinds are counted in; another would be read as one of them.
COUNTED = ("working_minutes", "clock_hours", "exact_hours", "calendar_days")
UNITS_READ = {"executor": ("working_minutes", "reserve_minutes", "working_days_before"), "reaction": ("exact_hours",),
              "answer": (*COUNTED, "given"), **dict.fromkeys(("take", "first_answer", "register", "redirect"), COUNTED)}


def unmet(rule: Rule, usual: Schedule) -> dict[str, str]:
    """Clock → what is wrong with it, told once: it cannot be reckoned, or falls due after the answer.

    ``usual`` has the calendar and zone without special hours: a rule has to hold on ordinary days.
    """
    found: dict[str, str] = {}
    for moment, fast in product(sample_moments(usual), (False, True) if rule.has_fast_track else (False,)):
        message = _Message(rule, usual.with_window(rule.window), moment, fast)
        for kind in ("answer", *rule.clocks):
            if words := kind not in found and message.mistake(kind):
                found[kind] = words
            if "answer" in found:  # nothing can be measured by it
                return found
    return found


def sample_moments(usual: Schedule) -> tuple[datetime, ...]:
    """A working morning, a Friday evening and the last evening before the New Year, where the year after it is loaded."""
    years = sorted(usual.calendar.years)
    whole = next((year for year in years if year + 1 in years), None)
    year = whole or years[0]
    first = date(year, 2, 1)
    friday = first + timedelta(days=(4 - first.weekday()) % 7)
    morning = usual.at(first + timedelta(days=(1 - first.weekday()) % 7), 10 * 60)
    evenings = (friday, date(year, 12, 30)) if whole else (friday,)
    return morning, *(usual.at(on, 20 * 60) for on in evenings)


@dataclass(frozen=True)
class _Message:
    """One that comes at a moment, and is registered or asked of a platform at the same time."""

    rule: Rule
    schedule: Schedule
    moment: datetime
    fast: bool

    def mistake(self, kind: str) -> str:
        """What is wrong with one of its clocks, in words; empty when nothing is."""
        clock = self.rule.clocks[kind]
        if clock.unit not in UNITS_READ.get(kind, (clock.unit,)):
            return f"этот срок считается только в {', '.join(UNITS_READ[kind])}"
        executor = self.rule.clocks.get("executor")
        if clock.kind == "answer" and clock.fast_track is not None and (executor is None or executor.unit != "reserve_minutes"):
            return "ускоренный срок возможен, только если у исполнителя запас рабочего времени (reserve_minutes)"
        try:
            due = self._due(kind)
            return self._too_late(kind, due) if due and kind in BEFORE_ANSWER else ""
        except YearNotLoaded as missing:
            return f"срок не рассчитать: он выходит за календарь профиля, {missing.year} года в нём нет"
        except OverflowError:
            return "срок не рассчитать: дата слишком далека"
        except (OutOfReach, ClockRefused) as refused:
            return f"срок не рассчитать: {refused}"

    def _due(self, kind: str) -> Due | None:
        if kind in ("reaction", "clarification"):
            reckon = reaction_due if kind == "reaction" else clarification_due
            return reckon(self.rule, self.schedule, self.moment)
        alone = replace(self.rule, clocks={name: self.rule.clocks[name] for name in ("answer", kind)})
        dates = {"source": (self.moment + LONGEST_GIVEN).date(), "session": self.moment}
        given = dates.get(alone.given_by)
        if given is None and self.rule.clocks[kind].unit == "working_days_before" and (answer := self._due("answer")):
            given = answer.due
        dues = first_clocks(alone, self.schedule, self.moment, fast_track=self.fast and alone.has_fast_track,
                            registered=self.moment, given=given)
        return next((due for due in dues if due.kind == kind), None)

    def _too_late(self, kind: str, due: Due) -> str:
        clock, answer = self.rule.clocks[kind], self._due("answer")
        came = f"сообщению от {moment_words(self.moment)}"
        if answer and due.due > answer.due:
            return f"позже срока ответа: {came} — {moment_words(due.due)}, а ответ до {moment_words(answer.due)}"
        if answer and clock.unit == "working_days_before":
            last = self.schedule.closing_of_working_day_before(answer.due.date(), clock.amount)
            if last <= self.schedule.start_of(self.moment):
                return f"раньше поступления: {came} и со сроком ответа {moment_words(answer.due)} — {moment_words(last)}"
        return ""
