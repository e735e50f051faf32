"""The form that passes the command."""

from flask_wtf import FlaskForm
from wtforms import DateField, RadioField, SelectField
from wtforms.validators import InputRequired, Length, Optional

from app.directory.command import GROUNDS
from app.web.fields import Prose


class CommandForm(FlaskForm):
    person_id = SelectField("Кому", coerce=int, default=0, validate_choice=False, description="Люди центра управления региона "
                            "(ЦУР), у которых открыт вход. Нет в списке — администратор вносит должность в подразделение ЦУР "
                            "или даёт роль наблюдателя и открывает вход.")
    starts_on = DateField("Первый день", [Optional()])
    ends_on = DateField("Последний день", [Optional()])
    ground = RadioField("Основание", [InputRequired("Выберите основание.")], choices=list(GROUNDS.items()))
    basis = Prose("Причина", [InputRequired("Опишите причину: что случилось и кто так решил."), Length(max=500)],
                  description="Что случилось, чьё решение, дата и номер. Эти слова увидят все.", render_kw={"rows": 3})
    on_word_of = SelectField("По слову руководителя", coerce=int, default=0)
