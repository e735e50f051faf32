"""What strangers typed reaches both documents as characters: nothing is read, counted, fetched or run (trust, 15 and 16)."""

import json
import unicodedata
from dataclasses import replace
from datetime import date
from io import BytesIO
from time import process_time
from zipfile import ZipFile

import docx as python_docx
import pytest
import typst
from lxml import etree
from pypdf import PdfReader

from app.adapters.documents import Chart, Document, Heading, Series, Signature, Table, Text, docx, pdf
from app.adapters.documents.glyphs import DRAWN, drawn
from app.adapters.documents.laying import LONGEST, clean

SECONDS = 10
CODE = [
    '#read("/etc/passwd")', '#import "@preview/cetz:0.3.0": canvas', "#eval(\"1+1\")", '#image("../../config.py")',
    '#include "charts.typ"', "{{7*7}}", "{% include 'x' %}", "${7*7}", "%s %(name)s", "$x^2$", "= Заголовок", "@ref", "<label>",
    "/* // */ \\ #", "`raw` *bold* _it_", "<script>alert(1)</script>", "<w:p/>&amp;&#x41;", "]]>",
    '{ INCLUDETEXT "/etc/passwd" }',
    'HYPERLINK "file:///etc/passwd"', "=1+1", "~ -- --- ... 'a' \"b\"", "\\u{41}", "\"; #panic(); \"",
]


def whole(text: str) -> Document:
    """A document with the text in every place that takes one."""
    return Document(text, text, text, text, date(2026, 11, 16), (text,), (
        Heading(text), Text(text), Text(text, numbered=True), Table((text, text), ((text, text),), caption=text),
        Chart("bars", (text,), (Series(text, (1,)), Series(text, (None,))), text, text), Signature(text, text)))


def said_by_pdf(written: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(BytesIO(written)).pages)


def said_by_docx(written: bytes) -> str:
    body = etree.fromstring(ZipFile(BytesIO(written)).read("word/document.xml"))
    return "".join("".join(body.itertext()).split())


@pytest.mark.parametrize("text", CODE)
def test_code_is_only_characters(text):
    plain = "".join(text.split())
    assert said_by_pdf(pdf(whole(text))).count(plain) >= 11
    assert said_by_docx(docx(whole(text))).count(plain) >= 11


def test_a_field_of_a_stranger_is_no_field():
    made = etree.fromstring(ZipFile(BytesIO(docx(whole('{ INCLUDETEXT "x" }')))).read("word/document.xml"))
    assert [one.tag for one in made.iter() if str(one.tag).endswith(("}instrText", "}fldSimple", "}fldChar"))] == []


def test_controls_and_marks_of_direction_are_taken_away():
    controls = "".join(map(chr, range(0x20))) + "\x7f\x9f\ud800\ufffe\uffff\u202e\u2066\u200f\ufeff\u200b"
    assert clean(f"до{controls}после") == "до \n\n\n\nпосле"
    assert clean("й" + "\r\nа\u2028б") == "й\nа\nб"
    for written in (said_by_pdf(pdf(whole(f"до{controls}после"))), said_by_docx(docx(whole(f"до{controls}после")))):
        assert "допосле" in written
        assert [one for one in written if unicodedata.category(one) in {"Cc", "Cs", "Cn"} or one in "\u202e\u2066\u200f"] == []


@pytest.mark.slow
@pytest.mark.parametrize("text", [
    "[" * 100_000 + "]" * 100_000, "#{" * 50_000, "(" * 1_000_000, "ж" * 5_000, "слово " * 20_000, "\n" * 100_000,
    "а\n" * 20_000,
    "e" + "\u0301" * 20_000, "🙂" * 20_000, "\u202e" * 200_000,
], ids=["brackets", "braces", "million", "long word", "words", "lines", "paragraphs", "accents", "emoji", "marks"])
def test_it_ends_in_time(text):
    document = replace(whole("слово"), blocks=(Text(text), Table(("А", "Б"), ((text[:5_000], text[:5_000]),))))
    started = process_time()  # of the processor: a busy machine is no fault
    assert pdf(document) and docx(document)
    assert process_time() - started < SECONDS


def test_what_is_too_long_is_cut_and_says_so():
    made = clean("б" * (LONGEST + 1))
    assert made == "б" * LONGEST + " […текст сокращён]"
    assert clean("б" * LONGEST) == "б" * LONGEST


def test_nothing_runs_off_the_paper():
    """Every piece of text starts on the page and above its lower margin, and as many letters stand there as were typed."""
    long = "ж" * 3_000
    document = replace(whole("слово"), blocks=(
        Text(long), Table(("А", "Б"), ((long, "1"), ("слово " * 1_000, long))), Heading(long),
        Chart("bars", (long,), (Series(long, (1,)), Series(long, (2,))), "Столбцы"),
        Chart("line", (long, long), (Series(long, (1, 2)),), "Ход")))
    for page in PdfReader(BytesIO(pdf(document))).pages:
        places: list[tuple[float, float]] = []
        page.extract_text(visitor_text=lambda said, cm, tm, *_, kept=places: said.strip() and kept.append((
            tm[4] * cm[0] + tm[5] * cm[2] + cm[4], tm[4] * cm[1] + tm[5] * cm[3] + cm[5])))
        assert places and all(56 <= x <= 567 and 56 <= y <= 842 for x, y in places)
    said = replace(document, blocks=document.blocks[:2])
    assert said_by_pdf(pdf(said)).count("ж") == said_by_docx(docx(said)).count("ж") == 9_000


def test_what_no_font_of_ours_has_becomes_a_box():
    assert drawn("Тополь 🙂 漢 𝐀 ﬁ ™") == "Тополь □ □ A fi ™"
    assert "Тополь□" in said_by_pdf(pdf(whole("Тополь 🙂")))
    assert "Тополь🙂" in said_by_docx(docx(whole("Тополь 🙂")))


def test_every_character_that_is_said_to_have_a_shape_has_one():
    """PDF/A would refuse the whole document for one that has not."""
    shown = [chr(code) for first, last in DRAWN for code in range(first, last + 1)
             if unicodedata.category(chr(code)) not in {"Cn", "Cf"}]
    for words in (shown, [f"а{one}" for one in shown]):
        # Paragraphs of a hundred: typst takes a hundred times as long to break one of two thousand words into lines.
        lines = [" ".join(words[at:at + 100]) for at in range(0, len(words), 100)]
        document = replace(whole("слово"), blocks=tuple(block for line in lines for block in (
            Text(line), Text(line, bold=True), Heading(line, 1), Heading(line, 2), Heading(line, 3))))
        written = PdfReader(BytesIO(pdf(document)))
        assert b"pdfaid:conformance" in written.trailer["/Root"]["/Metadata"].get_data()


def test_a_template_cannot_leave_its_folder(tmp_path):
    """The wall behind the templates, should one of them ever read a name: its root and no packages."""
    (tmp_path / "inside").mkdir()
    (tmp_path / "secret.txt").write_text("тайна")
    page = tmp_path / "inside" / "page.typ"
    for source in ('#read("../secret.txt")', '#read("/etc/hostname")', '#import "@preview/cetz:0.3.0"'):
        page.write_text(source)
        with pytest.raises(typst.TypstError):
            typst.compile(str(page), root=str(page.parent), package_path=str(tmp_path / "none"),
                          package_cache_path=str(tmp_path / "none"), sys_inputs={"told": json.dumps({})})


def test_an_editor_can_open_what_a_stranger_filled():
    made = python_docx.Document(BytesIO(docx(whole("<>&\"'\x00\x0b"))))
    assert "<>&\"'" in [one.text for one in made.paragraphs]
