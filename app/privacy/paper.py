"""«Акт об обезличивании» with its extract from the journal, as PDF. Made in the worker.

What both say is asked for by the order of Roskomnadzor of 28.10.2022 № 179: whose system, who destroyed, which categories,
how, why and when; an applicant is named there by the number of the message.
"""

import os
from datetime import datetime
from pathlib import Path

from app.adapters.documents import Block, Document, Heading, PageBreak, Signature, Table, Text, pdf
from app.adapters.file_store import storing
from app.directory.schedules import centre, local, local_date
from app.privacy.queries import ActCard, Line, lines_of

KINDS = {"message": "сообщение", "appeal": "обращение", "question": "вопрос"}
# Shares of the page's width, in the order of the extract's columns.
WIDTHS = (16.0, 14.0, 16.0, 18.0, 36.0)


class ActPapers:
    """«<number>.pdf» in a folder of the installation; can be made again from the journal at any time."""

    def __init__(self, instance: Path):
        self.folder = instance / "acts"

    def path(self, act_id: int) -> Path:
        return self.folder / f"{act_id}.pdf"

    def has(self, act_id: int) -> bool:
        return self.path(act_id).is_file()

    def make(self, card: ActCard) -> None:
        made = pdf(document(card, list(lines_of(card.id))))
        with storing():
            self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            draft = self.path(card.id).with_suffix(f".{os.getpid()}.part")
            draft.write_bytes(made)
            draft.replace(self.path(card.id))


def document(card: ActCard, lines: list[Line]) -> Document:
    place = centre()
    facts = (
        ("Оператор персональных данных", place.name),
        ("Информационная система", "МЦУ: учёт сообщений и обращений жителей"),
        ("Причина", "истёк срок хранения: " + card.basis),
        ("Что подлежало обезличиванию", reach_words(card)),
        ("Категории персональных данных", categories(lines)),
        ("Способ", "Данные удалены из базы; в текстах сообщений, ответов и записей имя, телефоны и почта заменены отметками; "
                   "файлы подписанных документов и копии писем удалены."),
        ("Что сохранено", "Текст без персональных данных, тема, место, сроки, решения, оценки и показатели. Чтобы повторные "
                          "обращения считались верно, вместо контактов хранится случайный знак; восстановить по нему "
                          "заявителя нельзя."),
        ("Обезличено", f"сообщений и обращений: {card.messages}, вопросов прямых линий: {card.questions}"),
        *((("Не удалось обезличить", f"{failed}; номера отмечены в выписке, данные остаются до следующего акта"),)
          if (failed := sum(line.failed for line in lines)) else ()),
        ("Исполнено", f"с {moment(card.at)} по {moment(card.ended_at or card.at)}"),
        ("Кто решил", f"{card.post}{', по установленному сроку, расписанием' if card.by_itself else ', подтвердил в системе'}"))
    blocks: list[Block] = [Table(("Что", "Сведения"), facts, "ll", "", (34.0, 66.0)),
                           Signature(card.post, card.name), PageBreak(), Heading("Выписка из журнала событий"),
                           Text("Заявитель обозначен номером сообщения. Время местное.", muted=True),
                           Table(("Номер", "Вид", "Закрыто", "Обезличено", "Что уничтожено"),
                                 tuple(row_of(line) for line in lines), "lllll", "", WIDTHS)]
    return Document("Акт об обезличивании персональных данных", "", place.name, str(card.id), local_date(card.at), (),
                    tuple(blocks))


def reach_words(card: ActCard) -> str:
    return (f"сообщения и вопросы прямых линий, закрытые до {local_date(card.messages_before):%d.%m.%Y}; "
            f"обращения, закрытые до {local_date(card.appeals_before):%d.%m.%Y}")


def categories(lines: list[Line]) -> str:
    found = dict.fromkeys(words for line in lines if not line.failed for words in line.what)
    return "; ".join(found) or "персональных данных не оказалось"


def row_of(line: Line) -> tuple[str, ...]:
    return (line.words, KINDS[line.kind], f"{local(line.closed_at):%d.%m.%Y}", moment(line.at),
            "; ".join(line.what) or "данных не было")


def moment(at: datetime) -> str:
    return f"{local(at):%d.%m.%Y %H:%M}"
