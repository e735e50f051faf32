"""The observer's remark."""

from flask_wtf import FlaskForm
from wtforms.validators import InputRequired, Length

from app.web.fields import Prose, Text


class RemarkForm(FlaskForm):
    title = Text("О чём", [InputRequired("Назовите показатель или вопрос в нескольких словах."), Length(max=200)])
    words = Prose("Что уточнить", [InputRequired("Напишите, что нужно уточнить."), Length(max=5000)], render_kw={"rows": 3})
