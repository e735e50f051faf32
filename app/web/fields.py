"""Fields that several rooms' forms share: a local moment, a local date, a topic, an addressee."""

from collections.abc import Callable
from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict
from wtforms import DateField, DateTimeField, DateTimeLocalField, Field, IntegerField, SelectField, StringField, TextAreaField
from wtforms.validators import ValidationError
from wtforms.widgets import TextInput

from app.directory.former import closed_topics
from app.directory.queries import (
    addressee_by_words,
    people_of_units,
    topic_by_words,
    topic_label,
    unit_choices,
)
from app.directory.schedules import local, zone
from app.foundation.refusal import Refusal


class Text(StringField):
    """One line, trimmed, without control characters."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = "".join(sign for sign in valuelist[0] if sign.isprintable()).strip()


class Prose(TextAreaField):
    """Many lines; line ends as one sign, no NUL."""

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = valuelist[0].replace("\r\n", "\n").replace("\x00", "").strip()


class Holds:
    """A rule of the acts that looks at one value, asked by the form: its refusal is told together with all other mistakes.
    Not asked about what could not be read."""

    def __init__(self, rule: Callable[[Any], None]):
        self.rule = rule

    def __call__(self, _form: Any, field: Field) -> None:
        try:
            if field.data is not None:
                self.rule(field.data)
        except Refusal as refusal:
            raise ValidationError(refusal.words) from None


def left_empty(valuelist: list[str]) -> bool:
    return not valuelist or not valuelist[0].strip()


class Whole(IntegerField):
    """A whole number, typed as text: a browser's own number field forgets what is none, and nothing is left to mend."""

    widget = TextInput()

    def __init__(self, label: str, validators: Any = None, **options: Any):
        super().__init__(label, validators, **{"render_kw": {"inputmode": "numeric"}, **options})

    def process_formdata(self, valuelist: list[str]) -> None:
        if left_empty(valuelist):
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            raise ValueError("Введите целое число цифрами, например 12.") from None


class Dated(DateTimeField):
    """A day or a moment given whole, of a year that somebody may mean; ``data`` is None when left empty."""

    incomplete = ""

    def process_formdata(self, valuelist: list[str]) -> None:
        if left_empty(valuelist):
            self.data = None
            return
        try:
            super().process_formdata(valuelist)
        except ValueError:
            self.data = None
            raise ValueError(self.incomplete) from None
        if not 1990 <= self.data.year <= 2100:
            self.data = None
            raise ValueError("Проверьте год.")

    def _value(self) -> str:
        if self.raw_data:
            return self.raw_data[0]
        return self.written(self.data) if isinstance(self.data, date) else ""

    def written(self, on: Any) -> str:
        """As the browser's own control takes it."""
        return on.isoformat()


class LocalMoment(Dated, DateTimeLocalField):
    """A moment in the municipality's time; ``data`` is aware."""

    incomplete = "Укажите дату и время полностью, например 12.05.2026 08:30."

    def __init__(self, label: str, validators: Any = None, **options: Any):
        super().__init__(label, validators, format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], **options)

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata(valuelist)
        if self.data is not None:
            self.data = self.data.replace(tzinfo=zone())

    def written(self, on: Any) -> str:
        return f"{local(on):%Y-%m-%dT%H:%M}"


class LocalDate(Dated, DateField):
    """A day of the municipality's calendar."""

    incomplete = "Укажите дату полностью, например 15.05.2026."


class TopicField(Text):
    """Typed words that must mean one topic; ``topic_id`` is what they mean. The page suggests while typing.

    ``closed``: what stands there already may be a topic no longer in use; the act knows whether it does."""

    topic_id: int | None = None

    def __init__(self, *words: Any, closed: bool = False, **options: Any):
        super().__init__(*words, **options)
        self.closed = closed

    def pre_validate(self, _form: Any) -> None:
        if not self.data:
            return
        kept = closed_topics().get(self.data.strip().lower()) if self.closed else None
        found = kept or topic_by_words(self.data)
        if isinstance(found, list):
            near = "; ".join(f"«{choice.label}»" for choice in found[:4])
            raise ValidationError(f"Такой темы нет. Похожие: {near}." if near else "Такой темы нет в списке: "
                                  "начните набирать и выберите из подсказки.")
        self.topic_id, self.data = found.id, found.label

    @classmethod
    def words_of(cls, topic_id: int | None) -> str:
        return topic_label(topic_id)


class Choice(SelectField):
    """One of a list; a field that did not come is the empty choice."""

    def process_data(self, value: Any) -> None:
        self.data = "" if value is None else str(value)


class AddresseeField(Text):
    """Typed words (or a number) that must mean one post of a unit; the page suggests while typing."""

    person_id: int | None = None

    def pre_validate(self, _form: Any) -> None:
        if not self.data:
            return
        if self.data.isascii() and self.data.isdigit() and len(self.data) < 10:
            known = [choice for choice in people_of_units() if choice.id == int(self.data)]
            found: Any = known[0] if known else []
        else:
            found = addressee_by_words(self.data)
        if isinstance(found, list):
            near = "; ".join(f"«{choice.label}»" for choice in found[:4])
            raise ValidationError(f"Уточните исполнителя. Похожие: {near}." if near else "Такого исполнителя нет в списке: "
                                  "начните набирать подразделение и выберите из подсказки.")
        self.person_id, self.data = found.id, found.label


class UnitField(Choice):
    """A unit that can be assigned."""

    def __init__(self, label: str, validators: Any = None, empty: str = "Выберите…", **options: Any):
        super().__init__(label, validators, choices=lambda: {
            "": empty, **{str(choice.id): choice.label for choice in unit_choices()}}, **options)

    @property
    def unit_id(self) -> int | None:
        return int(self.data) if self.data and str(self.data).isdigit() else None


def complain(form: Any, field: str | None, words: str) -> None:
    """Puts the words of a refusal beside the field they are about, or over the form."""
    target: Field | None = form._fields.get(field) if field else None
    if target is not None and target.type not in ("HiddenField", "CSRFTokenField"):
        target.errors = [*target.errors, words]
    else:
        form.form_errors.append(words)


def as_formdata(data: dict[str, Any]) -> MultiDict[str, Any]:
    """A kept draft as a form takes it."""
    return MultiDict({name: value for name, value in data.items() if name not in ("csrf_token", "seen", "reckoned")})
