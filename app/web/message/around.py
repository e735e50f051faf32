"""What the card says beside a message, asked for after the card itself: the card does not wait for it."""

from dataclasses import dataclass
from datetime import date

from flask import render_template

from app.directory.schedules import local_date
from app.foundation.clock import now
from app.foundation.words import plural
from app.messages.queries.around_place import Earlier, Nearby, around
from app.messages.queries.rows import Row
from app.messages.rules import words as w
from app.web import shapes
from app.web.access import access, me
from app.web.htmx import wants_fragment
from app.web.message import room
from app.web.message.pages import WORKERS

HERE = 10  # metres; a phone cannot tell less apart


@dataclass(frozen=True)
class Mention:
    """One message in the block: ``facts`` stand in a line under its title."""

    number: int
    title: str
    on: date
    facts: tuple[str, ...]


@room.get("/messages/<int:number>/around")
@access(*WORKERS)
def around_page(number: int) -> str:
    """The block as a fragment of the card, or as a page of its own without JavaScript."""
    found = around(me(), number, now())
    earlier = None if found.earlier is None else [mention(one.row, *content(one)) for one in found.earlier]
    return render_template("message/_around.html" if wants_fragment() else "message/around.html", number=number,
                           found=found, earlier=earlier,
                           nearby=[mention(one.row, where(one, found.from_house)) for one in found.nearby])


def mention(row: Row, *facts: str) -> Mention:
    said = [shapes.state_words(row)]
    if row.state in w.CLOSED_STATES and row.outcome:
        said = [w.OUTCOMES[row.outcome]]
    return Mention(row.number, row.title, local_date(row.received_at), tuple(part for part in (*facts, *said) if part))


def where(one: Nearby, from_house: bool) -> str:
    """``from_house``: how far it is, is reckoned from where photos of earlier answers show this house to stand."""
    if one.metres is None:
        return "тот же дом"
    if one.metres < HERE:
        return "снято у этого дома" if from_house else "снято на том же месте"
    return f"снято в {round(one.metres, -1):.0f} м" + (" от этого дома" if from_house else "")


def content(one: Earlier) -> tuple[str, ...]:
    """How content the author was: the mark, and whether the question came back."""
    mark = f"оценка {one.mark} из 5" if one.mark is not None else ""
    times = f"{one.reopened} {plural(one.reopened, 'раз', 'раза', 'раз')}"
    return mark, f"открывалось снова {times}" if one.reopened else ""
