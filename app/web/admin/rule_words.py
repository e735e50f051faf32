"""Rules of channels in words, and the form that changes them."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from flask_wtf import FlaskForm
from wtforms import BooleanField, DateField, Field, HiddenField, RadioField
from wtforms.validators import InputRequired, Length
from wtforms.widgets import TextInput

from app.directory.rule_change import RuleChange
from app.messages.deadlines.words import amount_words
from app.messages.rules.words import CLOCKS
from app.web.admin.forms import Line
from app.worktime.rules import ClockRule, Rule
from app.worktime.window import clock_words

NUMBER = re.compile(r"\d{1,5}(?:[.,]\d{1,2})?")
GIVEN = {"source": "назначает платформа", "session": "в ходе прямой линии; на оставшееся — {} после неё"}
# Unit of a clock → the unit of the form, its size in units of the rule, the most allowed.
MINUTES, HOURS = ("минут рабочего времени", 1, 6000), ("часов рабочего времени", 60, 400)
ASKED = {
    "reserve_minutes": ("минут рабочего времени до срока ответа", 1, 6000),
    "clock_hours": ("часов подряд", 1, 1000),
    "exact_hours": ("часов подряд", 1, 1000),
    "calendar_days": ("календарных дней", 1, 365),
    "working_days": ("рабочих дней", 1, 60),
    "working_days_before": ("рабочих дней до срока ответа", 1, 60),
}
IN_HOURS = ("answer", "promise")
# Which open messages go under a new rule.
REACHES = {"keep": "Оставить при своём правиле", "since": "Пересчитать поступившие с этого дня",
           "all": "Пересчитать все открытые"}


@dataclass(frozen=True)
class RuleLine:
    """One term of a rule; ``key`` tells the same term in two rules."""

    key: str
    label: str
    value: str
    source: str


def rule_lines(rule: Rule) -> list[RuleLine]:
    """All terms of a rule: hours, working Saturdays, clocks with their fast track."""
    found = [RuleLine("window", "Часы работы", replace(rule.window, working_saturdays=False).words, rule.window_source)]
    if not rule.window.every_day:
        words = "рабочие по календарю" if rule.window.working_saturdays else "не рабочие для канала"
        found.append(RuleLine("saturdays", "Рабочие субботы", words, rule.working_saturdays_source))
    for kind in CLOCKS:
        if clock := rule.clarification if kind == "clarification" else rule.clocks.get(kind):
            found += clock_lines(clock)
    if rule.urgent:
        when = {"any": "в любое время", "window": "в часы работы", "always": "каждое сообщение срочное"}[rule.urgent.time]
        asker = f", по просьбе: {rule.urgent.asker}" if rule.urgent.asker else ""
        found.append(RuleLine("urgent", "Срочный ответ", f"{when}{asker}", rule.urgent.source))
    return found


def clock_lines(clock: ClockRule) -> list[RuleLine]:
    label = capital(CLOCKS[clock.kind])
    found = [RuleLine(clock.kind, label, value_words(clock, clock.amount), clock.source)]
    if clock.next_day_by is not None:
        found.append(RuleLine(f"{clock.kind}_limit", f"{label}: предел", f"не позже {clock_words(clock.next_day_by)} "
                              "следующего дня", clock.next_day_source))
    if clock.kind == "clarification":
        stands = "останавливается" if clock.pauses else "идёт"
        found.append(RuleLine("clarification_pause", "Пока ждём уточнения", f"срок ответа {stands}", clock.pauses_source))
    if clock.fast_track is not None:
        found.append(RuleLine(f"{clock.kind}_fast", f"{label}: фаст-трек", value_words(clock, clock.fast_track),
                              clock.fast_track_source))
    return found


def value_words(clock: ClockRule, amount: int) -> str:
    if clock.unit == "given":
        return GIVEN[clock.given_by].format(amount_words("working_minutes", amount))
    if clock.unit == "reserve_minutes":
        return f"за {amount_words('working_minutes', amount)} до срока ответа"
    if clock.unit == "working_days_before":
        return f"до закрытия рабочего дня, за {amount} раб. дн. до срока ответа"
    words = amount_words(clock.unit, amount)
    if clock.unit == "clock_hours":
        return f"{words} подряд; из выходных переносится на начало рабочего дня"
    if clock.unit == "exact_hours":
        return f"{words} подряд, без переноса"
    return words


def capital(words: str) -> str:
    return words[:1].upper() + words[1:]


def asked_in(kind: str, clock: ClockRule) -> tuple[str, int, int]:
    """Words of the form's unit, its size in the rule's units, the most allowed."""
    if clock.unit != "working_minutes":
        return ASKED[clock.unit]
    return HOURS if kind in IN_HOURS else MINUTES


class Amount(Field):
    """A number of the form's units, kept in the rule's whole units; the comma is a comma."""

    widget = TextInput()

    def __init__(self, label: str, size: int, most: int, **options: Any):
        super().__init__(label, [InputRequired("Введите число.")], **options)
        self.size, self.most = size, most

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return f"{Decimal(self.data) / self.size:f}".replace(".", ",") if self.data is not None else ""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = None
        if not valuelist or not NUMBER.fullmatch(typed := valuelist[0].strip()):
            raise ValueError("Нужно число, например 8 или 4,5.")
        number = Decimal(typed.replace(",", ".")) * self.size
        if number != int(number) or not 0 < number <= self.most * self.size:
            raise ValueError(f"Число больше нуля и не больше {self.most}, до целой минуты.")
        self.data = int(number)


class RuleForm(FlaskForm):
    since = DateField("Действует с", [InputRequired("Назовите первый день.")],
                      description="Прошедший день — только вместе с пересчётом открытых сообщений.")
    basis = Line("Основание", [InputRequired("Нужно основание: каким решением меняются сроки."), Length(max=500)],
                 description="Решение ЦУР или акт, дата и номер.")
    opens = Line("Открытие", [InputRequired("Введите время."), Length(max=5)])
    closes = Line("Закрытие", [InputRequired("Введите время."), Length(max=5)])
    working_saturdays = BooleanField("Работать в рабочие субботы (по производственному календарю)")
    pauses = BooleanField("Пока ждём уточнения от заявителя, срок ответа останавливается")
    reach = RadioField("Открытые сообщения", choices=list(REACHES.items()), default="keep",
                       description="Обещанный срок не изменится, срочный не продлится; прежние сроки видны в истории.")
    agreed = HiddenField()

    def terms(self, fast: bool = False) -> dict[str, Amount]:
        """The fields of the clocks, by clock."""
        beginning = "fast_" if fast else "amount_"
        return {name.removeprefix(beginning): field for name, field in self._fields.items()
                if name.startswith(beginning)}

    def change(self) -> RuleChange:
        return RuleChange(
            self.since.data, self.basis.data, self.opens.data, self.closes.data,
            bool(self.working_saturdays and self.working_saturdays.data),
            {kind: field.data for kind, field in self.terms().items()},
            {kind: field.data for kind, field in self.terms(fast=True).items()}, bool(self.pauses.data))


def rule_form(rule: Rule, **options: Any) -> RuleForm:
    """A form with a field for every number of this rule, filled with what holds now."""
    fields: dict[str, Any] = {}
    for kind in CLOCKS:
        clock = rule.clarification if kind == "clarification" else rule.clocks.get(kind)
        if clock is None or clock.unit == "given":
            continue
        words, size, most = asked_in(kind, clock)
        label = f"{capital(CLOCKS[kind])}, {words}"
        fields[f"amount_{kind}"] = Amount(label, size, most, default=clock.amount)
        if clock.fast_track is not None:
            fields[f"fast_{kind}"] = Amount(f"Фаст-трек: {label[:1].lower()}{label[1:]}", size, most,
                                            default=clock.fast_track)
    window = {"opens": clock_words(rule.window.opens), "closes": clock_words(rule.window.closes),
              "pauses": rule.clarification.pauses, "working_saturdays": rule.window.working_saturdays}
    made = type("ChannelRuleForm", (RuleForm,), fields)(data=window, **options)
    if rule.window.every_day:
        del made.working_saturdays
    return made
