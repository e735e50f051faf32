"""All polls, one poll with its result beside the messages of its topic, the same as a workbook."""

from typing import Any

from flask import Response, render_template, url_for

from app.directory.schedules import local_date, zone
from app.figures import Cut, days, figures
from app.foundation.clock import now
from app.press.polls.queries import PollCard, poll_card, polls, written
from app.press.polls.rules import CHANNEL, STATES, typed_from
from app.web.access import access, me
from app.web.polls import room
from app.web.polls.forms import PollForm, form_of
from app.web.shapes.figures import messages_words, opened
from app.web.xlsx import workbook

READERS = ("operator", "head", "curator", "sector", "supervisor", "observer")
FIELDS = {"kind": "что проводится", "title": "название", "link": "ссылка", "topic_id": "тема", "starts_on": "первый день",
          "ends_on": "последний день", "participants": "участники", "options": "варианты и голоса", "conclusion": "вывод"}
HEADINGS = ("№", "Что проводилось", "Название", "Ссылка", "Тема", "Первый день", "Последний день", "Состояние", "Участников",
            "Варианты и голоса", "Вывод")
WIDTHS = (6, 24, 50, 40, 34, 14, 14, 18, 12, 40, 60)


def writes() -> bool:
    return me().works("operator", CHANNEL)


@room.get("/polls")
@access(*READERS)
def listing() -> Any:
    return listing_shown(None)


def listing_shown(form: PollForm | None, status: int = 200) -> Any:
    today = local_date(now())
    cards = [(card, STATES[card.state(today)]) for card in polls(me())]
    form = form or PollForm(formdata=None, data={"starts_on": today, "ends_on": today})
    return render_template("polls/list.html", cards=cards, form=form, writes=writes()), status


@room.get("/polls/<int:number>")
@access(*READERS)
def poll(number: int) -> Any:
    return poll_shown(number, None)


def poll_shown(number: int, form: PollForm | None, status: int = 200) -> Any:
    card = poll_card(me(), number)
    return render_template("polls/poll.html", poll=card, tag_of=STATES[card.state(local_date(now()))], writes=writes(),
                           form=form or form_of(card), changing=form is not None, history=written(number), fields=FIELDS,
                           **beside(card)), status


def beside(card: PollCard) -> dict[str, str]:
    """How many messages of the topic came while it was held; the observer reads lists in a room of its own."""
    if card.topic_id is None or (card.ends_on - card.starts_on).days > 3 * 366:
        return {"came": "", "came_url": ""}
    period, cut = days(card.starts_on, card.ends_on, zone()), Cut(topic=card.topic_id)
    many = figures(("received",), period, now(), cut)["received"].whole.rows
    return {"came": messages_words(many), "came_url": opened("received", period, cut) if me().has(
        "operator", "head", "curator", "sector", "supervisor") else ""}


@room.get("/polls.xlsx")
@access(*READERS)
def polls_workbook() -> Response:
    today = local_date(now())
    rows = [[card.id, card.kind_words, card.title, card.link, card.topic, f"{card.starts_on:%d.%m.%Y}",
             f"{card.ends_on:%d.%m.%Y}", STATES[card.state(today)][0], card.participants,
             typed_from([one[:2] for one in card.options]), card.conclusion] for card in polls(me())]
    return workbook("polls.xlsx", "Обсуждения и опросы", HEADINGS, rows, zone(), WIDTHS)


def address_of(number: int) -> str:
    return url_for("polls.poll", number=number)
