"""What happens to messages of the demonstration: scenes of steps, with the working minutes between them.

``LIVE`` scenes end a little before «now» and leave somebody something to do, the indispensable ones first.
``PAST`` scenes lie in the three months before, by weight.
"""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Step:
    """A move (``app.demo.moves``) so many working minutes after the step before: least and most."""

    move: str
    least: int
    most: int
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Scene:
    """``wish``: what the theme must be able to do. ``text``: themes, or one of the side lists.

    ``rest``: working minutes between the last step and now, for a scene that is still being played. ``twin``: another
    message of the same place and theme comes while this one is played, and does these steps. ``watched``: the scene ends
    with an answer whose reaction window is still open, also after a week-end.
    """

    name: str
    steps: tuple[Step, ...]
    wish: str = ""
    text: str = "themes"
    weight: int = 1
    rest: tuple[int, int] = (2, 30)
    twin: tuple[Step, ...] = ()
    watched: bool = False

    @property
    def longest(self) -> int:
        return sum(step.most for step in self.steps)


def step(move: str, least: int, most: int, **facts: Any) -> Step:
    return Step(move, least, most, facts)


COME = (step("register", 1, 8),)
TAKEN = (*COME, step("take", 1, 8))
GIVEN = (*TAKEN, step("assign", 2, 9))
BEGUN = (*GIVEN, step("acknowledge", 4, 25))
FINAL = step("answer", 40, 150)
CHECKED = (step("check", 4, 20),)
AGREED = (*CHECKED, step("region_agree", 5, 20))
ROUTE = (*AGREED, step("publish", 1, 6))
PROMPT = (step("answer", 10, 22), step("check", 2, 5), step("region_agree", 2, 5), step("publish", 1, 3))
INTERIM = (step("answer", 8, 18, interim=True, days=9), step("check", 2, 4), step("region_agree", 2, 4),
           step("publish", 1, 2))
# Answered within the hour with what is done today; the rest follows.
TODAY = (step("answer", 6, 12, interim=True, days=0), step("check", 2, 4), step("region_agree", 2, 4), step("publish", 1, 2))
HELD = (*GIVEN, *TODAY)
DAY = 540

PAST = (
    Scene("prompt", (*GIVEN, *PROMPT), weight=30),
    Scene("prompt-mark", (*GIVEN, *PROMPT, step("mark", 60, 400)), weight=14),
    Scene("usual", (*BEGUN, FINAL, *ROUTE), weight=14),
    Scene("by-phone", (*GIVEN, step("call", 5, 30), step("record_answer", 10, 60), *ROUTE), weight=6),
    Scene("same-day", (*HELD, step("answer", 60, 180), *ROUTE), "interim", weight=7),
    Scene("late", (*GIVEN, step("acknowledge", 200, 300), step("answer", 400, 700), *ROUTE), weight=5),
    Scene("returned", (*BEGUN, step("answer", 30, 80), step("return_answer", 5, 20), step("answer", 20, 80), *ROUTE,
                       step("mark", 60, 400)), weight=7),
    Scene("region-returned", (*BEGUN, FINAL, *CHECKED, step("region_return", 10, 40), step("answer", 20, 60), *ROUTE),
          weight=4),
    Scene("promise-kept", (*GIVEN, *INTERIM, step("answer", 3 * DAY, 5 * DAY), *ROUTE), "interim", weight=9),
    Scene("promise-moved", (*GIVEN, *INTERIM, step("answer", 4 * DAY, 5 * DAY, interim=True, days=9, moved=True), *ROUTE,
                            step("answer", 2 * DAY, 4 * DAY), *ROUTE), "interim", weight=2),
    Scene("promise-broken", (*GIVEN, step("answer", 8, 18, interim=True, days=4), *ROUTE,
                             step("answer", 6 * DAY, 8 * DAY), *ROUTE), "interim", weight=2),
    Scene("reopened", (*GIVEN, *PROMPT, step("comment", 120, 500), step("answer", 60, 200), *ROUTE), weight=5),
    Scene("thanked", (*GIVEN, *PROMPT, step("comment", 60, 400, good=True), step("no_question", 5, 30)), weight=4),
    Scene("not-ours", (*TAKEN, step("assign", 2, 9, wrong=True), step("not_ours", 10, 40), step("assign", 5, 20),
                       step("answer", 30, 90), *ROUTE), "wrong", weight=3),
    Scene("helped", (*BEGUN, step("add_unit", 5, 20), step("contribute", 20, 60), step("answer", 20, 60), *ROUTE),
          "helper", weight=3),
    Scene("reassigned", (*TAKEN, step("assign", 2, 9, wrong=True), step("reassign", 20, 40), step("answer", 30, 90),
                         *ROUTE), "wrong", weight=2),
    Scene("fast", (*GIVEN, step("fast_track", 10, 40), step("answer", 30, 80), *ROUTE), weight=3),
    Scene("urgent", (*GIVEN, step("urgent", 10, 40, minutes=150), step("acknowledge", 1, 5), step("answer", 20, 50),
                     *ROUTE), weight=2),
    Scene("not-solved", (*BEGUN, step("answer", 40, 150, outcome="not_solved"), *ROUTE), "not-solved", weight=2),
    Scene("twins", (*GIVEN, step("answer", 60, 120), *ROUTE), weight=3,
          twin=(step("register", 2, 5), step("duplicate", 2, 6))),
    Scene("spam", (*COME, step("decline", 1, 9, reason="spam")), text="spam", weight=4),
    Scene("thanks", (*TAKEN, step("decline", 1, 9, reason="no_question")), text="thanks", weight=3),
    Scene("passed-on", (*TAKEN, step("redirect", 5, 40)), text="others", weight=4),
)

LIVE = (
    Scene("come", COME, rest=(1, 9)),
    Scene("taken", TAKEN, rest=(2, 12)),
    Scene("given", GIVEN, "ours", rest=(5, 20)),
    Scene("begun", (*BEGUN, step("draft", 5, 20, who="executor", act="answer")), "ours", rest=(5, 40)),
    Scene("back", (*HELD, FINAL, step("return_answer", 5, 20)), "ours solved interim", rest=(4, 40)),
    Scene("to-check", (*HELD, step("answer", 30, 60, photo="seen")), "ours solved interim", rest=(4, 25)),
    Scene("at-region", (*HELD, FINAL, *CHECKED), "interim", rest=(5, 40)),
    Scene("to-publish", (*GIVEN, FINAL, *AGREED), rest=(2, 15)),
    Scene("promise-near", (*GIVEN, step("answer", 8, 18, interim=True, by=1), *ROUTE), "ours interim",
          rest=(3 * DAY, 4 * DAY)),
    Scene("promise-past", (*GIVEN, step("answer", 8, 18, interim=True, by=-3), *ROUTE), "ours interim",
          rest=(8 * DAY, 9 * DAY)),
    Scene("hurried", (*GIVEN, step("urgent", 10, 30, minutes=120)), "ours", rest=(3, 20)),
    Scene("watched", (*GIVEN, FINAL, *ROUTE), rest=(3, 9), watched=True),
    Scene("whose", (*TAKEN, step("assign", 2, 9, wrong=True), step("not_ours", 15, 40)), "our-mistake", rest=(3, 30)),
    Scene("twins-open", (*GIVEN, step("acknowledge", 30, 60)), "others", rest=(20, 60),
          twin=(step("register", 2, 5), step("duplicate", 2, 6))),
    Scene("again", (*GIVEN, *PROMPT, step("comment", 240, 420)), "ours solved", rest=(10, 60)),
    Scene("region-back", (*HELD, FINAL, *CHECKED, step("region_return", 10, 30)), "others interim", rest=(5, 30)),
    Scene("due-soon", HELD, "ours interim", rest=(300, 312)),
    Scene("overdue", GIVEN, "others", rest=(1000, 1080)),
    Scene("we-help", (*HELD, step("add_unit", 5, 20)), "our-help interim", rest=(10, 60)),
    Scene("spam-now", (*COME, step("decline", 1, 9, reason="spam")), text="spam", rest=(10, 90)),
    Scene("passed-now", (*TAKEN, step("redirect", 5, 30)), text="others", rest=(10, 90)),
    Scene("riddle", COME, text="catch_all", rest=(12, 40)),
    Scene("old-photo", (*GIVEN, step("answer", 30, 60, photo="old")), "solved others", rest=(4, 30)),
    Scene("promise-far", (*GIVEN, step("answer", 8, 18, interim=True, by=20), *ROUTE), "ours interim",
          rest=(2 * DAY, 3 * DAY)),
    Scene("fast-now", (*GIVEN, step("fast_track", 5, 20)), "others", rest=(5, 60)),
    Scene("again-check", (*GIVEN, *PROMPT, step("comment", 240, 420), step("answer", 60, 120)), "others",
          rest=(5, 30)),
    Scene("waits-long", COME, rest=(64, 90)),
    Scene("unclear", (*GIVEN, step("essence", 2, 5), step("clarify", 5, 15)), "others", rest=(10, 60)),
    Scene("called", (*HELD, step("call", 20, 60)), "others interim", rest=(5, 60)),
    Scene("by-phone-now", (*GIVEN, step("record_answer", 30, 60)), "others", rest=(4, 30)),
    Scene("watched-2", (*GIVEN, FINAL, *ROUTE), rest=(10, 25), watched=True),
    Scene("watched-3", (*GIVEN, *PROMPT), rest=(30, 90), watched=True),
    Scene("taken-2", (*TAKEN, step("draft", 1, 3, who="operator", act="redirect")), "others", rest=(8, 30)),
    Scene("given-2", GIVEN, "others", rest=(20, 120)),
    Scene("given-3", HELD, "others interim", rest=(60, 200)),
    Scene("begun-2", HELD, "others interim", rest=(30, 150)),
    Scene("at-region-2", (*GIVEN, *PROMPT[:2]), rest=(10, 60)),
    Scene("to-publish-2", (*GIVEN, *PROMPT[:3]), rest=(2, 15)),
    Scene("to-check-2", (*HELD, FINAL), "others interim", rest=(5, 50)),
    Scene("promise-moved-now", (*GIVEN, *INTERIM, step("answer", 4 * DAY, 5 * DAY, interim=True, by=12, moved=True),
                                *ROUTE), "interim others", rest=(DAY, 2 * DAY)),
    Scene("promise-near-2", (*GIVEN, step("answer", 8, 18, interim=True, by=2), *ROUTE), "interim others",
          rest=(3 * DAY, 4 * DAY)),
    Scene("twice-back", (*BEGUN, step("answer", 20, 40), step("return_answer", 5, 15), step("answer", 20, 40),
                         step("return_answer", 5, 15)), "ours solved", rest=(5, 40)),
    Scene("helped-now", (*HELD, step("add_unit", 5, 20), step("contribute", 20, 60)), "ours helper interim", rest=(5, 40)),
    Scene("thanked-now", (*GIVEN, *PROMPT, step("comment", 60, 300, good=True), step("no_question", 5, 20)),
          rest=(10, 60)),
    Scene("come-2", COME, rest=(3, 20)),
    Scene("come-3", COME, rest=(5, 35)),
)
