"""Direct lines: all of them, and one with its stream of questions, which becomes its summary."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from flask import Response, make_response, render_template, request

from app.directory.schedules import zone
from app.foundation.clock import now
from app.messages.rules.personal import without_contacts
from app.press.queries import LineCard, QuestionCard, line_card, lines, questions, topics_of
from app.press.rules import CHANNEL, CLOSED_AFTER
from app.web.access import access, me
from app.web.press import room
from app.web.press.forms import LineForm, QuestionForm, line_form, question_form
from app.web.xlsx import workbook

USUAL_LENGTH = timedelta(hours=2)
STATES = {"planned": ("предстоит", "wait", "hourglass"), "open": ("идёт", "calm", "player-play"),
          "late": ("не завершена вовремя", "late", "alert-triangle"), "closed": ("завершена", None, "check"),
          "cancelled": ("отменена", None, "x")}
HEADINGS = ("№", "Задан", "Вопрос", "Тема", "Кто записал", "Ответ", "Кто ответил", "Ответ дан", "Сообщение №", "Состояние")
WIDTHS = (6, 17, 60, 30, 30, 60, 30, 17, 13, 20)


@dataclass(frozen=True)
class Refused:
    """Words beside an answer that was not kept, with what was typed."""

    question: int
    words: str
    typed: str


def writes() -> bool:
    return me().works("operator", CHANNEL)


@room.get("/lines")
@access("operator", "head", "curator")
def listing() -> Any:
    return listing_shown(None)


def listing_shown(form: LineForm | None, status: int = 200) -> Any:
    at, known = now(), lines(me())
    if form is None:
        form = line_form(formdata=None, data={"starts_at": at, "ends_at": at + USUAL_LENGTH})
    cards = [(card, STATES[card.state(at)]) for card in known]
    return render_template("press/lines.html", cards=cards, form=form, writes=writes()), status


@room.get("/lines.xlsx")
@access("operator", "head", "curator")
def lines_workbook() -> Response:
    at = now()
    rows = [[card.starts_at, card.title, card.host, STATES[card.state(at)][0], card.asked, card.answered, card.messages]
            for card in lines(me())]
    headings = ("Когда", "Линия", "Ведёт", "Состояние", "Вопросов", "Отвечено", "Сообщений")
    return workbook("lines.xlsx", "Прямые линии", headings, rows, zone())


@room.get("/lines/<int:number>")
@access("operator", "head", "curator")
def line(number: int) -> Any:
    return line_shown(number)


def line_shown(number: int, ask: QuestionForm | None = None, change: LineForm | None = None, refused: Refused | None = None,
               status: int = 200, words: str = "") -> Any:
    """``words``: what could not be done with the line as a whole."""
    card, at = line_card(me(), number), now()
    cards = questions(me(), number)
    if change is None:
        change = line_form(formdata=None, data={"title": card.title, "host": card.host, "starts_at": card.starts_at,
                                                "ends_at": card.ends_at, "seen": str(card.version)})
    return render_template(
        "press/line.html", line=card, cards=cards, state=card.state(at), tag_of=STATES[card.state(at)], topics=topics_of(cards),
        ask=ask or question_form(formdata=None), change=change, changing=bool(change.errors), refused=refused, words=words,
        writes=writes() and card.closed_at is None, by_itself=card.ends_at + CLOSED_AFTER, **place_in(card, cards)), status


def place_in(line: LineCard, cards: list[QuestionCard], last: int = 0) -> dict[str, int]:
    """Where the page stands in the stream: the stamp and the last question that it shows."""
    return {"stamp": line.stamp, "last": max([last, *(card.number for card in cards)])}


@room.get("/lines/<int:number>/news")
@access("operator", "head", "curator")
def news(number: int) -> Response:
    """204 while nothing changed since ``stamp``; else what is new since ``last`` and what changed, each for its place."""
    stamp, last = whole("stamp"), whole("last")
    card = line_card(me(), number)
    if card.stamp <= stamp:
        return make_response("", 204)
    changed = questions(me(), number, stamp)
    return make_response(render_template(
        "press/_news.html", line=card, fresh=[one for one in changed if one.number > last],
        changed=[one for one in changed if one.number <= last], refused=None,
        writes=writes() and card.closed_at is None, **place_in(card, changed, last)))


def whole(name: str) -> int:
    typed = request.args.get(name, "")
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


@room.get("/lines/<int:number>.xlsx")
@access("operator", "head", "curator")
def line_workbook(number: int) -> Response:
    """Without applicants, as every workbook."""
    line_card(me(), number)
    rows = [[one.number, one.asked_at, without_contacts(one.text), one.topic, one.entered_by, one.answer,
             one.answered_by, one.answered_at,
             one.message, one.message_state or ("отвечен на линии" if one.answered_at else "без ответа")]
            for one in reversed(questions(me(), number))]
    return workbook(f"line-{number}.xlsx", "Прямая линия", HEADINGS, rows, zone(), WIDTHS)


@room.get("/lines/<int:number>/print")
@access("operator", "head", "curator")
def line_on_paper(number: int) -> Any:
    card, cards = line_card(me(), number), questions(me(), number)
    return render_template("press/print.html", line=card, cards=cards[::-1], topics=topics_of(cards))
