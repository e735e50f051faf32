"""Forms of the administrator."""

import re
from collections.abc import Iterable
from typing import Any

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    Field,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget

from app.directory.composition import BY, RANKS
from app.directory.titles import role_titles
from app.directory.year_text import USUAL_HOLIDAYS
from app.foundation.refusal import Refusal
from app.web.fields import Whole

# The first letter of a year's group stands in the middle of people's sight: what, then an example.
EXAMPLE = "По одному дню в строке: «01.01 Новогодние каникулы»."
UNSEEN = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]+")


def line(value: str | None) -> str:
    """One line of text: no control or direction signs, single spaces."""
    return " ".join(UNSEEN.sub(" ", value or "").split())


def lines(value: str | None) -> str:
    return "\n".join(line(part) for part in (value or "").splitlines())


def plain(value: str | None) -> str:
    """A text of many lines, whose blanks at their beginnings mean something."""
    return "\n".join(UNSEEN.sub("", part.replace("\t", "    ")).rstrip() for part in (value or "").splitlines())


class Line(StringField):
    """A line of text as a person meant it."""

    def __init__(self, label: str, validators: Iterable[Any] = (), **options: Any):
        super().__init__(label, list(validators), filters=[line], **options)


def refuse(form: FlaskForm, refusal: Refusal) -> None:
    """Puts the words beside the field they are about, else on top of the form."""
    found: Field | None = form._fields.get(refusal.field) if refusal.field else None
    if found is None:
        form.form_errors = [*form.form_errors, refusal.words]
    else:
        found.errors = [*found.errors, refusal.words]


class AddressesForm(FlaskForm):
    addresses = TextAreaField("Адреса", [Length(max=2000)], filters=[lines], render_kw={"rows": 3},
                              description="По одному адресу почты в строке.")
    basis = Line("Основание", [InputRequired("Нужно основание: кем и чем назначены эти адреса."), Length(max=120)])


class ChannelForm(FlaskForm):
    name = Line("Название канала", [InputRequired("Введите название."), Length(max=255)])
    worked = BooleanField("Принимать новые сообщения", description="Снимите, если канал здесь больше не ведут: начатые "
                          "сообщения дойдут до конца, новых по нему не зарегистрировать.")
    basis = Line("Основание", [InputRequired("Нужно основание: каким решением это изменено."), Length(max=500)])
    seen = HiddenField()


class PartForm(FlaskForm):
    text = TextAreaField("Текст раздела", [InputRequired("Раздел не может быть пустым."), Length(max=200_000)],
                         filters=[plain], render_kw={"rows": 28, "spellcheck": "false", "class": "code"})
    basis = Line("Основание", [InputRequired("Нужно основание: каким решением это изменено."), Length(max=500)])
    agreed = HiddenField()


class MailForm(FlaskForm):
    on = HiddenField()
    basis = Line("Основание", [InputRequired("Напишите основание: кто и чем это решил."), Length(max=200)])


class PersonForm(FlaskForm):
    post = Line("Должность", [InputRequired("Введите должность."), Length(max=255)])
    unit_id = SelectField("Подразделение", [InputRequired("Выберите подразделение.")], coerce=int)
    name = Line("Имя", [Length(max=200)], description="Необязательно: система обходится должностью.",
                render_kw={"autocomplete": "off"})
    email = Line("Почта", [Length(max=254)], description="Сюда уходят письма с напоминаниями.",
                 render_kw={"autocomplete": "off", "inputmode": "email"})
    phone = Line("Телефон", [Length(max=60)], render_kw={"autocomplete": "off", "inputmode": "tel"})
    seen = HiddenField()


class SignInForm(FlaskForm):
    login = Line("Логин", [InputRequired("Введите логин."), Length(max=40)],
                 description="Латинские строчные буквы, цифры, точка, дефис. Например: uzhkh-direktor.",
                 render_kw={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"})


class GrantForm(FlaskForm):
    role = RadioField("Роль", [InputRequired("Выберите роль.")], choices=lambda: list(role_titles().items()))
    channel = SelectField("Канал", coerce=lambda value: value or None,
                          description="Только для ответственного за работу в системе.")
    unit_id = SelectField("Подразделение", coerce=int,
                          description="Только для исполнителя; вместе со всеми нижестоящими.")
    block_id = SelectField("Блок", coerce=int, default=0,
                           description="Для руководителя отраслевого блока и ответственного за блок.")
    territory_id = SelectField("Территория", coerce=int, default=0, description="Для главы поселения вместо блока.")
    starts_on = DateField("Первый день", [Optional()], description="Пусто: сразу.")
    ends_on = DateField("Последний день", [Optional()], description="Пусто: пока не снимут.")


class SubstituteForm(FlaskForm):
    absent_id = SelectField("Кого замещают", coerce=int, default=0)
    substitute_id = SelectField("Кто замещает", coerce=int, default=0, description="Только те, у кого открыт вход.")
    starts_on = DateField("Первый день", [Optional()])
    ends_on = DateField("Последний день", [Optional()])
    basis = Line("Основание", [Length(max=500)], description="Приказ или распоряжение, его дата и номер.")


class SeatForm(FlaskForm):
    person_id = IntegerField("Должность", [Optional()], widget=HiddenInput())
    body = Line("Кого представляет", [InputRequired("Назовите орган или организацию."), Length(max=255)],
                description="Орган или организация; начните вводить, и появятся известные.")
    by = SelectField("Кем назначен", choices=[("", "не записано"), *BY.items()])
    servant = SelectField("Муниципальный служащий", choices=[("", "не записано"), ("yes", "да"), ("no", "нет")])
    rank = SelectField("Уровень должности", choices=[("", "не записано"), *RANKS.items()])
    basis = Line("Основание", [Length(max=500)], description="Распоряжение или приказ, его дата и номер.")
    seen = HiddenField()


class HandOverForm(FlaskForm):
    to = SelectField("Кому передать", coerce=int, default=0, description="Люди того же подразделения.")


class MultiCheckboxField(SelectMultipleField):
    """Several of a list, each with its box."""

    widget, option_widget = ListWidget(prefix_label=False), CheckboxInput()


NAME = [DataRequired("Введите название."), Length(max=120)]
BASIS = [InputRequired("Нужно основание: каким актом или решением это установлено."), Length(max=500)]


class BlockForm(FlaskForm):
    name = Line("Название блока", NAME)
    basis = Line("Основание", BASIS, description="Акт, его дата и номер.")
    units = MultiCheckboxField("Подразделения", coerce=int, description="Вместе с нижестоящими. Подразделение стоит в одном "
                               "блоке: отмеченное здесь уйдёт из прежнего.")
    groups = MultiCheckboxField("Группы тем", description="По теме сообщение относится к блоку, пока не назначен исполнитель.")


class TerritoryForm(FlaskForm):
    name = Line("Название территории", NAME)
    basis = Line("Основание", BASIS, description="Акт, его дата и номер.")
    settlements = TextAreaField("Населённые пункты", [Length(max=20_000)], filters=[lines],
                                description="Каждый с новой строки, так, как он пишется в сообщениях.")


class SeenForm(FlaskForm):
    """A button of a page that says what it showed."""

    seen = HiddenField()


class UnitForm(SeenForm):
    name = Line("Полное название", [DataRequired("Введите полное название."), Length(max=255)])
    short = Line("Краткое название", [DataRequired("Введите краткое название."), Length(max=120)],
                 description="Так его видят в списках и на карточках.")
    phone = Line("Телефон", [Length(max=120)], render_kw={"autocomplete": "off", "inputmode": "tel"})
    parent_id = SelectField("Кому подчинено", coerce=int, default=0,
                            description="Исполнитель вышестоящего видит и поручения нижестоящих.")
    block_id = SelectField("Блок", coerce=int, default=0)
    organisation = BooleanField("Самостоятельная организация", default=True)
    recipient = BooleanField("Получает поручения", default=True)


class TopicForm(SeenForm):
    group = Line("Группа", [DataRequired("Введите группу."), Length(max=120)],
                 description="Выберите из подсказки или назовите новую.", render_kw={"autocomplete": "off"})
    name = Line("Название темы", [DataRequired("Введите название темы."), Length(max=255)])
    also = Line("Другие слова", [Length(max=255)],
                description="По ним тему тоже найдут при вводе: «фонарь», «автобус». Главное первым; нигде не видны.")
    catch_all = BooleanField("Общая тема группы: с ней сообщение принимают, но не закрывают")


class DayForm(FlaskForm):
    kind = RadioField("Каким станет день", [InputRequired("Выберите, каким станет день.")])
    title = Line("Название", [Length(max=255)], description="Стоит в объяснениях сроков: «День города».")
    basis = Line("Основание", [InputRequired("Нужно основание: каким актом день изменён."), Length(max=500)],
                 description="Акт, его дата и номер.")
    seen = HiddenField()


class YearForm(FlaskForm):
    year = Whole("Год", [InputRequired("Введите год.")], render_kw={"inputmode": "numeric", "maxlength": 4})
    decree = Line("Постановление о переносе выходных", [InputRequired("Назовите постановление."), Length(max=500)],
                  description="Дата и номер, как в самом постановлении.")
    holidays = TextAreaField("Праздники (ст. 112 ТК РФ)", [Length(max=20_000)], filters=[lines], default=USUAL_HOLIDAYS,
                             description="Постоянные праздники уже вписаны; проверьте их. " + EXAMPLE)
    moved = TextAreaField("Выходные, перенесённые с других дней", [Length(max=20_000)], filters=[lines],
                          description=EXAMPLE)
    working = TextAreaField("Рабочие субботы и воскресенья", [Length(max=20_000)], filters=[lines], description=EXAMPLE)
    short = TextAreaField("Сокращённые дни (ст. 95 ТК РФ)", [Length(max=20_000)], filters=[lines],
                          description="На час короче. " + EXAMPLE)


class SpecialForm(FlaskForm):
    channel = SelectField("Канал", [InputRequired("Выберите канал.")])
    on = DateField("Первый день", [InputRequired("Назовите день.")])
    until = DateField("Последний день", [Optional()], description="Пусто: один день. Часы одни на каждый из дней.")
    closed = BooleanField("Закрыто весь день")
    opens = Line("Открытие", [Length(max=5)], render_kw={"placeholder": "08:00", "inputmode": "numeric"})
    closes = Line("Закрытие", [Length(max=5)], render_kw={"placeholder": "17:00", "inputmode": "numeric"})
    basis = Line("Основание", [InputRequired("Нужно основание: кто и чем решил об этих часах."), Length(max=500)])


class RetentionForm(FlaskForm):
    message_months = Whole("Сообщения, месяцев", [InputRequired("Введите число месяцев.")])
    appeal_months = Whole("Обращения по 59-ФЗ, месяцев", [InputRequired("Введите число месяцев.")])
    basis = Line("Основание", [InputRequired("Нужно основание: чем установлен срок."), Length(max=500)],
                 description="Акт, его дата и номер. Войдёт в каждый акт об обезличивании.")
    by_itself = BooleanField("Составлять и исполнять акты по расписанию, без отдельного подтверждения")
