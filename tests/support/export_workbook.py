"""Exports of «Инцидент Менеджмент» of our own making: the real headings, invented messages."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

import xlsxwriter

HEADINGS = (
    "Кабинет", "ID", "Номер инцидента", "Отдел", "Исполнитель", "Общее время первого ответа",
    "Общий текст первого ответа", "Время с даты создания инцидента до времени первого ответа",
    "Время с даты создания инцидента до времени первого ответа, рабочее время",
    "Время назначения последнего исполнителя", "Время 1го ответа ПИ", "Первая реакция с момента назн. ПИ",
    "Уложились или нет после назн. ПИ", "Время с начала создания инцидента до окончания",
    "Время отправки первого ответа ПИ на согласование",
    "Время, которое первый ответ ПИ находился на согласовании", "Текущий шаг инцидента", "Дата создания",
    "Дата окончания", "Группа тем", "Тема", "Регион", "Муниципалитет", "Населенный пункт", "Улица", "Дом",
    "Объект старый", "Объект", "Тип инцидента", "Итог", "Есть медиафайл в ответе", "Есть медиафайл в сообщении",
    "Урл поста", "Урл блога", "Текст инцидента", "1ый ответ ПИ", "2ой ответ ПИ", "3ий ответ ПИ",
    "Причина закрытия", "Аудитория", "Вовлеченность", "URL автора", "Аккаунт публикации ответа", "Теги",
    "Примечание", "Время попадания на шаг оценка удовлетворенности", "Опрос отправлен",
)  # fmt: skip

_FIRST = datetime(2026, 3, 2, 8, 15)
_SUBJECTS = (
    ("Дороги", "Уборка дорог от снега и наледи", "После снегопада не проехать к дому, дворник только обещает."),
    ("ЖКХ", "Вывоз мусора", "Контейнеры у школы переполнены третий день, ветер разносит пакеты 😤"),
    ("ЖКХ", "Отсутствие отопления", "В подъезде холодно, батареи чуть тёплые.<br>Когда починят?"),
    ("Благоустройство", "Освещение", "Фонарь у остановки погас ещё в феврале, дети идут в темноте."),
)


def incident(number: int, **changes: object) -> dict[str, object]:
    """One finished incident as heading → cell; `changes` are keyed by heading, underscores for spaces."""
    created = _FIRST + timedelta(minutes=11 * number)
    group, topic, text = _SUBJECTS[number % len(_SUBJECTS)]
    cells: dict[str, object] = {
        "Кабинет": "Учебная область", "ID": 9_000_000 + number, "Номер инцидента": 50_000 + number,
        "Отдел": "Управление жилищно-коммунального хозяйства", "Исполнитель": "Участок благоустройства",
        "Общее время первого ответа": _words(created + timedelta(minutes=40)),
        "Общий текст первого ответа": "'Здравствуйте! Передали на участок, ждите мастера.",
        "Время с даты создания инцидента до времени первого ответа": timedelta(minutes=40),
        "Уложились или нет после назн. ПИ": "Да",
        "Время с начала создания инцидента до окончания": timedelta(days=2),
        "Текущий шаг инцидента": "Готово", "Дата создания": _words(created),
        "Дата окончания": _words(created + timedelta(days=2)), "Группа тем": group, "Тема": topic,
        "Регион": "Учебная область", "Муниципалитет": "Учебный г.о.", "Населенный пункт": "Учебный",
        "Улица": "улица Рябиновая", "Дом": 1 + number % 40, "Тип инцидента": "Решаемый", "Итог": "Решено",
        "Есть медиафайл в ответе": "Нет", "Есть медиафайл в сообщении": "Да",
        "Урл поста": f"https://vk.com/wall-1_{number}?reply={number}", "Урл блога": "https://vk.com/club1",
        "Текст инцидента": f"'[club1|Посёлок Учебный], {text} ({number})",
        "1ый ответ ПИ": "'Здравствуйте! Передали на участок, ждите мастера.",
        "2ой ответ ПИ": f"'Работы выполнены, проверьте, пожалуйста. Заявка {number}.", "3ий ответ ПИ": "'",
        "Причина закрытия": "Автор доволен", "Аудитория": 1500 + number, "URL автора": "https://vk.com/id1",
        "Аккаунт публикации ответа": "https://vk.com/club1",
        "Время попадания на шаг оценка удовлетворенности": _words(created + timedelta(hours=5)),
        "Опрос отправлен": "Нет",
    }  # fmt: skip
    return cells | {heading.replace("_", " "): cell for heading, cell in changes.items()}


def save_export(
    path: Path,
    incidents: Iterable[Mapping[str, object]],
    *,
    headings: Sequence[str] = HEADINGS,
    above: Sequence[str] = (),
    sheet: str = "Лист1",
) -> Path:
    """Writes incidents under `headings`, the lines `above` before them."""
    book = xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_urls": False})
    page = book.add_worksheet(sheet)
    duration = book.add_format({"num_format": "[h]:mm:ss"})
    for line, words in enumerate(above):
        page.write_string(line, 0, words)
    page.write_row(len(above), 0, headings)
    for row, cells in enumerate(incidents, start=len(above) + 1):
        for column, heading in enumerate(headings):
            cell = cells.get(heading, "")
            if isinstance(cell, str):
                page.write_string(row, column, cell)
            elif isinstance(cell, timedelta):
                page.write_datetime(row, column, cell, duration)
            else:
                page.write_number(row, column, cell)
    book.close()
    return path


def _words(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%d %H:%M:%S")
