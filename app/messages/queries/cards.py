"""What the page of one message is made of."""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from app.files.queries import FileCard
from app.messages.queries.rows import Row
from app.messages.rules.acts import Act
from app.messages.rules.route import Step


@dataclass(frozen=True)
class ClockCard:
    kind: str
    round: int
    started: datetime
    due: datetime
    stopped: datetime | None
    result: str | None
    minutes: int | None
    words: tuple[str, ...]
    remind_level: int = 0


@dataclass(frozen=True)
class AnswerCard:
    id: int
    round: int
    kind: str
    state: str
    text: str
    outcome: str | None
    promised_for: date | None
    unit: str
    decided_by: str
    recorded_by: str
    via: str
    truthful_at: datetime | None
    submitted_at: datetime
    completeness: int | None
    published_at: datetime | None
    link: str


@dataclass(frozen=True)
class EvidenceCard:
    id: int
    answer_id: int | None
    stage: str
    unit: str
    added_at: datetime
    file: FileCard
    sightings: tuple[dict[str, Any], ...]


@dataclass(frozen=True)
class WorkerCard:
    """A unit at work on the message (or that was, then ``ended_at``)."""

    unit_id: int
    unit: str
    phone: str
    person: str
    responsible: bool
    active: bool
    words: str
    given_at: datetime
    acknowledged_at: datetime | None
    ended_at: datetime | None
    end_reason: str | None
    end_words: str
    proposed: str


@dataclass(frozen=True)
class Word:
    """A decision, reaction or call: what its history row points at."""

    table: str
    id: int
    code: str
    reason: str | None
    text: str
    whom: str
    number: int | None
    at: datetime


@dataclass(frozen=True)
class Event:
    """One row of history with the words it points at."""

    at: datetime
    act: str
    person: str
    role: str | None
    facts: dict[str, Any]
    word: Word | None


@dataclass(frozen=True)
class Card:
    """Everything the page of one message shows to this viewer. ``acts`` are those open to the viewer now."""

    row: Row
    text: str
    incident_kind: str | None
    found_by_monitoring: bool
    kind: str
    form: str
    appeal_type: str
    topic_id: int | None
    topic_group: str
    topic_catch_all: bool
    settlement: str
    street: str
    house: str
    place_note: str
    item_kind: str
    link: str
    essence: dict[str, str]
    author: str
    author_contacts: str
    applicant: str  # a code: a category, not a person, so that everybody who sees the message sees it
    received_by: str
    has_scan: bool
    taken_at: datetime | None
    first_published_at: datetime | None
    evaluated_at: datetime | None
    promised_for: date | None
    closing_reason: str | None
    closing_words: str
    completeness: int | None
    mark: int | None
    reopened: int
    promise_moves: int
    main_id: int | None
    urgent_due: datetime | None
    fast_track_at: datetime | None
    route: tuple[Step, ...]
    relation: str | None
    clocks: tuple[ClockCard, ...]
    answers: tuple[AnswerCard, ...]
    evidence: tuple[EvidenceCard, ...]
    workers: tuple[WorkerCard, ...]
    events: tuple[Event, ...]
    external: tuple[tuple[str, str], ...]
    twins: tuple[int, ...]
    also_open: tuple[str, ...]
    acts: tuple[Act, ...] = field(default=())

    @property
    def number(self) -> int:
        return self.row.number

    @property
    def version(self) -> int:
        return self.row.version

    @property
    def answer(self) -> AnswerCard | None:
        """The newest answer."""
        return self.answers[-1] if self.answers else None

    @property
    def step(self) -> Step | None:
        """The step of the route at which the message stands."""
        return next((step for step in self.route if step.code == self.row.step), None)

    @property
    def waiting_evidence(self) -> tuple[EvidenceCard, ...]:
        return tuple(item for item in self.evidence if item.answer_id is None)

    @property
    def asked_author(self) -> str:
        """The question that the applicant has not answered yet."""
        newest = next((event.word for event in self.events if event.act == "clarify"), None)
        return newest.text if newest and self.row.state == "clarification" else ""

    @property
    def responsible(self) -> WorkerCard | None:
        return next((worker for worker in self.workers if worker.responsible and worker.active), None)
