"""The form of a poll: when it is announced, when its result is known, when something is put right."""

from datetime import date
from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import InputRequired, Length, ValidationError

from app.press.polls.acts import NewPoll
from app.press.polls.queries import PollCard
from app.press.polls.rules import KINDS, NotAnOption, options_in, typed_from
from app.web.fields import Choice, LocalDate, Prose, Text, TopicField


class PollForm(FlaskForm):
    kind = Choice("Что проводится", choices=KINDS)
    title = Text("Название", [InputRequired("Напишите название, как на платформе."), Length(max=300)])
    link = Text("Ссылка на платформу", [Length(max=2000)], description="Начинается с https://")
    starts_on = LocalDate("Первый день", [InputRequired("Укажите первый день.")])
    ends_on = LocalDate("Последний день", [InputRequired("Укажите последний день.")])
    topic = TopicField("Тема сообщений", [Length(max=400)], description="К какой теме сообщений относится.",
                       render_kw={"autocomplete": "off"})
    participants = Text("Участников", [Length(max=9)], description="Оставьте пустым, пока итог неизвестен.",
                        render_kw={"inputmode": "numeric"})
    options = Prose("Варианты и голоса", [Length(max=9000)], description="По одному на строке: «Парк: 152».",
                    render_kw={"rows": 5})
    conclusion = Prose("Вывод", [Length(max=5000)], description="Что решили и что из этого следует.", render_kw={"rows": 4})
    seen = HiddenField()

    def validate_participants(self, typed: Text) -> None:
        clean = (typed.data or "").replace(" ", "")
        if clean and not (clean.isascii() and clean.isdigit()):
            raise ValidationError("Введите целое число.")

    def validate_options(self, typed: Prose) -> None:
        try:
            options_in(typed.data or "")
        except NotAnOption as wrong:
            raise ValidationError(str(wrong)) from None

    @property
    def poll(self) -> NewPoll:
        starts, ends, many = self.starts_on.data, self.ends_on.data, (self.participants.data or "").replace(" ", "")
        assert isinstance(starts, date) and isinstance(ends, date)
        return NewPoll(self.kind.data or "", self.title.data or "", starts, ends, self.link.data or "", self.topic.topic_id,
                       int(many) if many else None, options_in(self.options.data or ""), self.conclusion.data or "")


def form_of(card: PollCard) -> PollForm:
    data: dict[str, Any] = {
        name: getattr(card, name) for name in ("kind", "title", "link", "starts_on", "ends_on", "conclusion")}
    return PollForm(formdata=None, data={
        **data, "topic": card.topic, "participants": "" if card.participants is None else str(card.participants),
        "options": typed_from([one[:2] for one in card.options]), "seen": str(card.version)})
