"""What came by the other channels: messages left where each sign-in finds work, a direct line held and one to come."""

import tomllib
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from app.demo.stage import Stage
from app.demo.texts import FOLDER
from app.directory.schedules import local_date
from app.foundation.database import act, db
from app.foundation.viewer import Viewer
from app.messages import acts as m
from app.messages.tables import Message
from app.press import acts as press
from app.press.queries import questions

ENOUGH = 80  # a smaller demonstration shows «Инцидент Менеджмент» alone
PRESS = ("pages", "direct", "messenger", "line")
DAY = 540  # working minutes
KEPT = ("kind", "form", "appeal_type", "applicant", "received_by", "street", "house", "network", "reply_to")


@cache
def told() -> dict[str, list[dict[str, Any]]]:
    return tomllib.loads((FOLDER / "channels.toml").read_text("utf-8"))


def count() -> int:
    """How many messages it makes, those that a line leaves included."""
    return len(told()["messages"]) + sum("answer" not in question for question in told()["line"])


def fill_channels(stage: Stage, at: datetime) -> None:
    """All of them, in the order of their coming. Not inside an act."""
    hold_line(stage)
    for order, row in enumerate(told()["messages"]):
        Course(stage, row, order, at).go()
    stage.pass_time(at)


class Course:
    """One message on its way: received so long ago, its steps at even distances since."""

    def __init__(self, stage: Stage, row: dict[str, Any], order: int, at: datetime):
        self.stage, self.row, self.order = stage, row, order
        ago, parts = row["ago"], len(row.get("steps", ())) + 2
        if row["channel"] == "governor":  # every day of the week
            self.moments = [at - timedelta(minutes=ago - ago * part // parts) for part in range(parts)]
        else:
            self.moments = [stage.schedule.subtract(stage.now, ago - ago * part // parts) for part in range(parts)]
        self.number = 0

    @property
    def desk(self) -> Viewer:
        return self.stage.cast.logins["press" if self.row["channel"] in PRESS else "pos"]

    @property
    def answers(self) -> Viewer:
        cast = self.stage.cast
        return cast.clerk if self.row["channel"] == "governor" else cast.executors[self.row["unit"]]

    def go(self) -> None:
        with act(self.desk):
            self.number = m.register(self.desk, self.new(), self.moments[1]).id
        for step, moment in zip(self.row.get("steps", ()), self.moments[2:], strict=True):
            viewer, deed = STEPS[step](self)
            with act(viewer):
                deed(viewer, self.number, None, moment)

    def new(self) -> m.NewMessage:
        row, channel = self.row, self.row["channel"]
        number = {"pos": f"70{self.order:06}", "regional": f"KO-{self.order:05}"}.get(channel, "")
        if "number" in row:
            number = f"{row['number']} от {local_date(self.moments[0]):%d.%m.%Y}"
        return m.NewMessage(
            channel, row["text"], self.moments[0], topic_id=self.stage.topics[tuple(row["topic"])],
            settlement="г. Мыски" if "street" in row else "", author_name=row.get("author", ""),
            author_contacts=row.get("contacts", ""), external_number=number,
            source_due=self.stage.schedule.add(self.stage.now, 6 * DAY) if channel == "pos" else None,
            **{name: row[name] for name in KEPT if name in row})

    def answer(self) -> m.NewAnswer:
        return m.NewAnswer(self.row["answer"], "explained", truthful=True)


Deed = Callable[[Viewer, int, int | None, datetime], Message]


def deed(what: Callable[..., Message], **facts: Any) -> Deed:
    return lambda viewer, number, seen, at: what(viewer, number, seen, at, **facts)


def login(name: str, what: Callable[..., Message]) -> Callable[[Course], tuple[Viewer, Deed]]:
    return lambda course: (course.stage.cast.logins[name], deed(what))


STEPS: dict[str, Callable[[Course], tuple[Viewer, Deed]]] = {
    "take": lambda c: (c.desk, deed(m.take)),
    "assign": lambda c: (c.desk, deed(m.assign, unit_id=c.stage.cast.units[c.row["unit"]])),
    "instruct": lambda c: (c.stage.cast.logins["chief"], deed(
        m.instruct, person_id=c.stage.cast.clerk.person_id, words="Свяжитесь с заявителем сегодня и подготовьте ответ.")),
    "talk": lambda c: (c.answers, deed(m.record_call, whom="заявитель, по телефону", text="Вопрос разъяснён, ответ ждёт.",
                                       kind="talk")),
    "answer": lambda c: (c.answers, deed(m.submit_answer, new=c.answer())),
    "prepare": lambda c: (c.desk, deed(m.prepare_answer, new=c.answer())),
    "publish": lambda c: (c.desk, deed(m.publish, new=m.Publication(link="https://pos.example/70", completeness=2))),
    "agree_unit": login("chief", m.agree), "agree_operator": login("pos", m.agree), "agree_press": login("press", m.agree)}


def hold_line(stage: Stage) -> None:
    """Half a day ago: some questions answered in it, the rest became messages; the next one is announced."""
    viewer, starts = stage.cast.logins["press"], stage.schedule.subtract(stage.now, 270)
    ends = starts + timedelta(hours=1)
    held = press.NewLine("Прямая линия главы о зимнем содержании города", "Глава городского округа", starts, ends)
    later = timedelta(days=14)
    planned = press.NewLine("Прямая линия о школах и детских садах", "Начальник управления образованием",
                            starts + later, ends + later)
    with act(viewer):
        line = press.announce_line(viewer, held, starts - timedelta(days=1))
        press.announce_line(viewer, planned, ends)
    for place, row in enumerate(told()["line"]):
        moment = starts + timedelta(minutes=4 + 9 * place)
        with act(viewer):
            topic = stage.topics[tuple(row["topic"])] if "topic" in row else None
            press.ask(viewer, line, press.NewQuestion(row["text"], row["author"], topic_id=topic), moment)
        if "answer" in row:
            asked = next(one for one in questions(viewer, line) if one.number == place + 1)
            db.session.rollback()
            with act(viewer):
                press.answer_question(viewer, line, asked.id, asked.stamp, row["answer"], moment + timedelta(minutes=5))
    with act(viewer):
        press.close_line(viewer, line, ends)
