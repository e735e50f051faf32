"""Forms of questions and measures."""

from typing import Any

from flask_wtf import FlaskForm
from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired, Length

from app.council.acts import NewMeasure
from app.council.queries import MeasureCard
from app.council.rules import VERDICTS
from app.directory.blocks import blocks, territories
from app.foundation.viewer import Viewer
from app.web.fields import Choice, LocalDate, Prose, Text, UnitField

WORDS = [InputRequired("Напишите несколько слов."), Length(max=5000, message="Слишком длинно: не больше 5000 знаков.")]


class FieldChoice(Choice):
    """A block or a territory; ``block_id`` and ``territory_id`` say which."""

    @property
    def block_id(self) -> int | None:
        return int(self.data[1:]) if (self.data or "").startswith("b") else None

    @property
    def territory_id(self) -> int | None:
        return int(self.data[1:]) if (self.data or "").startswith("t") else None


def fields_of(viewer: Viewer) -> dict[str, str]:
    """What the person may speak for: the head everything, others their own."""
    own_blocks = viewer.blocks("sector") | viewer.blocks("supervisor")
    own_territories = viewer.territories("sector")
    everything = viewer.has("head")
    found = {"": "весь центр"} if everything else {}
    found |= {f"b{key}": name for key, name in blocks().names.items() if everything or key in own_blocks}
    return found | {f"t{key}": name for key, name in territories().names.items() if everything or key in own_territories}


class QuestionForm(FlaskForm):
    title = Text("О чём вопрос", [InputRequired("Назовите вопрос в нескольких словах."), Length(max=200)])
    field = FieldChoice("Блок или территория")
    words = Prose("Суть и предложение", WORDS, description="Что мешает решить на месте и какое решение вы предлагаете.",
                  render_kw={"rows": 5})
    message = HiddenField()


class PassUpForm(FlaskForm):
    words = Prose("Почему это нужно решать выше", WORDS, render_kw={"rows": 3})
    seen = HiddenField()


class DecideForm(FlaskForm):
    verdict = RadioField("Решение", choices=list(VERDICTS.items()), validate_choice=False)
    words = Prose("Что решено", WORDS, description="Что сделать и кому; увидит тот, кто вынес вопрос.", render_kw={"rows": 4})
    until = LocalDate("Исполнить до", description="Пусто: исполнять нечего, вопрос закроется сразу.")
    seen = HiddenField()


class FinishForm(FlaskForm):
    words = Prose("Что сделано", WORDS, render_kw={"rows": 3})
    seen = HiddenField()


class MeasureForm(FlaskForm):
    kind = Choice("Что это", choices={"measure": "мероприятие (войдёт в записку)", "task": "задача центра"})
    field = FieldChoice("Направление")
    topic_group = Choice("Группа тем", description="Для мероприятия назовите направление или группу тем.")
    what = Prose("Что сделать", [InputRequired("Напишите, что нужно сделать."), Length(max=2000)], render_kw={"rows": 3})
    unit = UnitField("Кто делает", empty="не назначено")
    until = LocalDate("К какому дню", [InputRequired("Назовите день, к которому это будет сделано.")])
    seen = HiddenField()

    @property
    def new(self) -> NewMeasure:
        return NewMeasure(self.what.data or "", self.until.data, self.unit.unit_id, self.field.block_id,
                          self.field.territory_id, self.topic_group.data or "", self.kind.data or "measure")


def question_form(viewer: Viewer, **options: Any) -> QuestionForm:
    form = QuestionForm(prefix="question", **options)
    form.field.choices = fields_of(viewer)
    return form


def measure_form(viewer: Viewer, groups: list[str], **options: Any) -> MeasureForm:
    form = MeasureForm(prefix="measure", **options)
    form.field.choices = fields_of(viewer)
    form.topic_group.choices = {"": "не указана", **{group: group for group in groups}}
    if not viewer.has("head"):
        form.kind.choices = {"measure": "мероприятие (войдёт в записку)"}
    return form


def change_form(viewer: Viewer, groups: list[str], card: MeasureCard, **options: Any) -> MeasureForm:
    """The same form of a line that stands there: what is offered to nobody any more can be left as it is."""
    form = measure_form(viewer, groups, **options)
    form.topic_group.choices.setdefault(card.topic_group, card.topic_group)
    if card.unit_id:
        form.unit.choices.setdefault(str(card.unit_id), card.unit)
    return form


def as_it_stands(viewer: Viewer, groups: list[str], card: MeasureCard) -> MeasureForm:
    keys = (f"b{card.block_id}", f"t{card.territory_id}")
    told = {"kind": card.kind, "field": next((key for key in keys if key in fields_of(viewer)), ""), "what": card.what,
            "topic_group": card.topic_group, "unit": card.unit_id, "until": card.until, "seen": card.version}
    return change_form(viewer, groups, card, formdata=None, data=told)
