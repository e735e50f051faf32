"""What the head decides on pages of figures: weights of the rating, planned values."""

import re
from typing import Any

from flask_wtf import FlaskForm
from wtforms.validators import InputRequired, Length, ValidationError

from app.figures import FIGURES, PLANNABLE, Planned
from app.web.fields import Choice, LocalDate, Text, Whole
from app.web.figures.pages import has_appeals

ASK = InputRequired("Введите число.")
NUMBER = re.compile(r"\d{1,7}([.,]\d{1,2})?")
# As people say them: working time in hours, though figures count minutes.
UNITS = {"мин": "рабочих часов"}
MINUTES = 60


class WeightsForm(FlaskForm):
    number = Whole("Вес количества", [ASK], description="Сколько сообщений получено: больше всех — 100.")
    time = Whole("Вес срока", [ASK], description="Доля сроков ответа, выдержанных за период.")
    completeness = Whole("Вес полноты", [ASK], description="Средняя отметка ответов: 2 балла — 100.")
    minimum = Whole("Наименьшее число сообщений", [ASK], description="У кого меньше, тот показан без места.")


def plannable() -> dict[str, str]:
    """Figures with their units; those of appeals where the centre has them."""
    return {"": "Выберите…"} | {code: f"{one.title}, {UNITS.get(one.unit, one.unit)}" for code, one in PLANNABLE.items()
                                if has_appeals() or not one.of_appeals}


class PlannedForm(FlaskForm):
    """``off``: what takes a plan off asks for no value."""

    figure = Choice("Показатель", [InputRequired("Выберите показатель.")], choices=plannable)
    first = LocalDate("Первый день", [InputRequired("Назовите первый день.")])
    last = LocalDate("Последний день", [InputRequired("Назовите последний день.")],
                     description="Месяц, квартал, год: не больше года.")
    value = Text("Плановое значение", description="В единицах показателя: 95; 1,5; часы — рабочие.")
    basis = Text("Основание", [InputRequired("Нужно основание: чьё решение, номер и дата."), Length(max=500)],
                 description="Решение ЦУР: номер, дата, на какой срок.")

    def validate_value(self, field: Text) -> None:
        if not NUMBER.fullmatch(field.data or ""):
            raise ValidationError("Нужно число, например 95 или 1,5.")

    @property
    def planned(self) -> float:
        """In the figure's unit."""
        return float(str(self.value.data).replace(",", ".")) * size_of(self.figure.data)


def planned_form(standing: Planned | None, **first_shown: Any) -> PlannedForm:
    """Filled with what holds, apart from the basis: another value comes by another decision."""
    if standing is None:
        return PlannedForm(formdata=None, data=first_shown)
    return PlannedForm(formdata=None, data={
        "figure": standing.figure, "first": standing.first, "last": standing.last,
        "value": f"{standing.value / size_of(standing.figure):g}".replace(".", ",")})


def size_of(figure: str) -> int:
    return MINUTES if figure in FIGURES and FIGURES[figure].unit == "мин" else 1
