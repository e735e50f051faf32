"""How planned values look beside what was reached: one group for the same days, the latest first."""

from collections.abc import Callable, Iterable
from datetime import date
from itertools import groupby
from typing import Any

from app.figures import FIGURES, Reached
from app.figures.words import NO_DATA, value_words
from app.web.formats import day_words
from app.web.shapes.figures import opened

# Words and tone of a plan's tag.
STAGES = {"ahead": ("ещё не начался", "wait"), "reached": ("достигнуто", "calm"), "missed": ("не достигнуто", "late"),
          "nothing": (NO_DATA, "wait")}


def groups_of(some: Iterable[Reached], leads: Callable[..., str] = opened) -> list[dict[str, Any]]:
    return [{"days": days_words(*of), "lines": [line_of(one, leads) for one in those]}
            for of, those in groupby(some, key=lambda one: (one.plan.first, one.plan.last))]


def line_of(one: Reached, leads: Callable[..., str] = opened) -> dict[str, Any]:
    code = one.plan.figure
    definition, figure = FIGURES[code], one.figure
    stage, tone = stage_of(one)
    return {"id": one.plan.id, "year": one.plan.last.year, "basis": one.plan.basis,
            "title": definition.title, "planned": value_words(code, one.plan.value),
            "wanted": "не\u00a0меньше" if definition.better > 0 else "не\u00a0больше",
            "value": value_words(code, figure.value) if figure else "",
            "url": leads(definition.whole, figure.period, figure.cut) if figure and figure.value is not None else "",
            "degree": "" if one.degree is None else f"{round(one.degree)} %", "stage": stage, "tone": tone}


def stage_of(one: Reached) -> tuple[str, str]:
    if one.stage != "running":
        return STAGES[one.stage]
    if one.degree is None:
        return STAGES["nothing"]
    return ("пока выполняется", "calm") if one.well else ("пока не выполняется", "soon")


def days_words(first: date, last: date) -> str:
    """«2026 год», «май 2026», else both days."""
    if (first.month, first.day, last.month, last.day) == (1, 1, 12, 31) and first.year == last.year:
        return f"{first.year} год"
    return f"{day_words(first)} — {day_words(last)}"
