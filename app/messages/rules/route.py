"""The route of a channel as its profile gives it: a list of steps in order, read by one engine."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from app.foundation.viewer import Viewer
from app.messages.rules.words import ANSWER_OUTCOMES, OUTCOMES
from app.worktime.channels import OFFICERS

Route = Sequence[dict[str, Any]]


@dataclass(frozen=True)
class Step:
    """``code`` names the step, ``who`` does or records it, ``waits_on`` is the side that decides it; ``decides``: another's
    decision is recorded. Of the answer: ``talk``: it asks for a recorded talk with the applicant; ``topic``: who takes the
    message names its topic; ``instructed``: the unit's head names who answers; ``outcomes``: those it may have."""

    code: str
    label: str
    who: str
    waits_on: str
    waits_words: str
    decides: str = ""
    talk: bool = False
    topic: bool = False
    instructed: bool = False
    outcomes: tuple[str, ...] = ANSWER_OUTCOMES

    @property
    def kind(self) -> str:
        return kind_of(self.code)


def officer_at(code: str | None, viewer: Viewer, channel: str) -> bool:
    """Whether the viewer may stand at the step as who runs the channel; at an agreement of officers only as the one it names:
    there nobody stands for another under a wider name."""
    officer = OFFICERS.get(code or "")
    return viewer.is_named(officer, channel) if officer else viewer.works("operator", channel)


def kind_of(code: str | None) -> str:
    """What a step is: «agree» for «agree_unit»; empty between steps."""
    return (code or "").split("_")[0]


def steps(route: Route) -> tuple[Step, ...]:
    return tuple(Step(row["step"], row["label"], row["who"], side_of(row), row["waits_for"], row["decides"],
                      row.get("talk", False), row.get("topic", False), row.get("instructed", False),
                      tuple(row.get("outcomes") or ANSWER_OUTCOMES)) for row in route)


def side_of(row: dict[str, Any]) -> str:
    """Whom the message waits on; who runs the channel is one side, whatever their name."""
    if row["decides"]:
        return "region"
    return "operator" if row["who"] == "press" else str(row["who"])


def after(route: Route, code: str) -> Step | None:
    """The step that follows; None at the end of the route, and of a step that it has no more."""
    line = iter(steps(route))
    return next(line, None) if any(step.code == code for step in line) else None


def negative_only(given_by: str, kind: str) -> bool:
    """Whether, without a window of reaction, only a comment that is called negative brings a message back: on the platform
    that names the deadlines itself (ПОС, Мыски 3.10.6) and of appeals, whose reply ends them; elsewhere any comment does."""
    return given_by == "source" or kind == "appeal"


def step_named(route: Route, code: str | None) -> Step | None:
    return next((step for step in steps(route) if step.code == code), None)


def talks_first(line: Iterable[Step]) -> bool:
    """Whether nothing goes on before a talk with the applicant is recorded."""
    return any(step.kind == "answer" and step.talk for step in line)


def outcomes_of(line: Iterable[Step]) -> dict[str, str]:
    """What an answer may come to, with its words."""
    codes = next((step.outcomes for step in line if step.kind == "answer"), ANSWER_OUTCOMES)
    return {code: OUTCOMES[code] for code in codes}


def first_of(route: Route, kind: str) -> Step | None:
    """The first step of a kind, or None where the route has none."""
    return next((step for step in steps(route) if step.kind == kind), None)
