"""Forms of the answer on its way: written, checked, agreed, signed, published, commented."""

from collections.abc import Iterator
from typing import Any

from wtforms import BooleanField, HiddenField, RadioField
from wtforms.validators import InputRequired, Length, Optional

from app.messages.rules import words as w
from app.web.fields import Choice, LocalDate, LocalMoment, Prose, Text
from app.web.message.forms.base import LONGEST, ActForm, choices


class AnswerForm(ActForm):
    """``confirms``: not sent without the confirmation that it is true."""

    confirms = True
    text = Prose("Ответ заявителю", [LONGEST], render_kw={"rows": 7, "required": True})
    interim = BooleanField("Работы ещё впереди — промежуточный ответ с датой")
    promised_for = LocalDate("Обещаем выполнить к", [Optional()])
    outcome = RadioField("Итог", choices={code: w.OUTCOMES[code] for code in w.ANSWER_OUTCOMES},
                         validators=[Optional()])
    truthful = BooleanField("Подтверждаю достоверность сведений")

    def validate(self, extra_validators: Any = None) -> bool:
        """Everything that is missing is said at once; the act asks for it again, one by one."""
        fine = super().validate(extra_validators)
        for name, words in self.missing():
            if not self[name].errors:
                self[name].errors = [words]
                fine = False
        return fine

    def missing(self) -> Iterator[tuple[str, str]]:
        if not self.text.data:
            yield "text", "Напишите ответ заявителю."
        if self.interim.data and not self.promised_for.data:
            yield "promised_for", "Назовите дату, к которой работы будут выполнены."
        if not self.interim.data and not self.outcome.data:
            yield "outcome", "Выберите итог."
        if self.confirms and not self.truthful.data:
            yield "truthful", "Подтвердите достоверность сведений: за неё отвечает тот, кто отвечает заявителю."


class RecordAnswerForm(AnswerForm):
    confirms = False
    via = Choice("Как пришёл ответ", choices=choices({key: value for key, value in w.VIA.items() if key != "page"}),
                      validators=[InputRequired("Выберите, как пришёл ответ.")])
    truthful = BooleanField("Исполнитель подтвердил достоверность")


class CheckForm(ActForm):
    completeness = RadioField("Полнота ответа", choices={str(key): value for key, value in w.COMPLETENESS.items()},
                              validators=[InputRequired("Оцените полноту ответа.")],
                              description="Ответ не по существу лучше вернуть: с нулём он пойдёт дальше и войдёт в показатели.")


class AgreeForm(ActForm):
    words = Prose("Замечание", [LONGEST], render_kw={"rows": 2}, description="Необязательно; останется у решения.")


class SignForm(ActForm):
    """``shown``: the digest of the text on the page."""

    shown = HiddenField()


class ReturnForm(ActForm):
    reason = Choice("Причина", choices=choices(w.RETURN_REASONS), validators=[InputRequired("Выберите причину.")])
    words = Prose("Что исправить", [InputRequired("Напишите исполнителю, что исправить."), LONGEST],
                  render_kw={"rows": 3}, description="Исполнитель прочтёт это над своим ответом.")


class RegionAgreeForm(ActForm):
    decided_at = LocalMoment("Когда решили", [Optional()], description="Не указано — значит, сейчас.")


class RegionReturnForm(ReturnForm):
    decided_at = LocalMoment("Когда решили", [Optional()], description="Не указано — значит, сейчас.")


class PublishForm(ActForm):
    published_at = LocalMoment("Когда опубликован", [Optional()],
                               description="Не указано — значит, сейчас. Сроки остановятся в этот момент.")
    link = Text("Ссылка на публикацию", [Length(max=2000)], render_kw={"inputmode": "url"})
    evaluated_at = LocalMoment("Когда ЦУР отправил на оценку", [Optional()],
                               description="Не указано — значит, в момент публикации.")
    completeness = RadioField("Полнота ответа", choices={str(key): value for key, value in w.COMPLETENESS.items()},
                              validators=[Optional()])


class CommentForm(ActForm):
    said_by = RadioField("Кто написал", validators=[Optional()], choices=w.SAID_BY)
    text = Prose("Комментарий", [InputRequired("Введите текст комментария."), LONGEST], render_kw={"rows": 3})
    came_at = LocalMoment("Когда написан", [Optional()],
                          description="Не указано — значит, сейчас. Сроки круга считаются от этого момента.")
    negative = BooleanField("Отрицательный: вернуть сообщение в работу")
    source_due = LocalMoment("Новый срок ответа на платформе", [Optional()])


class ConsentReturnForm(ReturnForm):
    source_due = LocalMoment("Новый срок ответа на платформе", [Optional()])


class MarkForm(ActForm):
    mark = RadioField("Оценка", choices={str(mark): str(mark) for mark in range(1, 6)},
                      validators=[InputRequired("Выберите оценку.")])
    came_at = LocalMoment("Когда поставлена", [Optional()], description="Не указано — значит, сейчас.")


class NoQuestionForm(ActForm):
    reason = Choice("Причина", choices=choices(w.NO_QUESTION_REASONS), validators=[InputRequired("Выберите причину.")])
