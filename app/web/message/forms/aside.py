"""Forms of side notes and side ends, and of what an appeal asks for."""

from typing import Any

from wtforms import RadioField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.messages.rules import words as w
from app.web.fields import Choice, LocalDate, LocalMoment, Prose, Text, TopicField, Whole
from app.web.message.forms.base import LONGEST, ActForm, choices


class CallForm(ActForm):
    kind = Choice("Разговор", choices=w.TALKS, default="call")
    whom = Text("С кем говорили", [InputRequired("Напишите, с кем говорили."), Length(max=200)],
                description="Должность и организация; о заявителе — как связались: по телефону, в сообщении.")
    text = Prose("О чём договорились или что разъяснено", [InputRequired("Напишите, о чём договорились."), LONGEST],
                 render_kw={"rows": 3})
    called_at = LocalMoment("Когда", [Optional()], description="Не указано — значит, сейчас.")


class EditForm(ActForm):
    topic = TopicField("Тема", [Length(max=400)], closed=True, render_kw={"autocomplete": "off"})
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
                   description="Слова в скобках подставятся сами. Получит номер; уйдёт по адресу для ответа или на бумаге.")


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
    notice = Prose("Уведомление заявителю", [InputRequired("Напишите уведомление заявителю."), LONGEST], render_kw={"rows": 4},
                   description="Новый срок и причину система подставит сама.")


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
