"""Figures: definitions, the messages behind each, ratings. Nothing else computes a number of theirs."""

# Before the function of the same name: a module imported later would take its place here.
from app.figures.counted import count_days
from app.figures.counting import (
    Figure,
    Line,
    behind,
    behind_by,
    by,
    compared_by,
    counted,
    counts_messages,
    course,
    figures,
    names_in,
)
from app.figures.cuts import Cut
from app.figures.definitions import DIMENSIONS, FIGURES, Definition
from app.figures.growth import Growth, growth
from app.figures.periods import Period, days, last_days, month_of, week_of
from app.figures.planned import PLANNABLE, Planned, Reached, compared, plan, plans
from app.figures.rating import Place, Weights, rating, rating_course, set_weights, weights
from app.figures.returns import RETURN_CODES, messages_returned
from app.figures.sets import SETS
from app.figures.spreading import Spread, spread, steps
from app.figures.sums import Counted

__all__ = [
    "DIMENSIONS", "FIGURES", "PLANNABLE", "RETURN_CODES", "SETS", "Counted", "Cut", "Definition", "Figure", "Growth",
    "Line", "Period", "Place", "Planned", "Reached", "Spread", "Weights", "behind", "behind_by", "by", "compared",
    "compared_by", "count_days", "counted", "counts_messages", "course", "days", "figures", "growth", "last_days",
    "messages_returned", "month_of", "names_in", "plan", "plans", "rating", "rating_course", "set_weights", "spread",
    "steps", "week_of", "weights",
]
