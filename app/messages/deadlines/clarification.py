"""The clock of a clarification asked of the applicant, and what a pause does to the other clocks."""

from datetime import datetime

from app.messages.deadlines.due import Due, dated_due
from app.messages.deadlines.words import duration_words, moment_words
from app.worktime.rules import Rule
from app.worktime.schedule import Schedule


def clarification_due(rule: Rule, schedule: Schedule, asked: datetime) -> Due:
    """Closing of the n-th working day after the one on which it was asked."""
    clock = rule.clarification
    on = schedule.working_day_after(schedule.local(asked).date(), clock.amount)
    note = f"закрытие рабочего дня, {clock.amount}-го после дня запроса"
    effect = ("срок ответа на это время останавливается" if clock.pauses else "срок ответа идёт без паузы")
    return dated_due(rule, schedule, "clarification", asked, schedule.closing_on_or_before(on), clock.source, note,
                     f"{effect} ({clock.pauses_source})", start_why="у заявителя запрошено уточнение")


def paused_due(schedule: Schedule, held: Due, asked: datetime, ended: datetime, source: str) -> Due:
    """A clock that stood from ``asked`` to ``ended``: its due moves by the working time between them, so that as much is
    left as was left. ``paused`` in the explanation: working minutes of all pauses of this clock."""
    seconds = max(schedule.seconds_between(asked, ended), 0.0)
    due = max(schedule.add(held.due, seconds / 60), schedule.local(held.due)) if seconds else schedule.local(held.due)
    minutes = round(seconds / 60)
    note = (f"пауза с {moment_words(schedule.local(asked))} по {moment_words(schedule.local(ended))}, ждали уточнения: "
            f"срок был {moment_words(schedule.local(held.due))}, добавлено рабочего времени: {duration_words(minutes)} "
            f"({source})")
    told = {**held.explanation, "due": due.isoformat(), "notes": [*held.explanation["notes"], note],
            "paused": held.explanation.get("paused", 0) + minutes}
    return Due(held.kind, held.started, due, told, held.rule, held.basis)
