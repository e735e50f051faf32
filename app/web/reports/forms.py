"""Forms of the note and of its rule."""

from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.validators import InputRequired, Length

from app.web.fields import Choice, Prose, Text

WEEKDAYS = {"1": "понедельник", "2": "вторник", "3": "среда", "4": "четверг", "5": "пятница", "6": "суббота",
            "7": "воскресенье"}
ASK = "Заполните это поле."


class ConclusionsForm(FlaskForm):
    conclusions = Prose("Выводы", [Length(max=20_000, message="Слишком длинно: не больше 20 000 знаков.")],
                        render_kw={"rows": 9})
    seen = HiddenField()


class WeekForm(FlaskForm):
    week = Text("Неделя", [InputRequired("Назовите неделю.")],
                render_kw={"placeholder": "2026-W46", "maxlength": 8, "size": 10})


class RuleForm(FlaskForm):
    addressee = Text("Кому", [InputRequired(ASK), Length(max=255)], description="Должность в дательном падеже.")
    source = Text("Чем установлено", [InputRequired(ASK), Length(max=255)],
                  description="Пункт акта; если актом не установлено, так и напишите.")
    weekday = Choice("День недели", choices=WEEKDAYS)
    hour = Choice("Час", choices={str(hour): f"{hour:02}:00" for hour in range(24)})
    signed_by = Text("Кто подписывает", [InputRequired(ASK), Length(max=255)], description="Должность.")
    critical = Prose("Критические темы", [Length(max=5000)], render_kw={"rows": 6},
                     description="Группа тем или тема, каждая с новой строки. Стоят в записке всегда, и при нуле.")
    addresses = Prose("Куда отправить утверждённую записку", [Length(max=5000)], render_kw={"rows": 3},
                      description="Адреса почты, каждый с новой строки. Пусто: письмо не уходит.")
