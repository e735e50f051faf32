"""Forms of links and of their visitors."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.validators import InputRequired, Length, Optional

from app.messages.rules import words as w
from app.web.fields import Choice, LocalDate, LocalMoment, Prose, Text

LONGEST = Length(max=20_000, message="Слишком длинный текст: можно до 20 000 знаков.")


class IssueForm(FlaskForm):
    address = Text("Почта исполнителя", [Length(max=254)], render_kw={"inputmode": "email", "autocomplete": "off"},
                   description="Необязательно: ссылка уйдёт письмом. Без почты скопируйте её и передайте сами.")
    hours = Choice("Сколько действует", choices={"24": "сутки", "72": "трое суток", "168": "неделю"}, default="72")


class AnswerForm(FlaskForm):
    text = Prose("Ответ заявителю", [LONGEST], render_kw={"rows": 7, "required": True})
    interim = BooleanField("Работы ещё впереди — промежуточный ответ с датой")
    promised_for = LocalDate("Обещаем выполнить к", [Optional()])
    outcome = RadioField("Итог", choices={code: w.OUTCOMES[code] for code in w.ANSWER_OUTCOMES}, validators=[Optional()])
    truthful = BooleanField("Подтверждаю достоверность сведений")
    seen = HiddenField()


class TalkForm(FlaskForm):
    kind = RadioField("Разговор", choices=[(code, w.TALKS[code]) for code in w.TALKS_OF_APPLICANT], default="talk")
    whom = Text("Как связывались", [InputRequired("Напишите, как связывались."), Length(max=200)],
                description="Например: по телефону, в сообщении.")
    text = Prose("Что разъяснили или почему связаться не удалось", [InputRequired("Напишите, что разъяснили."), LONGEST],
                 render_kw={"rows": 3})
    called_at = LocalMoment("Когда", [Optional()], description="Не указано — значит, сейчас.")
    seen = HiddenField()


class NotOursForm(FlaskForm):
    reason = Choice("Причина", choices={"": "Выберите…", **w.NOT_OURS_REASONS}, validators=[InputRequired("Выберите причину.")])
    words = Prose("Чей это вопрос", [InputRequired("Напишите, чей это вопрос и почему."), LONGEST], render_kw={"rows": 3})
    seen = HiddenField()
