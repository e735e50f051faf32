"""The operator's own forms: registration and acting on several messages."""

from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.validators import InputRequired, Length, Optional

from app.messages.acts.registering import appeals_refused
from app.messages.rules import words as w
from app.web.fields import AddresseeField, Choice, LocalMoment, Prose, Text, TopicField

# Channels whose messages stand on a page of a network.
IN_NETWORKS = ("incident", "governor", "pages", "direct", "messenger")


class RegisterForm(FlaskForm):
    """A message found in open sources or told by hand; with an addressee it is taken and assigned by the same stroke."""

    text = Prose("Текст сообщения", [InputRequired("Введите текст сообщения."),
                                     Length(max=20_000, message="Слишком длинный текст: можно до 20 000 знаков.")],
                 render_kw={"rows": 5, "autofocus": True, "required": True})
    received_at = LocalMoment("Когда поступило", [InputRequired("Укажите, когда сообщение поступило.")])
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
    link = Text("Ссылка на запись", [Length(max=2000)], render_kw={"inputmode": "url"})
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
    channel = HiddenField()
    again = HiddenField()

    def fit(self, channel: str, given_by: str) -> None:
        """Leaves out what this channel's messages do not have. ``given_by``: who names the deadline, if not the rule."""
        for name in self.needless(channel, given_by):
            if name in self:
                del self[name]

    @staticmethod
    def needless(channel: str, given_by: str) -> list[str]:
        found = [] if given_by else ["source_due"]
        if channel != "incident":
            found += ["incident_kind", "found_by_monitoring"]
        if appeals_refused(channel):
            found += ["kind", "form", "appeal_type", "reply_to"]
        if channel not in IN_NETWORKS:
            found += ["network", "community", "page_kind", "item_kind", "link"]
        return found


class BulkAssignForm(FlaskForm):
    """One addressee for several messages."""

    person = AddresseeField("Исполнитель", [InputRequired("Выберите исполнителя."), Length(max=400)],
                            render_kw={"autocomplete": "off"}, description="Начните набирать подразделение или должность.")
    words = Prose("Что сделать", [Length(max=20_000)], render_kw={"rows": 2})
