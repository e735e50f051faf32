"""The head's weights of the rating."""

from flask_wtf import FlaskForm
from wtforms import IntegerField
from wtforms.validators import InputRequired

ASK = InputRequired("Введите число.")


class WeightsForm(FlaskForm):
    number = IntegerField("Вес количества", [ASK], description="Сколько сообщений получено: больше всех — 100.")
    time = IntegerField("Вес срока", [ASK], description="Доля сроков ответа, выдержанных за период.")
    completeness = IntegerField("Вес полноты", [ASK], description="Средняя отметка ответов: 2 балла — 100.")
    minimum = IntegerField("Наименьшее число сообщений", [ASK], description="У кого меньше, тот показан без места.")
