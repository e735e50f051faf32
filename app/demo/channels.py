"""What came by the other channels: messages left where each sign-in finds work, a direct line held and one to come.

A row says of which step of its route a message waits; how it came there is read from the route of the profile.
"""

import tomllib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from itertools import takewhile
from typing import Any

from app.demo.people import SCHOOLING
from app.demo.stage import Stage
from app.demo.texts import FOLDER
from app.directory.schedules import channels, local_date, route_for
from app.foundation.database import act, db
from app.foundation.viewer import Viewer
from app.messages import acts as m
from app.messages.rules.route import Step, steps, talks_first
from app.messages.tables import Message
from app.press import acts as press
from app.press.queries import questions

DAY = 540  # working minutes
KEPT = ("kind", "form", "appeal_type", "applicant", "received_by", "network")
PLATFORM = "https://pos.example/70"
Deed = tuple[Viewer, Callable[[int, datetime], Message]]


@cache
def told() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((FOLDER / "channels.toml").read_text("utf-8"))


def rows() -> list[dict[str, Any]]:
    """Those of the channels that this centre has."""
    return [row for row in told()["messages"] if row["channel"] in channels()]


def count() -> int:
    """How many messages it makes, those that a line leaves included."""
    return len(rows()) + sum("answer" not in question for question in told()["line"] if "line" in channels())


def fill_channels(stage: Stage, at: datetime) -> None:
    """All of them, in the order of their coming. Not inside an act."""
    if "line" in channels():
        hold_line(stage)
    for order, row in enumerate(rows()):
        Course(stage, row, order, at).go()
    stage.pass_time(at)


class Course:
    """One message on its way: received so long ago, its steps at even distances since."""

    def __init__(self, stage: Stage, row: dict[str, Any], order: int, at: datetime):
        self.stage, self.row, self.order = stage, row, order
        self.line = steps(route_for(row["channel"], row.get("kind", "message")))
        self.deeds, self.number = self._deeds(row.get("left_at")), 0
        ago, parts = row["ago"], len(self.deeds) + 2
        if row["channel"] == "governor":  # every day of the week
            self.moments = [at - timedelta(minutes=ago - ago * part // parts) for part in range(parts)]
        else:
            self.moments = [stage.schedule.subtract(stage.now, ago - ago * part // parts) for part in range(parts)]

    @property
    def desk(self) -> Viewer:
        """Who runs the channel: the side that prepares its answers, or sees to it that others do."""
        return self.stage.cast.logins["press" if self.line[0].who == "press" else "pos"]

    @property
    def unit(self) -> str:
        return self.stage.cast.answering(self.row["topic"][0])

    @property
    def instructed(self) -> bool:
        return any(step.who == "unit_head" for step in self.line)

    @property
    def answers(self) -> Viewer:
        return self.stage.cast.clerk if self.instructed else self.stage.cast.executors[self.unit]

    def go(self) -> None:
        with act(self.desk):
            self.number = m.register(self.desk, self.new(), self.moments[1]).id
        for (viewer, deed), moment in zip(self.deeds, self.moments[2:], strict=True):
            with act(viewer):
                deed(self.number, moment)

    def _deeds(self, goal: str | None) -> list[Deed]:
        """From taking it to the step that it waits for; None: nobody has touched it."""
        if goal is None:
            return []
        found = self._answering(goal)
        if goal != self.line[0].code:
            for step in takewhile(lambda step: step.code != goal and step.kind in PASSED, self.line[1:]):
                found.append(_done(self._holder(step), PASSED[step.kind]))
        return found

    def _answering(self, goal: str) -> list[Deed]:
        new, cast = m.NewAnswer(self.row.get("answer", ""), "explained", truthful=True), self.stage.cast
        if self.line[0].who == "press":
            return [_done(self.desk, m.prepare_answer, new=new)]
        found = [_done(self.desk, m.take), _done(self.desk, m.assign, unit_id=cast.units[self.unit])]
        if goal == self.line[0].code:
            return found
        if self.instructed:
            found.append(_done(cast.logins["chief"], m.instruct, person_id=cast.clerk.person_id,
                               words="Свяжитесь с заявителем сегодня и подготовьте ответ."))
        if talks_first(self.line):
            found.append(_done(self.answers, m.record_call, whom="заявитель, по телефону",
                               text="Вопрос разъяснён, ответ ждёт.", kind="talk"))
        return [*found, _done(self.answers, m.submit_answer, new=new)]

    def _holder(self, step: Step) -> Viewer:
        others = {"press": "press", "unit_head": "chief", "head": "head", "signatory": "deputy"}
        return self.stage.cast.logins[others[step.who]] if step.who in others else self.desk

    def new(self) -> m.NewMessage:
        row, channel, town = self.row, self.row["channel"], self.stage.town
        street = town.streets[self.order % len(town.streets)]
        house = str(3 + 4 * self.order % 40) if row.get("address") else ""
        number = {"pos": f"70{self.order:06}", "regional": f"90{self.order:05}"}.get(channel, "")
        if "number" in row:
            number = f"{row['number']} от {local_date(self.moments[0]):%d.%m.%Y}"
        reply_to = ", ".join(part for part in (town.postcode, town.settlement, street, house) if part)
        return m.NewMessage(
            channel, row["text"].format(street=street), self.moments[0], topic_id=self.stage.topics.get(tuple(row["topic"])),
            settlement=town.settlement if house else "", street=street if house else "", house=house,
            author_name=row.get("author", ""), author_contacts=row.get("contacts", ""), external_number=number,
            reply_to=reply_to if row.get("kind") == "appeal" else "",
            source_due=self.stage.schedule.add(self.stage.now, 6 * DAY) if channel == "pos" else None,
            **{name: row[name] for name in KEPT if name in row})


def _done(viewer: Viewer, what: Callable[..., Message], **facts: Any) -> Deed:
    return viewer, lambda number, at: what(viewer, number, None, at, **facts)


def _published(viewer: Viewer, number: int, seen: int | None, at: datetime) -> Message:
    return m.publish(viewer, number, seen, at, m.Publication(link=PLATFORM, completeness=2))


# Steps of a route that a message is led through, by their kind; before another one it stays.
PASSED: dict[str, Callable[..., Message]] = {
    "check": lambda *seen: m.check(*seen, completeness=2), "agree": m.agree, "region": m.region_agree, "publish": _published}


def hold_line(stage: Stage) -> None:
    """Half a day ago: some questions answered in it, the rest became messages; the next one is announced."""
    viewer, starts = stage.cast.logins["press"], stage.schedule.subtract(stage.now, 270)
    ends = starts + timedelta(hours=1)
    held = press.NewLine("Прямая линия главы о зимнем содержании улиц", "Глава муниципалитета", starts, ends)
    later = timedelta(days=14)
    planned = press.NewLine("Прямая линия о школах и детских садах", f"Руководитель: {stage.cast.answering(SCHOOLING)}",
                            starts + later, ends + later)
    with act(viewer):
        line = press.announce_line(viewer, held, starts - timedelta(days=1))
        press.announce_line(viewer, planned, ends)
    for place, row in enumerate(told()["line"]):
        moment = starts + timedelta(minutes=4 + 9 * place)
        with act(viewer):
            topic = stage.topics.get(tuple(row["topic"])) if "topic" in row else None
            press.ask(viewer, line, press.NewQuestion(row["text"], row["author"], topic_id=topic), moment)
        if "answer" in row:
            asked = next(one for one in questions(viewer, line) if one.number == place + 1)
            db.session.rollback()
            with act(viewer):
                press.answer_question(viewer, line, asked.id, asked.stamp, row["answer"], moment + timedelta(minutes=5))
    with act(viewer):
        press.close_line(viewer, line, ends)
