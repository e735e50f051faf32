"""What may be seen of questions and measures: frozen cards."""

from app.council.queries.measures import MeasureCard, measure, measures, measures_behind, proposals, unchecked_behind
from app.council.queries.questions import QuestionCard, QuestionPage, about_message, question, questions, waiting

__all__ = ["MeasureCard", "QuestionCard", "QuestionPage", "about_message", "measure", "measures", "measures_behind",
           "proposals", "question", "questions", "unchecked_behind", "waiting"]
