"""Forms of the acts on a card. What an act demands is checked by the act; here only shape and sizes."""

from collections.abc import Iterator
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.messages.rules import words as w
from app.web.fields import AddresseeField, Choice, LocalDate, LocalMoment, Prose, Text, TopicField, UnitField, Whole

LONGEST = Length(max=20_000, message="Слишком длинный текст: можно до 20 000 знаков.")


def choices(table: dict[str, str], empty: str = "Выберите…") -> dict[str, str]:
    return {"": empty, **table}


class ActForm(FlaskForm):
    """Every act carries the version that the person saw and where to go afterwards."""

    seen = HiddenField()
    back = HiddenField()

    @property
    def seen_version(self) -> int | None:
        value = self.seen.data or ""
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None

    def typed(self) -> list[Any]:
        """The fields a person fills."""
        return [field for field in self if field.type not in ("HiddenField", "CSRFTokenField")]


class AssignForm(ActForm):
    person = AddresseeField("Исполнитель", [InputRequired("Выберите исполнителя."), Length(max=400)],
                            render_kw={"autocomplete": "off"}, description="Начните набирать подразделение или должность.")
    due = LocalMoment("Срок исполнителя", [Optional()],
                      description="Рассчитан по правилу; можно назвать другой, не позже срока ответа.")
    reckoned = HiddenField()
    words = Prose("Что сделать", [LONGEST], render_kw={"rows": 2}, description="Необязательно: уточнение к поручению.")


class ReassignForm(AssignForm):
    words = Prose("Почему меняется исполнитель", [InputRequired("Напишите причину: её увидят оба."), LONGEST],
                  render_kw={"rows": 2})


class UrgeForm(ActForm):
    words = Prose("Что нужно сделать", [InputRequired("Напишите, что нужно сделать."), LONGEST], render_kw={"rows": 2})


class AskTimeForm(ActForm):
    until = LocalMoment("До какого времени", [InputRequired("Назовите день и час.")], description="Не позже срока ответа.")
    words = Prose("Почему", [InputRequired("Напишите, почему нужно больше времени."), LONGEST], render_kw={"rows": 2})


class GrantTimeForm(ActForm):
    until = LocalMoment("Новый срок исполнителя", [InputRequired("Назовите день и час.")], description="Не позже срока ответа.")


class RefuseTimeForm(ActForm):
    words = Prose("Почему срок остаётся прежним", [InputRequired("Напишите причину: её увидит исполнитель."), LONGEST],
                  render_kw={"rows": 2})


class ImportanceForm(ActForm):
    important = RadioField("Сообщение", choices={"yes": "важное", "no": "обычное"},
                           validators=[InputRequired("Выберите, важное ли сообщение.")])


class LateBecauseForm(ActForm):
    reason = RadioField("Причина", choices=w.LATE_REASONS, validators=[InputRequired("Выберите причину.")])


class AddUnitForm(ActForm):
    unit = UnitField("Соисполнитель", [InputRequired("Выберите подразделение.")])
    words = Prose("Чем помочь", [LONGEST], render_kw={"rows": 2})


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
            yield "outcome", "Выберите итог: решено, разъяснено или не решено."
        if self.confirms and not self.truthful.data:
            yield "truthful", "Подтвердите достоверность сведений: за неё отвечает исполнитель."


class PrepareForm(AnswerForm):
    """An answer that nobody proves but who gives it."""

    confirms = False
    truthful = BooleanField("Подтверждаю достоверность сведений", default=True)


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


class InstructForm(ActForm):
    person = Choice("Кто подготовит ответ", choices={}, validators=[InputRequired("Выберите сотрудника.")],
                    validate_choice=False)
    words = Prose("Что сделать", [InputRequired("Напишите, что сделать."), LONGEST], render_kw={"rows": 2})

    @property
    def person_id(self) -> int | None:
        value = self.person.data or ""
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


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
    text = Prose("Комментарий заявителя", [InputRequired("Введите текст комментария."), LONGEST], render_kw={"rows": 3})
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


class NotOursForm(ActForm):
    reason = Choice("Причина", choices=choices(w.NOT_OURS_REASONS), validators=[InputRequired("Выберите причину.")])
    words = Prose("Чей это вопрос и почему", [InputRequired("Напишите, чей это вопрос и почему."), LONGEST],
                  render_kw={"rows": 3})
    unit = UnitField("Кому передать", [Optional()], empty="Не знаю")


class ContributeForm(ActForm):
    text = Prose("Сведения для ответа", [InputRequired("Напишите сведения для ответа."), LONGEST], render_kw={"rows": 4})


class FastTrackForm(ActForm):
    words = Prose("Кто решил и почему", [InputRequired("Напишите основание."), LONGEST], render_kw={"rows": 2})
    decided_at = LocalMoment("Когда решено", [Optional()], description="Не указано — значит, сейчас.")


class UrgentForm(ActForm):
    due = LocalMoment("К какому сроку", [InputRequired("Назовите срок.")])
    ground = Choice("Основание", choices=choices(w.URGENT_GROUNDS), validators=[InputRequired("Выберите основание.")])
    asked_by = Text("Кто запросил", [Length(max=200)], description="Должность.")
    asked_at = LocalMoment("Когда запросили", [Optional()], description="Не указано — значит, сейчас.")
    words = Prose("Подробности", [LONGEST], render_kw={"rows": 2})


class CallForm(ActForm):
    kind = Choice("Разговор", choices=w.TALKS, default="call")
    whom = Text("С кем говорили", [InputRequired("Напишите, с кем говорили."), Length(max=200)],
                description="Должность и организация; о заявителе — как связались: по телефону, в сообщении.")
    text = Prose("О чём договорились или что разъяснено", [InputRequired("Напишите, о чём договорились."), LONGEST],
                 render_kw={"rows": 3})
    called_at = LocalMoment("Когда", [Optional()], description="Не указано — значит, сейчас.")


class EditForm(ActForm):
    topic = TopicField("Тема", [Length(max=400)], render_kw={"autocomplete": "off"})
    incident_kind = Choice("Что это", choices=choices(w.INCIDENT_KINDS, "не указано"))
    settlement = Text("Населённый пункт", [Length(max=120)])
    street = Text("Улица", [Length(max=120)])
    house = Text("Дом", [Length(max=40)])
    place_note = Text("Ориентир", [Length(max=255)])
    network = Choice("Площадка", choices={"": "не указана", **{name: name for name in w.NETWORKS}})
    page_kind = Choice("Страница", choices=choices(w.PAGE_KINDS, "не указана"))
    item_kind = Choice("Запись", choices=choices(w.ITEM_KINDS, "не указана"))
    community = Text("Название сообщества", [Length(max=255)])
    applicant = Choice("Кто обращается", choices=choices(w.APPLICANTS, "не указано"))
    link = Text("Ссылка", [Length(max=2000)], render_kw={"inputmode": "url"})


class EssenceForm(ActForm):
    subject = Text("Предмет: о чём сообщение", [InputRequired("Напишите, о чём сообщение."), Length(max=200)],
                   description="Например: не горит уличное освещение.")
    object = Text("Объект", [InputRequired("Назовите объект."), Length(max=120)],
                  description="Одним-двумя словами, каждый раз одинаково: фонарь, остановка, детская площадка.")
    place = Text("Место", [Length(max=200)])
    request = Text("Что просят", [InputRequired("Напишите, что просит заявитель."), Length(max=500)])


class ClarifyForm(ActForm):
    question = Prose("Что уточнить у заявителя", [InputRequired("Напишите, что нужно уточнить."), LONGEST],
                     render_kw={"rows": 3})


class ClarifiedForm(ActForm):
    reply = Prose("Что ответил заявитель", [InputRequired("Запишите, что ответил заявитель."), LONGEST], render_kw={"rows": 3})


class DuplicateForm(ActForm):
    """One of the likely ones, or a number; what was typed goes before what was ticked."""

    likely = RadioField("Похожие: тот же дом или та же улица с той же темой", choices=[], validators=[Optional()],
                        validate_choice=False)
    main = Whole("Номер главного сообщения", [Optional(), NumberRange(1, 2**31 - 1, "Проверьте номер.")])

    @property
    def main_number(self) -> int | None:
        ticked = self.likely.data or ""
        return self.main.data or (int(ticked) if ticked.isascii() and ticked.isdigit() and len(ticked) < 10 else None)

    def validate(self, extra_validators: Any = None) -> bool:
        if not super().validate(extra_validators):
            return False
        if self.main_number is None:
            self.main.errors = ["Укажите номер."]
        return not self.main.errors


class RedirectForm(ActForm):
    whose = Text("Чей это вопрос", [InputRequired("Напишите, чей это вопрос."), Length(max=300)])
    words = Prose("Куда и как передано", [InputRequired("Напишите, куда и как передано."), LONGEST], render_kw={"rows": 2})
    notice = Prose("Уведомление заявителю", [LONGEST], render_kw={"rows": 4},
                   description="Получит номер; уйдёт по адресу для ответа или на бумаге.")


class AddressForm(ActForm):
    address = Text("Адрес для ответа", [InputRequired("Введите адрес почты или почтовый адрес."), Length(max=300)],
                   description="Одна электронная почта или почтовый адрес.")


class BounceForm(ActForm):
    paper = Choice("Какое письмо", choices={}, validators=[InputRequired("Выберите письмо.")], validate_choice=False)
    came_at = LocalMoment("Когда пришёл возврат", [Optional()], description="Не указано — значит, сейчас.")
    address = Text("Адрес, на который не доставлено", [InputRequired("Напишите адрес."), Length(max=300)])
    words = Prose("Что сказано в возврате", [InputRequired("Перепишите, что сказано в возврате."), Length(max=2000)],
                  render_kw={"rows": 3}, description="Например: «550 User unknown», «ящик переполнен».")

    @property
    def paper_id(self) -> int | None:
        value = self.paper.data or ""
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


class ExtendForm(ActForm):
    until = LocalDate("Новый срок", [InputRequired("Назовите новый срок.")], description="Не больше чем на 30 дней.")
    reason = Prose("Почему", [InputRequired("Напишите, почему срок продлевается."), LONGEST], render_kw={"rows": 2})
    notice = Prose("Уведомление заявителю", [InputRequired("Напишите уведомление заявителю."), LONGEST], render_kw={"rows": 4})


class ConvertForm(ActForm):
    reason = Choice("Причина", choices=choices(w.CONVERT_REASONS), validators=[InputRequired("Выберите причину.")])
    words = Prose("Из чего видна воля заявителя", [InputRequired("Напишите, из чего видна воля заявителя."), LONGEST],
                  render_kw={"rows": 2})
    form = Choice("Как подано", choices=choices(w.FORMS))
    appeal_type = Choice("Тип обращения", choices=choices(w.APPEAL_TYPES))
    address = Text("Адрес для ответа", [Length(max=300)], description="Электронная почта или почтовый адрес заявителя.")


class RestoreForm(ActForm):
    words = Prose("Почему возвращаете", [InputRequired("Напишите, почему сообщение возвращается в работу."), LONGEST],
                  render_kw={"rows": 2})


class DeclineForm(ActForm):
    reason = Choice("Причина", choices=choices(w.DECLINE_REASONS), validators=[InputRequired("Выберите причину.")])
    words = Prose("Подробности", [LONGEST], render_kw={"rows": 2})
