"""What may be asked of a list of messages: filters and tabs as named conditions, their values under the same names."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, bindparam, false, func, literal_column, or_, select

from app.directory.categories import topics_of
from app.directory.schedules import channels, midnight
from app.foundation.database import ask, db
from app.foundation.viewer import Viewer
from app.messages.queries.rows import number_in
from app.messages.rules.words import KINDS
from app.messages.search import asked as asked_words
from app.messages.tables import Author, ExternalNumber, Message
from app.worktime.channels import OFFICERS

M = Message.__table__.c
Parts = tuple[str, ...]
LONGEST_NUMBER = 60  # as long as a number of another system may be


@dataclass(frozen=True)
class Filter:
    """What is asked of the list of all messages. Empty means any."""

    words: str = ""
    state: str = ""
    channel: str = ""
    unit_id: int | None = None
    topic_id: int | None = None
    batch_id: int | None = None
    late: bool = False
    by_due: bool = False
    applicant: str = ""
    category: str = ""
    # Of the essence: «yes» filled, «no» not yet; its object in the very words.
    essence: str = ""
    object: str = ""
    # «message» or «appeal»; the type of an appeal; how either was handed in.
    kind: str = ""
    type: str = ""
    form: str = ""
    # Days of receipt, both included.
    since: date | None = None
    until: date | None = None
    # Numbers of the messages to choose from, as a SELECT: what a figure opens into.
    among: Select | None = None


# What stands under «За мной»: the operator's own next steps.
MINE = ("take", "assign", "check", "agree", "region", "publish")
# Steps of the route that who runs the channel does or records; at any other the answer lies with somebody else, but for
# the agreements that are the viewer's own.
DESK = {"check": "check", "region": "region", "publish": "publish", "send": "publish"}
AGREEING = M.step.in_(bindparam("agreeing", expanding=True))
TABS: dict[str, ColumnElement[bool]] = {
    "mine": and_(M.state.not_in(("assigned", "preparing", "deferred", "published", "clarification")),
                 or_(M.state != "at_step", M.step.in_(DESK), AGREEING)),
    "take": M.state == "registered",
    "assign": M.state == "taken",
    **{tab: and_(M.state == "at_step", M.step.in_([step for step, place in DESK.items() if place == tab]))
       for tab in ("check", "region", "publish")},
    "agree": and_(M.state == "at_step", AGREEING),
    "others": and_(M.state == "at_step", M.step.not_in(DESK), ~AGREEING),
    # Said by what it is not: SQLite then goes along the deadlines instead of sorting two states together.
    "executor": M.state.not_in(("registered", "taken", "at_step", "deferred", "published", "clarification")),
    "clarification": M.state == "clarification",
    "promises": M.state == "deferred",
    "reaction": M.state == "published",
}
# Conditions by name; their values come under the same names.
PARTS: dict[str, ColumnElement[bool]] = {
    "open": M.open,
    "state": M.state == bindparam("state"),
    "channel": M.channel == bindparam("channel"),
    "unit": M.unit_id == bindparam("unit"),
    "topic": M.topic_id == bindparam("topic"),
    "batch": M.batch_id == bindparam("batch"),
    "essence_yes": M.essence_subject != "",
    "essence_no": M.essence_subject == "",
    "object": M.essence_object == bindparam("object"),
    "applicant": M.author_id.in_(select(Author.id).where(Author.kind != "", Author.kind == bindparam("applicant"))),
    # Written out, so that appeals are found along their own index.
    **{f"kind_{kind}": M.kind == literal_column(f"'{kind}'") for kind in KINDS},
    "type": and_(M.kind == literal_column("'appeal'"), M.appeal_type == bindparam("type")),
    "form": M.form == bindparam("form"),
    "category": M.topic_id.in_(bindparam("category", expanding=True)),
    "late": and_(M.open, M.next_due < bindparam("late"), M.next_clock.not_in(("reaction", "clarification"))),
    "consent": and_(M.state == literal_column("'published'"), M.step == "consent",
                    M.waits_on.in_(bindparam("sides", expanding=True))),
    # Numbers follow receipt, though not strictly: their range keeps lists off all that came earlier and later.
    "came": and_(M.id.between(bindparam("lowest"), bindparam("highest")), M.received_at >= bindparam("came_since"),
                 M.received_at < bindparam("came_until")),
    "numbers": M.id.in_(bindparam("numbers", expanding=True)),
    "finished": or_(M.open.is_(False), M.state == "published"),
    "at_work": and_(M.open, M.state != "published"),
    **{f"tab_{name}": condition for name, condition in TABS.items()},
    "nothing": false(),
}
EDGES = select(func.min(M.id), func.max(M.id)).where(
    M.received_at >= bindparam("came_since"), M.received_at < bindparam("came_until"))
ELSEWHERE = select(ExternalNumber.message_id).where(
    ExternalNumber.system.in_(bindparam("systems", expanding=True)), ExternalNumber.number == bindparam("elsewhere"))


def conditions(asked: Filter, at: datetime) -> tuple[Parts, dict[str, Any]]:
    """Names of conditions and their values."""
    given: dict[str, Any] = {
        "state": asked.state, "channel": asked.channel, "unit": asked.unit_id, "topic": asked.topic_id,
        "batch": asked.batch_id, "applicant": asked.applicant,
        "category": topics_of(asked.category) if asked.category else None,
        f"essence_{asked.essence}": asked.essence, "object": asked.object,
        f"kind_{asked.kind}": asked.kind, "type": asked.type, "form": asked.form,
        "late": at if asked.late else None, "open": asked.by_due and not asked.late,
        **(words_of(asked.words) if asked.words else {})}
    values = {name: value for name, value in given.items() if value}
    if not asked.since and not asked.until:
        return tuple(values), values
    came = came_in(asked.since, asked.until)
    return (*values, "came" if came else "nothing"), values | came


def came_in(since: date | None, until: date | None) -> dict[str, Any]:
    """Values of «came»; nothing where no message came in those days."""
    days = {"came_since": midnight(since or date(1990, 1, 1)),
            "came_until": midnight((until or date(2100, 1, 1)) + timedelta(days=1))}
    lowest, highest = ask(EDGES, days).one()
    return {} if lowest is None else days | {"lowest": lowest, "highest": highest}


def words_of(words: str) -> dict[str, Any]:
    """The number, a number elsewhere, or every word in any of its forms; signs alone find nothing."""
    clean = words.strip().lstrip("№#").strip()
    if clean.isascii() and clean.isdigit() and len(clean) <= LONGEST_NUMBER:
        elsewhere = db.session.scalars(ELSEWHERE, {"systems": sorted(channels()), "elsewhere": clean})
        return {"numbers": [number_in(clean) or 0, *elsewhere]}
    wanted = asked_words(clean)
    return {"match": wanted, "begun": asked_words(clean, begun=True)} if wanted else {"nothing": True}


def agreeing(viewer: Viewer) -> list[str]:
    """Steps at which the viewer agrees as the officer that they name."""
    return [step for step, role in OFFICERS.items() if role in viewer.roles]


def tab_of(viewer: Viewer, state: str, step: str | None) -> str:
    if state == "at_step":
        return "agree" if step in agreeing(viewer) else DESK.get(step or "check", "others")
    return {"registered": "take", "taken": "assign", "deferred": "promises", "published": "reaction",
            "clarification": "clarification"}.get(state, "executor")
