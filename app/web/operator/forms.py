"""The operator's own forms: registration and acting on several messages."""

from flask import request
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.validators import InputRequired, Length, Optional

from app.foundation.clock import now
from app.foundation.refusal import check_link
from app.messages.acts.registering import check_received
from app.messages.rules import words as w
from app.web.fields import AddresseeField, Choice, Holds, LocalMoment, Prose, Text, TopicField
from app.web.operator.ways import needless, way_of


class RegisterForm(FlaskForm):
    """A message found in open sources or told by hand; with an addressee it is taken and assigned by the same stroke."""

    text = Prose("Текст сообщения", [InputRequired("Введите текст сообщения."),
                                     Length(max=20_000, message="Слишком длинный текст: можно до 20 000 знаков.")],
                 render_kw={"rows": 5, "autofocus": True, "required": True})
    received_at = LocalMoment("Когда поступило", [InputRequired("Укажите, когда сообщение поступило."),
                                                    Holds(lambda moment: check_received(moment, now()))])
    topic = TopicField("Тема", [Length(max=400)], description="Начните набирать: подскажем.",
                       render_kw={"autocomplete": "off"})
    person = AddresseeField("Исполнитель", [Optional(), Length(max=400)], render_kw={"autocomplete": "off"},
                            description="Подразделение или должность; сообщение будет принято и назначено.")
    settlement = Text("Населённый пункт", [Length(max=120)])
    street = Text("Улица", [Length(max=120)])
    house = Text("Дом", [Length(max=40)])
    place_note = Text("Ориентир", [Length(max=255)])
    incident_kind = Choice("Что это", choices={"": "не указано", **w.INCIDENT_KINDS})
    found_by_monitoring = BooleanField("Найдено системой мониторинга", default=True)
    network = Choice("Площадка", choices={"": "не указана", **{name: name for name in w.NETWORKS}})
    page_kind = Choice("Страница", choices={"": "не указана", **w.PAGE_KINDS})
    item_kind = Choice("Запись", choices={"": "не указана", **w.ITEM_KINDS})
    community = Text("Название сообщества", [Length(max=255)])
    link = Text("Ссылка на запись", [Length(max=2000), Holds(check_link)], render_kw={"inputmode": "url"})
    external_number = Text("Номер в системе", [Length(max=60)])
    source_due = LocalMoment("Срок ответа", [Optional()], description="Его назначает сама платформа.")
    author_name = Text("Заявитель", [Length(max=200)])
    applicant = Choice("Кто обращается", choices={"": "не указано", **w.APPLICANTS})
    author_contacts = Text("Контакты заявителя", [Length(max=500)], description="Видны только тем, кому нужны для ответа.")
    kind = RadioField("Что выбрал заявитель", choices=w.KINDS, default="message", validators=[Optional()],
                      description="Вид определяет способ подачи, выбранный заявителем.")
    form = Choice("Как подано", choices={"": "не указано", **w.FORMS})
    appeal_type = Choice("Тип обращения", choices={"": "не указан", **w.APPEAL_TYPES})
    reply_to = Text("Адрес для ответа", [Length(max=300)], description="Для обращения: электронная почта или почтовый адрес.")
    letter = Prose("Письмо целиком", [Length(max=60_000, message="Слишком длинное письмо: можно до 60 000 знаков.")],
                   description="Вставьте с шапкой («От», «Тема», «Дата»): заполним поля, вы проверите.",
                   render_kw={"rows": 4})
    received_by = Text("Кто ведёт приём", [Length(max=200)], description="Должность.")
    file = FileField("Скан письма", description="PDF или JPEG.",
                     render_kw={"accept": ".pdf,.jpg,.jpeg,application/pdf,image/jpeg"})
    channel = HiddenField()
    opened = HiddenField()  # the moment that stood in the form when it was opened

    @property
    def again(self) -> bool:
        """Whether an empty form is to follow."""
        return bool(request.form.get("again"))

    @property
    def to_read(self) -> bool:
        """Whether a pasted letter is to be taken apart first: asked for, or nothing else was typed."""
        return "letter" in self and bool(self.letter.data) and ("read" in request.form or not self.text.data)

    def fit(self, code: str, given_by: str) -> None:
        """Leaves out what messages of this way do not have, and calls the rest as the way does."""
        for name in needless(code, given_by):
            if name in self:
                del self[name]
        way = way_of(code)
        for name, label in way.labels.items():
            if name in self:
                self[name].label.text = label
        if way.form and "form" in self and self["form"].data in (None, ""):
            self["form"].data = way.form
        if "letter" in self:  # the text may come from the letter: asked for once that is read
            self.text.flags.required, self.text.render_kw = False, {"rows": 5}
        if way.first:
            names = [name for row in way.first for name in row if name in self]
            begin = next((name for name in names if not self[name].data), "text")
            for name in names:
                self[name].render_kw = {**(self[name].render_kw or {}), "autofocus": name == begin}


class BulkAssignForm(FlaskForm):
    """One addressee for several messages."""

    person = AddresseeField("Исполнитель", [InputRequired("Выберите исполнителя."), Length(max=400)],
                            render_kw={"autocomplete": "off", "autofocus": True},
                            description="Начните набирать подразделение или должность.")
    words = Prose("Что сделать", [Length(max=20_000)], render_kw={"rows": 2})
