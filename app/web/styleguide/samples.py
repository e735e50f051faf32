"""Sample data of /styleguide: invented messages, posts and moments; no table is read."""

from typing import Any

from wtforms import BooleanField, Form, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app.adapters.documents import Chart, Series
from app.web.navigation import Item
from app.web.shapes.charts import drawing

BEFORE = "/static/samples/before.svg"
AFTER = "/static/samples/after.svg"


class ReturnForm(Form):
    """Shows the field macro: text, choice, tick, each with and without an error."""

    reason = SelectField(
        "Причина возврата",
        choices=[
            SelectChoice("", "Выберите…"),
            SelectChoice("no_date", "нет срока работ"),
            SelectChoice("no_proof", "нет подтверждения"),
        ],
        validators=[InputRequired("Выберите причину: исполнитель увидит её над ответом")],
    )
    words = TextAreaField(
        "Что исправить",
        validators=[InputRequired("Напишите, что исправить")],
        description="Исполнитель прочтёт это дословно.",
    )
    place = StringField("Адрес", validators=[InputRequired("Укажите адрес или ориентир")])
    mark = RadioField(
        "Полнота ответа",
        choices=[SelectChoice("2", "полный"), SelectChoice("1", "частичный"), SelectChoice("0", "не по существу")],
    )
    truth = BooleanField("Подтверждаю достоверность сведений")


def due(tone: str, words: str, exact: str = "", title: str = "", icon: str = "") -> dict[str, str]:
    return {"tone": tone, "words": words, "exact": exact, "title": title, "icon": icon}


def row(number: int, pill: dict[str, str], title: str, place: str, **more: Any) -> dict[str, Any]:
    return {"number": number, "url": f"#m{number}", "due": pill, "title": title, "place": place, **more}


DUES = [
    due("late", "просрочено на 25 мин", "срок был сегодня в 11:00", "первичный ответ"),
    due("soon", "осталось 40 мин", "сегодня до 12:05", "проверка ответа"),
    due("calm", "завтра, 10:30", "21 ноября, 10:30", "срок исполнителя"),
    due("wait", "обещано к 27 ноября", "27 ноября, 17:00", "подтверждение работ"),
]

QUEUE = [
    row(4182, DUES[0], "Яма на перекрёстке Советской и Первомайской, машины выезжают на встречную",
        "ул. Советская, 14 · Дороги", tags=[{"words": "Фаст-трек", "tone": "fast"}],
        source="ВКонтакте · «Мыски онлайн»",
        todo={"label": "Принять в работу", "url": "#take", "post": True, "primary": True}),
    row(4179, DUES[1], "Третий день нет горячей воды в доме, дети болеют", "кв-л 5, д. 12 · ЖКХ",
        source="Одноклассники", holder="Мысковская теплосетевая компания · директор",
        todo={"label": "Проверить ответ", "url": "#check"}),
    row(4171, due("soon", "осталось 1 ч 10 мин", "сегодня до 12:35", "публикация ответа"),
        "Не вывозят мусор с площадки у школы № 2", "ул. Кутузова · ТКО",
        tags=[{"words": "Возврат 2-й", "tone": "late"}], source="ВКонтакте · личная страница",
        holder="ЭкоТек · представитель", todo={"label": "Ждём исполнителя"}),
    row(4166, due("soon", "осталось 2 ч 05 мин", "сегодня до 13:30", "публикация ответа"),
        "Автобус 105 утром не приходит, люди опаздывают на работу", "ост. «Горный техникум» · Транспорт",
        source="Telegram", holder="Мысковская автоколонна · директор",
        todo={"label": "Согласование ЦУР"}),
    row(4160, DUES[2], "Когда включат уличное освещение на Ноградской?", "ул. Ноградская · Благоустройство",
        source="ВКонтакте · комментарий", holder="Управление ЖКХ · директор",
        todo={"label": "Ждём исполнителя"}),
    row(4131, DUES[3], "Провалился люк во дворе, огородили лентой и ушли", "ул. Вахрушева, 7 · ЖКХ",
        tags=[{"words": "Отложено", "tone": "wait"}], source="ВКонтакте", holder="Водоканал · директор",
        todo={"label": "Ждём фото «после»"}),
    row(4127, due("wait", "окно реакции 31 ч", "до 21 ноября, 18:20", "реакция заявителя"),
        "Подсыпьте песок на лестницу к больнице", "ул. Энергетиков · Благоустройство",
        source="Одноклассники", holder="Управление ЖКХ · директор", todo={"label": "Опубликовано"}),
]

TABS = [
    {"url": "#all", "label": "Всё по сроку", "count": 14, "current": True},
    {"url": "#take", "label": "Принять", "count": 3},
    {"url": "#check", "label": "Проверить ответ", "count": 4},
    {"url": "#returned", "label": "Вернули из ЦУР", "count": 1},
    {"url": "#promises", "label": "Обещания", "count": 6},
    {"url": "#reaction", "label": "Реакция", "count": 9},
    {"url": "#waiting", "label": "Ждём исполнителя", "count": 22},
]

STEPS = [
    *({"label": label, "state": "done"} for label in (
        "Зарегистрировано", "В работе", "Подготовка", "Проверка оператора", "Решение ЦУР")),
    {"label": "Промежуточный ответ опубликован", "state": "now"},
    *({"label": label, "state": "next"} for label in ("Работы и фото «после»", "Ответ", "Реакция 48 ч", "Завершено")),
]

TIMELINE = [
    {"what": "Опубликован промежуточный ответ", "when": "сегодня, 08:56", "who": "Оператор ИМ", "tone": "publish",
     "words": "Обещан ремонт до 27 ноября: срок обещания пошёл."},
    {"what": "ЦУР согласовал", "when": "сегодня, 08:54", "who": "записал оператор"},
    {"what": "Ответ проверен: по существу, полный", "when": "сегодня, 08:50", "who": "Оператор ИМ"},
    {"what": "Ответ подготовлен, 2 фото", "when": "сегодня, 08:47", "who": "Управление ЖКХ · директор"},
    {"what": "Возвращено исполнителю: нет срока работ", "when": "сегодня, 08:31", "who": "Оператор ИМ",
     "tone": "return", "words": "«Назовите дату, к которой засыплете яму, и приложите фото ограждения»."},
    {"what": "Назначено: Управление ЖКХ", "when": "сегодня, 08:08", "who": "Оператор ИМ"},
    {"what": "Принято в работу, фаст-трек: угроза безопасности", "when": "сегодня, 08:06", "who": "Оператор ИМ",
     "words": "Сроки пересчитаны: ответ до 12:00 вместо 16:00."},
    {"what": "Зарегистрировано из выгрузки", "when": "сегодня, 08:05", "who": "загрузка № 218"},
]

PHOTOS = [
    {"title": "До", "facts": "снято 20.11 в 08:20, 14 м от адреса", "thumb": BEFORE, "url": BEFORE,
     "alt": "Яма на проезжей части у перекрёстка"},
    {"title": "Ограждение", "facts": "20.11 в 08:41, место в файле не записано", "thumb": AFTER, "url": AFTER,
     "alt": "Ограждённая яма"},
    {"title": "После — ждём до 27.11", "missing": True},
    {"title": "Акт осмотра.pdf", "facts": "PDF, 218 КБ", "url": "#akt", "icon": "file-text"},
]

EXPLANATION = {
    "lines": [
        {"words": "Поступило 8 мая, пт, 16:30: после закрытия (16:00, сокращённый день)",
         "value": "отсчёт с 12 мая, 08:00"},
        {"words": "9, 10 и 11 мая: выходные и праздник", "value": "не считаются", "skipped": True},
        {"words": "12 мая, вт, 08:00-16:00", "value": "8 ч"},
    ],
    "rule": "Ответ: 8 рабочих часов, понедельник-пятница 08:00-17:00.",
    "source": "Источник: порядок работы МЦУ, пункт 3.3. Пауз нет.",
}

CHARTS = [drawing(one) for one in (
    Chart("bars", ("Дороги › Ямы", "ЖКХ › Отопление и горячая вода", "Вывоз отходов", "Транспорт › Расписание", "Освещение"),
          (Series("Эта неделя", (42, 31, 18, 12, 0)), Series("Прошлая", (30, 35, None, 12, 3))), "Сообщения по темам"),
    Chart("stacked", ("Управление ЖКХ", "Водоканал", "Мысковская теплосетевая компания, отдел эксплуатации сетей"),
          (Series("в срок", (30, 12, 7)), Series("с опозданием", (4, 0, 3)), Series("в работе", (6, 2, 0))),
          "Поручения подразделений"),
    Chart("line", tuple(f"{week} нед." for week in range(35, 47)),
          (Series("Этот год", (80, 92, 101, None, 99, 104, 110, 98, 95, 120, 110, 126)),
           Series("Прошлый год", (70, 72, 81, 90, None, 94, 90, 88, 85, 80, 90, 96))), "Поступило сообщений по неделям"),
    Chart("bars", (), (Series("Эта неделя", ()),), "Обещания нарушены"),
)]
SPARK = drawing(Chart("sparkline", ("43", "44", "45", "46"), (Series("В срок", (88, 95, 91, 93)),), "В срок по неделям", "%"))

NAVIGATION = (
    Item("#queue", "Моя очередь", "inbox", True, 14, True),
    Item("#messages", "Все сообщения", "list-details", False),
    Item("#promises", "Обещания", "calendar-event", False, 6),
    Item("#reaction", "Реакция заявителей", "message-2-share", False, 9),
    Item("#imports", "Загрузка выгрузок", "file-import", False),
)


def filled_forms() -> tuple[ReturnForm, ReturnForm]:
    """The same form fresh and refused."""
    refused = ReturnForm(data={"reason": "", "words": "", "place": "ул. Советская", "mark": "1"})
    refused.validate()
    return ReturnForm(prefix="fresh-"), refused


def samples() -> dict[str, Any]:
    """Context of the styleguide's templates; the layout's own variables are not here."""
    fresh, refused = filled_forms()
    return {
        "dues": DUES, "queue": QUEUE, "tabs_items": TABS, "steps_items": STEPS, "events": TIMELINE,
        "photo_items": PHOTOS, "explanation": EXPLANATION, "fresh_form": fresh, "refused_form": refused,
        "charts": CHARTS, "spark": SPARK,
    }
