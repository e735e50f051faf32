"""What happens by itself: a table of jobs, how often, and why. A new job is a line in each of the two tables."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

# Every function the worker may run, by the name that the house calls it. Each takes named JSON arguments, stands in
# an application context, loads what is due from the database and makes one call; it is safe to run twice.
JOBS: dict[str, str] = {
    "sweep": "app.jobs.sweep.run",
    "fold": "app.jobs.fold.run",
    "reactions": "app.jobs.reactions.run",
    "morning": "app.jobs.morning.run",
    "monitoring": "app.jobs.monitoring.run",
    "lines": "app.jobs.lines.run",
    "words": "app.jobs.words.run",
    "notes": "app.jobs.notes.run",
    "papers": "app.jobs.papers.run",
    "days": "app.jobs.days.run",
    "photos": "app.jobs.photos.run",
    "letters": "app.jobs.letters.run",
    "backup": "app.jobs.backup.run",
    "orphans": "app.jobs.orphans.run",
    "sign_ins": "app.jobs.sign_ins.run",
    "recounts": "app.jobs.recounts.run",
    "depersonalise": "app.jobs.depersonalise.run",
    "retention": "app.jobs.retention.run",
    "imports": "app.jobs.imports.run",
    "incoming": "app.jobs.incoming.run",
    "exports": "app.jobs.exports.run",
}

# Seconds after which a job is ended, where the usual quarter of an hour is too short: evidence of years is copied slowly.
LONGER = {"backup": 6 * 3600}


@dataclass(frozen=True)
class Line:
    """A line of the timetable. ``every`` is in seconds; what a stopped ticker missed is made up in its first round."""

    job: str
    every: int
    why: str


# Work of a killed worker waits for the next slot: half of the minute in which it must be found.
HALF_MINUTE = 30
DAY = 24 * 3600

TIMETABLE: tuple[Line, ...] = (
    Line("sweep", HALF_MINUTE, "a reminder 20 minutes before a deadline is worth nothing ten minutes late"),
    Line("reactions", HALF_MINUTE, "a message is done the moment its reaction window closes"),
    Line("fold", HALF_MINUTE, "every thousandth page written made an act wait for all of them to be copied: up to 70 ms"),
    Line("letters", HALF_MINUTE, "gathers what was told since; sends again what failed or was cut off"),
    Line("morning", HALF_MINUTE, "the head reads it before the meeting at half past eight"),
    Line("monitoring", HALF_MINUTE, "an hour before closing there is still time to look through the system"),
    Line("lines", HALF_MINUTE, "a direct line that nobody closed is told of, then closed, and nothing of it is lost"),
    Line("notes", HALF_MINUTE, "the note is there on its day and hour, its papers soon after each change"),
    Line("papers", HALF_MINUTE, "a signed reply or a notice is printed soon after it was registered"),
    Line("words", HALF_MINUTE, "what an export brought is found by its words soon after"),
    Line("days", HALF_MINUTE, "what is not counted has to be looked at: a year of it takes seconds"),
    Line("photos", HALF_MINUTE, "a photo uploaded while Redis was away is decoded too"),
    Line("recounts", HALF_MINUTE, "open messages go under a new rule on its first day, and on after a kill"),
    Line("depersonalise", HALF_MINUTE, "a confirmed act goes on after a kill, and its paper is made at the end"),
    Line("retention", DAY, "personal data past their time are put before the administrators, or go by themselves"),
    Line("imports", HALF_MINUTE, "goes on with an export after a kill, or when Redis was away as it was handed in"),
    Line("incoming", HALF_MINUTE, "takes in what another system laid into the watched folder"),
    Line("exports", HALF_MINUTE, "a workbook of a large list is begun anew after a kill, and goes after its week"),
    Line("backup", 600, "after two in the morning, and soon after a night on which the machine stood still"),
    Line("orphans", DAY, "a broken upload may leave a file without a row"),
    Line("sign_ins", DAY, "sessions that ended open nothing and need not be kept"),
)


def slot_start(at: datetime, every: int) -> datetime:
    """The start, in UTC, of the slot that ``at`` falls in; counted from the epoch, so that two tickers agree."""
    passed = int(at.timestamp())
    return datetime.fromtimestamp(passed - passed % every, UTC)


def due(lines: Iterable[Line], at: datetime) -> list[tuple[str, str]]:
    """(job, slot id) of the slot each line stands in. The id carries the slot: asked for twice, it is done once."""
    return [(line.job, f"{line.job}-{slot_start(at, line.every):%Y%m%dT%H%M%S}") for line in lines]
