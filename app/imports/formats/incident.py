"""Exports of «Инцидент Менеджмент», in any layout: columns by their headings, rows as the source has them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path

from app.adapters.spreadsheets import USUAL, Limits, WorkbookRefused, read_rows
from app.imports.formats.headings import Headings, Rows, find_headings
from app.imports.formats.incident_row import IncidentRow, RowRefused, parse_row

# field → its headings, the usual one first; where several stand in one file the first filled cell counts.
FIELDS = {
    "external_number": ("Номер инцидента", "Номер в источнике", "№ инцидента"),
    "source_id": ("ID", "ID инцидента"),
    "organisation": ("Отдел", "ОМСУ"),
    "unit": ("Исполнитель",),
    "created_at": ("Дата создания", "Дата создания инцидента"),
    "first_answer_at": ("Общее время первого ответа",),
    "finished_at": ("Дата окончания", "Дата закрытия"),
    "step": ("Текущий шаг инцидента", "Текущий шаг"),
    "topic_group": ("Группа тем",),
    "topic": ("Тема",),
    "region": ("Регион",),
    "municipality": ("Муниципалитет",),
    "settlement": ("Населенный пункт", "Город"),
    "street": ("Улица",),
    "house": ("Дом",),
    "location": ("Локация",),
    "object": ("Объект", "Объект старый"),
    "incident_type": ("Тип инцидента",),
    "outcome": ("Итог",),
    "closing_reason": ("Причина закрытия",),
    "media_in_answer": ("Есть медиафайл в ответе",),
    "media_in_message": ("Есть медиафайл в сообщении",),
    "post_url": ("Урл поста", "URL поста"),
    "blog_url": ("Урл блога", "URL блога"),
    "text": ("Текст инцидента", "Контент", "Описание"),
    "first_answer": ("Общий текст первого ответа",),
    "answer_1": ("1ый ответ ПИ",),
    "answer_2": ("2ой ответ ПИ",),
    "answer_3": ("3ий ответ ПИ",),
    "author_url": ("URL автора", "Урл автора"),
    "answer_account": ("Аккаунт публикации ответа",),
    "tags": ("Теги",),
    "note": ("Примечание",),
    "evaluation_at": ("Время попадания на шаг оценка удовлетворенности",),
    "survey_sent": ("Опрос отправлен",),
    "audience": ("Аудитория",),
}
# Alternatives of one another's layouts: their absence is not worth a word.
_OPTIONAL = {"location"}
# Known and left in the raw row: we measure these ourselves.
_UNUSED = (
    "Кабинет",
    "Время с даты создания инцидента до времени первого ответа",
    "Время с даты создания инцидента до времени первого ответа, рабочее время",
    "Время назначения последнего исполнителя",
    "Время 1го ответа ПИ",
    "Первая реакция с момента назн. ПИ",
    "Уложились или нет после назн. ПИ",
    "Время с начала создания инцидента до окончания",
    "Время отправки первого ответа ПИ на согласование",
    "Время, которое первый ответ ПИ находился на согласовании",
    "Вовлеченность",
)


@dataclass(frozen=True)
class Repeated:
    """Row `row` of the sheet gave way to `kept_row`, which has the same number and is later."""

    row: int
    kept_row: int
    external_number: str


@dataclass(frozen=True)
class Reading:
    """One number stands in `rows` once; `merged` counts the identical repetitions, `read` all filled rows."""

    rows: tuple[IncidentRow, ...]
    refused: tuple[RowRefused, ...]
    repeated: tuple[Repeated, ...]
    merged: int
    read: int
    headings_unknown: tuple[str, ...]
    headings_missing: tuple[str, ...]


def read_incidents(path: Path, zone: tzinfo, at: datetime, limits: Limits = USUAL) -> Reading:
    """Reads a whole export; times in it are of `zone`, nothing in it may be later than `at`.

    Raises WorkbookRefused when the file is no export at all.
    """
    return reading_of(read_rows(path, limits), zone, at)


def reading_of(rows: Rows, zone: tzinfo, at: datetime) -> Reading:
    headings, rest = find_headings(rows, FIELDS, _UNUSED)
    _demand_number(headings)
    assert headings is not None
    refused: list[RowRefused] = []
    kept, repeated, merged, read = _gathered(_parsed(rest, headings, zone, at), refused)
    return Reading(
        rows=tuple(kept.values()),
        refused=tuple(refused),
        repeated=tuple(repeated),
        merged=merged,
        read=read,
        headings_unknown=headings.unknown,
        headings_missing=tuple(word for word in headings.missing if word not in _optional_headings()),
    )


def _optional_headings() -> set[str]:
    return {FIELDS[field][0] for field in _OPTIONAL}


def _demand_number(headings: Headings | None) -> None:
    if headings is None:
        searched = ", ".join(f"«{FIELDS[field][0]}»" for field in ("external_number", "created_at", "topic", "text"))
        raise WorkbookRefused(
            f"в первых десяти строках нет заголовков выгрузки «Инцидент Менеджмент»: ожидаются {searched} и другие"
        )
    if "external_number" not in headings.columns:
        searched = ", ".join(f"«{heading}»" for heading in FIELDS["external_number"])
        raise WorkbookRefused(f"в книге нет столбца с номером сообщения: ожидается один из {searched}")


def _parsed(rows: Rows, headings: Headings, zone: tzinfo, at: datetime) -> Iterable[IncidentRow | RowRefused]:
    names = {field: headings.names[columns[0]] for field, columns in headings.columns.items()}
    words: dict[str, str] = {}
    for number, cells in rows:
        # Names of units and topics come thousands of times: one copy of each is kept.
        kept = tuple(words.setdefault(cell, cell) if len(cell) < 64 else cell for cell in cells)
        yield parse_row(number, _values(kept, headings.columns), names, headings.names, kept, zone, at)


def _values(cells: Sequence[str], columns: Mapping[str, tuple[int, ...]]) -> dict[str, str]:
    values = {}
    for field, positions in columns.items():
        cell = _cell(cells, positions[0])
        if len(positions) > 1 and not cell.strip(" '-"):
            filled = (_cell(cells, position) for position in positions[1:])
            cell = next((other for other in filled if other.strip(" '-")), cell)
        values[field] = cell
    return values


def _cell(cells: Sequence[str], position: int) -> str:
    return cells[position] if position < len(cells) else ""


def _gathered(
    rows: Iterable[IncidentRow | RowRefused], refused: list[RowRefused]
) -> tuple[dict[str, IncidentRow], list[Repeated], int, int]:
    kept: dict[str, IncidentRow] = {}
    repeated: list[Repeated] = []
    merged = read = 0
    for row in rows:
        read += 1
        if isinstance(row, RowRefused):
            refused.append(row)
            continue
        other = kept.setdefault(row.external_number, row)
        if other is row:
            continue
        if other.fingerprint == row.fingerprint:
            merged += 1
            continue
        # Of two rows told apart by no moment the lower one is taken: exports are appended to.
        latest, earlier = (row, other) if _moved(row) >= _moved(other) else (other, row)
        kept[row.external_number] = latest
        repeated.append(Repeated(earlier.row, latest.row, row.external_number))
    return kept, repeated, merged, read


def _moved(row: IncidentRow) -> float:
    moment = row.finished_at or row.first_answer_at or row.created_at
    return moment.timestamp() if moment else 0.0
