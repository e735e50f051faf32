"""Figures: definitions, the messages behind each, ratings. Nothing else computes a number of theirs."""

from app.figures.counting import Counted, Figure, Line, Spread, behind, behind_by, by, course, figures, spread
from app.figures.definitions import DIMENSIONS, FIGURES, Definition
from app.figures.growth import Growth, growth
from app.figures.periods import Period, days, last_days, month_of, week_of
from app.figures.rating import Place, Weights, rating, set_weights, weights
from app.figures.sets import SETS, Cut

__all__ = [
    "DIMENSIONS", "FIGURES", "SETS", "Counted", "Cut", "Definition", "Figure", "Growth", "Line", "Period", "Place", "Spread",
    "Weights", "behind", "behind_by", "by", "course", "days", "figures", "growth", "last_days", "month_of", "rating",
    "set_weights", "spread", "week_of", "weights",
]
