"""Forms of who does the work, and by when."""

from wtforms import HiddenField, RadioField
from wtforms.validators import InputRequired, Length, Optional

from app.messages.rules import words as w
from app.web.fields import AddresseeField, Choice, LocalMoment, Prose, Text, UnitField
from app.web.message.forms.base import LONGEST, ActForm, choices


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
    until = LocalMoment("До какого времени", [InputRequired("Назовите день и час.")])
    words = Prose("Почему", [InputRequired("Напишите, почему нужно больше времени."), LONGEST], render_kw={"rows": 2})


class GrantTimeForm(ActForm):
    until = LocalMoment("Новый срок исполнителя", [InputRequired("Назовите день и час.")])


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


class InstructForm(ActForm):
    person = Choice("Кто подготовит ответ", choices={}, validators=[InputRequired("Выберите сотрудника.")],
                    validate_choice=False)
    words = Prose("Что сделать", [InputRequired("Напишите, что сделать."), LONGEST], render_kw={"rows": 2})

    @property
    def person_id(self) -> int | None:
        value = self.person.data or ""
        return int(value) if value.isascii() and value.isdigit() and len(value) < 10 else None


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
