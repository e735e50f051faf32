"""DOC: the same words as the other two papers, and a person's words stay words."""

from datetime import date

import pytest

from app.adapters.documents import Document, Heading, Signature, Table, Text, doc
from tests.support.rich_text import read_doc

REPLY = Document(
    "Ответ", "на сообщение № 7 от 12.05.2026", "МЦУ", "3", date(2026, 5, 13), ("Социальные сети", "Губернатора"),
    (Heading("О дороге"), Text("Дорогу почистили утром.\nСпасибо."), Signature("Заместитель главы"),
     Text("Отпечаток", muted=True)))


def test_it_says_what_the_reply_says_and_the_same_each_time():
    made = doc(REPLY)
    assert made.startswith(b"{\\rtf1\\ansi") and made.isascii() and made == doc(REPLY)
    assert read_doc(made).split("\n") == [
        "МЦУ", "13 мая 2026 г. № 3", "Социальные сети", "Губернатора", "Ответ", "на сообщение № 7 от 12.05.2026",
        "О дороге", "Дорогу почистили утром.", "Спасибо.", "", "Заместитель главы\t\t\t\t", "", "Отпечаток", ""]


@pytest.mark.parametrize("said", [
    r"\par}{\field{\*\fldinst INCLUDETEXT C:\\secret}}", "{{{{ }", "\\", r"\'41 \u1040", "Смайл 🙂 и ё", "a\tb", "}" * 50])
def test_what_a_person_typed_becomes_no_command(said):
    made = doc(Document(said, "", said, "", date(2026, 5, 13), (said,), (Text(said), Signature(said, said))))
    told = said.replace("\t", " ")
    assert read_doc(made).count(told) == 6 and b"\\field" not in made


def test_tables_are_not_what_replies_are_made_of():
    with pytest.raises(KeyError):
        doc(Document("", "", "", "", date(2026, 5, 13), (), (Table(("а",), ()),)))
