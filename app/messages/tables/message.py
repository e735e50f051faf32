"""The message, its author and its numbers elsewhere."""

from datetime import date, datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import TypeDecorator

from app.foundation.database import Base
from app.foundation.moment import Moment
from app.messages.rules.personal import CUT_PHONE, GONE, without_contacts

# Conditions of partial indexes are written as queries write them: SQLite compares them word for word.
OPEN = {"sqlite_where": text("open = 1"), "postgresql_where": text("open")}
# Longer where lengths count: SQLite heeds none, and to alter a column there is to copy the table.
CODE = String(20).with_variant(String(12), "sqlite")


class Title(TypeDecorator[str]):
    """Shown in lists and workbooks to everybody who sees the message: read without telephones and mailboxes, those cut in
    their middle too. What is made now has none (``registering.title_of``); what was kept before has."""

    impl = String
    cache_ok = True

    def process_result_value(self, value, _dialect):
        return shown_title(value)


@lru_cache(maxsize=20_000)
def shown_title(kept: str | None) -> str | None:
    """Lists read the same titles again and again."""
    return CUT_PHONE.sub(f"{GONE}…", without_contacts(kept)) if kept else kept


class Author(Base):
    """Who raised it: apart from the message, so that it can be emptied by itself.

    ``same_as``: a random word shared with those who had the same contacts, given when one of them is emptied: by it
    repeats stay what they were, and nobody is found."""

    __tablename__ = "author"
    __table_args__ = (
        Index("ix_author_contacts", "contacts"),
        Index("ix_author_same_as", "same_as", sqlite_where=text("same_as IS NOT NULL"),
              postgresql_where=text("same_as IS NOT NULL")),
        Index("ix_author_kind", "kind", "id", sqlite_where=text("kind <> ''"), postgresql_where=text("kind <> ''")))

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    contacts: Mapped[str] = mapped_column(String(500), default="")
    # Where a signed reply to an appeal goes: one e-mail or a postal address.
    reply_to: Mapped[str] = mapped_column(String(300), default="", server_default="")
    # Who applies, one of ``words.APPLICANTS``; empty is not known.
    kind: Mapped[str] = mapped_column(String(12), default="", server_default="")
    same_as: Mapped[str | None] = mapped_column(String(32))


class AuthorKey(Base):
    """By what an author is found, see ``author_keys``; goes with what it was made of."""

    __tablename__ = "author_key"
    __table_args__ = (Index("ix_author_key_author", "author_id"),)

    key: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"), primary_key=True, autoincrement=False)


class Message(Base):
    """Anything a citizen or organisation raised. ``id`` is its number, shown «№ 4182».

    ``form``: written, oral, electronic; ``appeal_type`` of an appeal: proposal, application, complaint; ``extended_at``:
    when its deadline was put off, once.

    ``open`` is false once no work is left (done, declined, redirected, duplicate). ``waits_on`` names whose
    turn it is: operator, executor, region, citizen. ``next_clock``/``next_due`` repeat the earliest open clock,
    ``own_clock``/``own_due`` the executor's own one (their answer, their promise, at a step of their unit the
    whole answer's), so that lists need no join.
    Facts of closing are written once and read by the figures. ``more_time_until``: the deadline
    that the executor asks for, until it is granted or not. ``confirmed_at``: when an export said the same of the
    publication recorded here; older than the publication, it is about a former round. ``searchable``: its words stand in
    the index as they are.
    ``mail``: whether a numbered paper was sent out, «sent», or came back and was not sent again, «returned».
    ``depersonalised_at``: when what it said of its author was destroyed; empty again once a person has acted on it since.
    ``essence_…``: what the message comes to in four fields (Alekseevka 3.7 d); filled once it has a subject.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("ix_message_queue", "channel", "next_due", "id", **OPEN),
        Index("ix_message_due", "next_due", "id", **OPEN),
        Index("ix_message_tab", "state", "next_due", "id", "step", "channel", **OPEN),
        # «open» itself stands in them too: without it SQLite looks at each message, although the condition says it already.
        Index("ix_message_stand", "channel", "state", "step", "open", **OPEN),
        Index("ix_message_unit_open", "unit_id", "next_due", "state", "topic_id", "person_id", "channel", "settlement",
              "network", "open", **OPEN),
        Index("ix_message_own", "unit_id", "own_due", "id", **OPEN),
        Index("ix_message_channel", "channel", "id"),
        Index("ix_message_state", "state", "id"),
        Index("ix_message_unit", "unit_id", "id"),
        Index("ix_message_unit_state", "unit_id", "state", "id"),
        Index("ix_message_topic", "topic_id", "id"),
        Index("ix_message_place", "street", "house", "id"),
        Index("ix_message_settlement", "settlement", "id"),
        Index("ix_message_repeat", "street", "house", "topic_id", "done_at"),
        # Who repeats whom, where one author or one house has many messages.
        Index("ix_message_ended", "topic_id", "done_at"),
        Index("ix_message_repeating", "topic_id", "repeats", "received_at"),
        Index("ix_message_batch", "batch_id"),
        Index("ix_message_appeal", "id", sqlite_where=text("kind = 'appeal'"), postgresql_where=text("kind = 'appeal'")),
        Index("ix_message_extended", "extended_at", sqlite_where=text("extended_at IS NOT NULL"),
              postgresql_where=text("extended_at IS NOT NULL")),
        # Everything that figures ask of what was received in a period, by any cut.
        Index("ix_message_received", "received_at", "state", "led_by", "repeats", "unit_id", "topic_id", "person_id",
              "channel", "settlement", "network"),
        # What came to be known here on a day, for the sheets of monitoring.
        Index("ix_message_registered", "channel", "registered_at"),
        Index("ix_message_published", "published_at", "mark"),
        Index("ix_message_author", "author_id", "topic_id"),
        Index("ix_message_main", "main_id"),
        # What was closed long ago and still says whose it was.
        Index("ix_message_to_empty", "kind", "done_at", "id", sqlite_where=text("open = 0 AND depersonalised_at IS NULL"),
              postgresql_where=text("NOT open AND depersonalised_at IS NULL")),
        Index("ix_message_object", "essence_object", "id", sqlite_where=text("essence_object <> ''"),
              postgresql_where=text("essence_object <> ''")),
        Index("ix_message_not_searchable", "id", sqlite_where=text("searchable = 0"), postgresql_where=text("NOT searchable")),
        Index("ix_message_not_matched", "id", sqlite_where=text("not_matched IS NOT NULL"),
              postgresql_where=text("not_matched IS NOT NULL")),
        # A number once given is never given again, also after an import was undone.
        {"sqlite_autoincrement": True},
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), default="message")
    form: Mapped[str] = mapped_column(String(12), default="", server_default="")
    appeal_type: Mapped[str] = mapped_column(String(12), default="", server_default="")
    extended_at: Mapped[datetime | None] = mapped_column(Moment)
    channel: Mapped[str] = mapped_column(ForeignKey("channel.code"))
    rule_id: Mapped[int | None] = mapped_column(ForeignKey("channel_rule.id"))
    state: Mapped[str] = mapped_column(CODE)
    step: Mapped[str | None] = mapped_column(String(20))
    open: Mapped[bool] = mapped_column(default=True)
    round: Mapped[int] = mapped_column(default=1)
    version: Mapped[int] = mapped_column(default=1)
    waits_on: Mapped[str | None] = mapped_column(String(12))
    next_clock: Mapped[str | None] = mapped_column(CODE)
    next_due: Mapped[datetime | None] = mapped_column(Moment)
    own_clock: Mapped[str | None] = mapped_column(String(12))
    own_due: Mapped[datetime | None] = mapped_column(Moment)

    title: Mapped[str] = mapped_column(Title(200))
    text: Mapped[str] = mapped_column(Text)
    incident_kind: Mapped[str | None] = mapped_column(String(12))
    found_by_monitoring: Mapped[bool] = mapped_column(default=False)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"))
    settlement: Mapped[str] = mapped_column(String(120), default="")
    street: Mapped[str] = mapped_column(String(120), default="")
    house: Mapped[str] = mapped_column(String(40), default="")
    place_note: Mapped[str] = mapped_column(String(255), default="")
    network: Mapped[str] = mapped_column(String(40), default="")
    page_kind: Mapped[str] = mapped_column(String(20), default="")
    item_kind: Mapped[str] = mapped_column(String(20), default="")
    community: Mapped[str] = mapped_column(String(255), default="")
    link: Mapped[str] = mapped_column(String(2000), default="")
    essence_subject: Mapped[str] = mapped_column(String(200), default="", server_default="")
    essence_object: Mapped[str] = mapped_column(String(120), default="", server_default="")
    essence_place: Mapped[str] = mapped_column(String(200), default="", server_default="")
    essence_request: Mapped[str] = mapped_column(String(500), default="", server_default="")
    author_id: Mapped[int | None] = mapped_column(ForeignKey("author.id"))

    received_at: Mapped[datetime] = mapped_column(Moment)
    registered_at: Mapped[datetime] = mapped_column(Moment)
    taken_at: Mapped[datetime | None] = mapped_column(Moment)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    fast_track_at: Mapped[datetime | None] = mapped_column(Moment)
    urgent_due: Mapped[datetime | None] = mapped_column(Moment)
    important: Mapped[bool] = mapped_column(default=False, server_default=false())
    late_because: Mapped[str | None] = mapped_column(String(20))
    more_time_until: Mapped[datetime | None] = mapped_column(Moment)
    promised_for: Mapped[date | None]

    first_published_at: Mapped[datetime | None] = mapped_column(Moment)
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    evaluated_at: Mapped[datetime | None] = mapped_column(Moment)
    confirmed_at: Mapped[datetime | None] = mapped_column(Moment)
    done_at: Mapped[datetime | None] = mapped_column(Moment)
    outcome: Mapped[str | None] = mapped_column(String(12))
    closing_reason: Mapped[str | None] = mapped_column(String(40))
    closing_words: Mapped[str] = mapped_column(Text, default="")
    completeness: Mapped[int | None]
    mark: Mapped[int | None]
    returns: Mapped[int] = mapped_column(default=0)
    reopened: Mapped[int] = mapped_column(default=0)
    promise_moves: Mapped[int] = mapped_column(default=0)
    main_id: Mapped[int | None] = mapped_column(ForeignKey("message.id"))
    depersonalised_at: Mapped[datetime | None] = mapped_column(Moment)
    repeats: Mapped[bool] = mapped_column(default=False, server_default=false())

    mail: Mapped[str] = mapped_column(String(8), default="", server_default="")

    searchable: Mapped[bool] = mapped_column(default=False, server_default=false())
    led_by: Mapped[str] = mapped_column(String(6), default="here")
    batch_id: Mapped[int | None]
    source_says: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    not_matched: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))


class ExternalNumber(Base):
    """A number of the message in another system; one system never has it twice."""

    __tablename__ = "external_number"
    __table_args__ = (UniqueConstraint("system", "number", name="uq_external_number_system_number"),
                      Index("ix_external_number_message", "message_id"))

    id: Mapped[int] = mapped_column(primary_key=True)
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    system: Mapped[str] = mapped_column(String(20))
    number: Mapped[str] = mapped_column(String(60))
