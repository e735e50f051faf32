"""The form of a row of the centre's sections, made of the fields that a profile gives it."""

from datetime import date
from typing import Any

from wtforms import DateField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.directory.acts.facts import stamp_of
from app.directory.admin_queries.about import EVERY, PER, PURPOSES
from app.directory.profile.sections import SECTIONS
from app.directory.queries import topic_groups
from app.directory.schedules import channels
from app.web.admin.forms import Line, MultiCheckboxField, SeenForm, lines
from app.web.fields import Whole

NOT_NAMED = ("", "не указано")
KINDS = {"source": "источник", "integration": "внешняя система"}
PARTS = "По одной в строке, как она называется в центре."
# In the order of the form; what a section does not have is left out.
FIELDS: dict[str, Any] = {
    "name": Line("Что названо", [InputRequired("Введите название."), Length(max=255)]),
    "kind": SelectField("Что это", choices=[NOT_NAMED, *KINDS.items()]),
    "purpose": SelectField("Для чего", choices=[NOT_NAMED, *((code, PURPOSES[code]) for code in ("publication", "acts"))]),
    "channel": SelectField("Канал"),
    "owner": Line("Кто ведёт", [Length(max=255)], description="Подразделение или должность; начните вводить, и появятся "
                  "известные."),
    "quota": Whole("Норма публикаций", [Optional(), NumberRange(1, 1000, "Норма — число от 1 до 1000.")]),
    "per": SelectField("За какое время норма", choices=[NOT_NAMED, *PER.items()]),
    "every": SelectField("Как часто", choices=[(code, words or NOT_NAMED[1]) for code, words in EVERY.items()]),
    "due": Line("Срок", [InputRequired("Напишите срок."), Length(max=255)],
                description="Словами акта: «до 5 числа месяца, следующего за отчётным»."),
    "addressees": TextAreaField("Кому", [Length(max=5000)], filters=[lines], render_kw={"rows": 3}, description=PARTS),
    "since": DateField("Первый день", [Optional()], description="Если отчёты идут не всегда."),
    "until": DateField("Последний день", [Optional()]),
    "groups": MultiCheckboxField("Группы тем"),
    "topics": TextAreaField("Темы", [Length(max=5000)], filters=[lines], render_kw={"rows": 3}, description=PARTS),
    "clause": Line("Основание", [InputRequired("Нужно основание: пункт акта или решение."), Length(max=120)],
                   description="Пункт акта, либо решение, его дата и номер."),
}
FORMS = {section: type(f"{section}_form", (SeenForm,), {name: field for name, field in FIELDS.items() if name in told})
         for section, (_, told) in SECTIONS.items()}
LISTS = ("addressees", "topics")
DAYS = ("since", "until")


def fact_form(section: str, row: dict[str, Any] | None = None, **options: Any) -> Any:
    """With what is recorded of ``row``; ``formdata`` None: not what was sent."""
    data = {name: shown(name, value) for name, value in (row or {}).items()} | ({"seen": stamp_of(row)} if row else {})
    form: Any = FORMS[section](data=data, **options)
    if "channel" in form:
        form.channel.choices = [NOT_NAMED, *((card.code, card.name) for card in channels().values())]
    if "groups" in form:
        form.groups.choices = [(group, group) for group in topic_groups()]
    return form


def shown(name: str, value: Any) -> Any:
    if name in LISTS:
        return "\n".join(value)
    if name in DAYS:
        return date.fromisoformat(value) if value else None
    return value or None if name == "quota" else value


def typed(form: Any) -> dict[str, Any]:
    """The row as a profile keeps it."""
    return {name: told(name, form[name].data) for name in FIELDS if name in form}


def told(name: str, value: Any) -> Any:
    if name in LISTS:
        return [line for line in dict.fromkeys((value or "").splitlines()) if line]
    if name in DAYS:
        return value.isoformat() if value else ""
    return (value or 0) if name == "quota" else value or ([] if name == "groups" else "")
