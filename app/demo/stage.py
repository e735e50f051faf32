"""Time goes by: the acts of all plays in the order of their moments, with the minute's jobs between them."""

import gc
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select, union_all

from app.adapters.file_store import Store
from app.demo.people import Cast
from app.demo.planning import Play
from app.demo.texts import texts
from app.demo.town import Town
from app.directory.tables import Topic
from app.foundation.database import act, db
from app.foundation.refusal import Refusal
from app.messages.reminders import sweep
from app.messages.tables import Clock
from app.messages.windows import close_reactions
from app.notices.acts import mark_all_read
from app.notices.queries import notices_of
from app.worktime import Schedule, YearNotLoaded

log = logging.getLogger(__name__)

Moves = Mapping[str, Callable[..., None]]
MINUTE = timedelta(minutes=1)
# How long ago everybody looked into the bell for the last time, in working minutes.
BELL_READ = {"operator": 150, "executor": 400, "head": 1600, "curator": 4000}

UNTIL = bindparam("until", type_=Clock.due.type)
# Reminders and ends of reaction windows due by a moment; built once, as it is asked before every step.
DUE = union_all(
    select(func.min(Clock.remind_at).label("due")).where(
        Clock.stopped.is_(None), Clock.corrupt.is_(None), Clock.remind_at <= UNTIL),
    select(func.min(Clock.due)).where(Clock.kind == "reaction", Clock.stopped.is_(None), Clock.due <= UNTIL))


@contextmanager
def rarely_collected() -> Iterator[None]:
    """Thousands of acts in a row leave little garbage in circles; looking for it takes a quarter of the time."""
    usual = gc.get_threshold()
    gc.set_threshold(200_000, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


class Stage:
    """The people, the words, the clock on the wall, and what the moves share. ``now`` is the last working moment."""

    def __init__(self, cast: Cast, town: Town, schedule: Schedule, store: Store, now: datetime):
        self.cast, self.town, self.schedule, self.store, self.now = cast, town, schedule, store, now
        self.topics: dict[tuple[str, str], int] = {(group, name): number for number, group, name in db.session.execute(
            select(Topic.id, Topic.group, Topic.name).order_by(Topic.id.desc()))}
        self.texts = texts().here(cast, town, self.topics)
        self.kept_photo: bytes | None = None
        self.ticked = now - timedelta(days=400)
        self.refused: list[str] = []

    def perform(self, plays: list[Play], moves: Moves, at: datetime) -> None:
        """Every step at its moment, as far as ``at``."""
        agenda = sorted((moment, play.order, number) for play in plays for number, (moment, _) in enumerate(play.moments)
                        if moment <= at)
        reading = sorted((self.schedule.subtract(self.now, ago), login) for login, ago in BELL_READ.items())
        by_order = {play.order: play for play in plays}
        for moment, order, number in agenda:
            while reading and reading[0][0] <= moment:
                self.read_bell(*reading.pop(0)[::-1])
            self.pass_time(moment)
            play = by_order[order]
            if not play.over:
                self._do(moves, play, number)
        self.pass_time(at)

    def _do(self, moves: Moves, play: Play, number: int) -> None:
        moment, step = play.moments[number]
        try:
            moves[step.move](self, play, moment, **step.facts)
        except (Refusal, YearNotLoaded) as refusal:
            # The message stays where it is: a demonstration with one story less is better than none.
            play.over = True
            self.refused.append(f"{play.scene.name}: {step.move}: {refusal}")
            log.warning("demo: message %s, %s refused (%s)", play.number, step.move, refusal)

    def pass_time(self, until: datetime) -> None:
        """What the timetable would have done by then, at the minute it falls due."""
        while (due := self._next_due(until)) is not None:
            minute = due.replace(second=0, microsecond=0)
            tick = minute if minute == due else minute + MINUTE
            self.ticked = max(min(tick, until), self.ticked + MINUTE)
            sweep(self.ticked)
            close_reactions(self.ticked)

    def _next_due(self, until: datetime) -> datetime | None:
        found = [due for due in db.session.scalars(DUE, {"until": until}) if due is not None]
        db.session.rollback()
        return min(found, default=None)

    def read_bell(self, login: str, at: datetime) -> None:
        viewer = self.cast.logins[login]
        newest = notices_of(viewer.person_id or 0).newest
        with act(viewer):
            mark_all_read(viewer, newest, at)
