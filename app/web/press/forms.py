"""Forms of a direct line: the line itself, and a question entered quickly."""

from datetime import datetime
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import InputRequired, Length

from app.messages.rules.words import APPLICANTS
from app.press.acts import NewLine, NewQuestion
from app.press.rules import LONGEST_QUESTION
from app.web.fields import Choice, LocalMoment, Text, TopicField


class LineForm(FlaskForm):
    title = Text("Название линии", [InputRequired("Назовите линию."), Length(max=200)],
                 description="Например: «Прямая линия главы о благоустройстве».")
    host = Text("Кто отвечает на вопросы", [InputRequired("Укажите, кто отвечает."), Length(max=200)],
                description="Должность, например «Глава округа».")
    starts_at = LocalMoment("Начало", [InputRequired("Укажите начало.")])
    ends_at = LocalMoment("Конец", [InputRequired("Укажите конец.")])
    seen = HiddenField()

    @property
    def line(self) -> NewLine:
        starts, ends = self.starts_at.data, self.ends_at.data
        assert isinstance(starts, datetime) and isinstance(ends, datetime)
        return NewLine(self.title.data or "", self.host.data or "", starts, ends)


class QuestionForm(FlaskForm):
    """One field and Enter; all else may stay empty."""

    text = Text("Вопрос", [InputRequired("Запишите вопрос."), Length(max=LONGEST_QUESTION, message="Слишком длинный вопрос.")],
                render_kw={"autofocus": True, "required": True, "autocomplete": "off"})
    author_name = Text("Кто спрашивает", [Length(max=200)], render_kw={"autocomplete": "off"})
    author_contacts = Text("Контакты", [Length(max=500)], render_kw={"autocomplete": "off"})
    applicant = Choice("Кто обращается", choices={"": "не указано", **APPLICANTS})
    topic = TopicField("Тема", [Length(max=400)], render_kw={"autocomplete": "off"})

    @property
    def question(self) -> NewQuestion:
        return NewQuestion(self.text.data or "", self.author_name.data or "", self.author_contacts.data or "",
                           self.applicant.data or "", self.topic.topic_id)


def line_form(**options: Any) -> LineForm:
    return LineForm(prefix="line", **options)


def question_form(**options: Any) -> QuestionForm:
    return QuestionForm(prefix="ask", **options)
