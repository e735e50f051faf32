"""The head's weights of the rating."""

from flask_wtf import FlaskForm
from wtforms.validators import InputRequired

from app.web.fields import Whole

ASK = InputRequired("Введите число.")


class WeightsForm(FlaskForm):
    number = Whole("Вес количества", [ASK], description="Сколько сообщений получено: больше всех — 100.")
    time = Whole("Вес срока", [ASK], description="Доля сроков ответа, выдержанных за период.")
    completeness = Whole("Вес полноты", [ASK], description="Средняя отметка ответов: 2 балла — 100.")
    minimum = Whole("Наименьшее число сообщений", [ASK], description="У кого меньше, тот показан без места.")
