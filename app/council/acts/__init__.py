"""What people do with questions and measures; each function stands inside ``act(viewer)`` of its caller."""

from app.council.acts.measures import (
    NewMeasure,
    add_measure,
    change_measure,
    check_measure,
    finish_measure,
    remove_measure,
)
from app.council.acts.proposing import propose_measure
from app.council.acts.questions import NewQuestion, ask, decide, finish, pass_up, remark

__all__ = ["NewMeasure", "NewQuestion", "add_measure", "ask", "change_measure", "check_measure", "decide", "finish",
           "finish_measure", "pass_up", "propose_measure", "remark", "remove_measure"]
