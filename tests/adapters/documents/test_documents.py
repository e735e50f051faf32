"""One list of blocks, two writers: both say the same, in the shape of ГОСТ Р 7.0.97-2016, and the same each time."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

import docx as python_docx
import pytest
import time_machine
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.table import Table as WordTable
from pypdf import PdfReader

from app.adapters.documents import (
    Chart,
    Document,
    Heading,
    PageBreak,
    Series,
    Signature,
    Table,
    Text,
    described,
    docx,
    pdf,
)

WEEKS = Chart("line", ("45-я", "46-я"), (Series("Эта", (110, 126)), Series("Прошлая", (None, 96.5))), "Ход по неделям")
NOTE = Document(
    "Аналитическая записка", "за неделю с 9 по 15 ноября 2026 года", "Муниципальный центр управления", "46",
    date(2026, 11, 16), ("Главе городского", "округа"), (
        Heading("Главное"),
        Text("Поступило 126 сообщений.\nВ срок — 93 %.", bold=True),
        Table(("Показатель", "Неделя", "До этого"),
              (("Поступило", "126", "110"), ("Возвраты", "9", "4"), ("Всего", "135", "114")),
              caption="Показатели недели", total=True),
        WEEKS,
        Heading("Выводы", 2),
        Text("Объехать дороги.", numbered=True),
        Text("Проверить площадки.", numbered=True),
        Table(("Дата", "Событие"), (), caption="Мероприятия"),
        PageBreak(),
        Text("Составлено по реестру.", muted=True),
        Text("Снова по порядку.", numbered=True),
        Signature("Руководитель центра", "И. О. Фамилия"),
    ))
WRITTEN = """Муниципальный центр управления
16 ноября 2026 г. № 46
Главе городского
округа
Аналитическая записка
за неделю с 9 по 15 ноября 2026 года
Главное
Поступило 126 сообщений.
В срок — 93 %.
Показатели недели
Показатель Неделя До этого
Поступило 126 110
Возвраты 9 4
Всего 135 114
Ход по неделям
Выводы
1. Объехать дороги.
2. Проверить площадки.
Мероприятия
Нет данных.
Составлено по реестру.
1. Снова по порядку.
Руководитель центра И. О. Фамилия""".splitlines()
# What the drawing itself says: the PDF can be searched for it, in the DOCX it is a picture.
DRAWN = ["Эта Прошлая", "0", "50", "100", "150", "45-я 46-я"]


def lines_of_pdf(written: bytes) -> list[str]:
    pages = [page.extract_text() for page in PdfReader(BytesIO(written)).pages]
    return [" ".join(line.split()) for page in pages for line in page.split("\n") if line.strip()]


def lines_of_docx(written: bytes) -> list[str]:
    lines = []
    for block in python_docx.Document(BytesIO(written)).iter_inner_content():
        rows = [[cell.text for cell in row.cells] for row in block.rows] if isinstance(block, WordTable) else [[block.text]]
        lines += [" ".join(" ".join(row).split()) for row in rows]
    return [line for line in lines if line]


def joined(lines: list[str]) -> str:
    return " ".join(" ".join(lines).split())


def test_both_writers_say_the_same():
    assert joined(lines_of_docx(docx(NOTE))) == joined(WRITTEN)
    on_paper = joined([line for line in lines_of_pdf(pdf(NOTE)) if line != "2"])
    after = WRITTEN.index("Ход по неделям") + 1
    assert on_paper == joined([*WRITTEN[:after], *DRAWN, *WRITTEN[after:]])


@pytest.mark.parametrize("writer", [pdf, docx])
def test_the_same_document_gives_the_same_bytes(writer):
    with time_machine.travel(date(2026, 11, 16)):
        first = writer(NOTE)
    with time_machine.travel(date(2027, 3, 8)):
        assert writer(NOTE) == first


def test_pages_count_from_the_second():
    long = Document("Записка", "", "", "", date(2026, 11, 16), (), tuple(Text(f"Строка {place}.") for place in range(120)))
    first, second, third = (page.extract_text().split("\n") for page in PdfReader(BytesIO(pdf(long))).pages)
    assert (first[0], second[0], third[0]) == ("16 ноября 2026 г.", "2", "3")
    section = python_docx.Document(BytesIO(docx(long))).sections[0]
    assert section.different_first_page_header_footer
    assert not "".join(one.text for one in section.first_page_header.paragraphs)
    (number,) = section.header.paragraphs
    assert [code.text for code in number._p.iter(qn("w:instrText"))] == ["PAGE"]
    assert number.style.paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER


def test_the_page_of_a_docx_is_the_standards():
    section = python_docx.Document(BytesIO(docx(NOTE))).sections[0]
    assert (section.page_width.mm, section.page_height.mm) == pytest.approx((210, 297), abs=0.1)
    margins = (section.left_margin.mm, section.right_margin.mm, section.top_margin.mm, section.bottom_margin.mm)
    assert margins == pytest.approx((20, 10, 20, 20), abs=0.1)


def test_a_docx_is_built_of_styles_an_editor_knows():
    made = python_docx.Document(BytesIO(docx(NOTE)))
    named = {one.text: one.style.name for one in made.paragraphs}
    assert (named["Аналитическая записка"], named["Главное"], named["Выводы"]) == ("Title", "Heading 1", "Heading 2")
    normal = made.styles["Normal"]
    assert (normal.font.name, normal.font.size.pt) == ("Liberation Serif", 12)
    assert normal.element.rPr.find(qn("w:lang")).get(qn("w:val")) == "ru-RU"
    grid = made.tables[1]
    assert len(list(grid.rows[0]._tr.iter(qn("w:tblHeader")))) == 1
    assert [len(list(row._tr.iter(qn("w:cantSplit")))) for row in grid.rows] == [1, 1, 1, 1]
    assert [cell.paragraphs[0].alignment for cell in grid.rows[1].cells] == [WD_ALIGN_PARAGRAPH.LEFT] + 2 * [
        WD_ALIGN_PARAGRAPH.RIGHT]
    assert [one.get("descr") for one in made.element.iter(qn("wp:docPr"))] == [described(WEEKS)]
    fonts = ZipFile(BytesIO(docx(NOTE))).read("word/fontTable.xml").decode()
    assert '<w:font w:name="Liberation Serif"><w:altName w:val="Times New Roman"/>' in fonts


def test_a_docx_knows_no_other_author_and_no_hour():
    written = docx(NOTE)
    told = python_docx.Document(BytesIO(written)).core_properties
    assert (told.title, told.author, told.last_modified_by) == (NOTE.title, NOTE.organisation, NOTE.organisation)
    assert told.created.date() == told.modified.date() == NOTE.dated
    entries = ZipFile(BytesIO(written)).infolist()
    assert {one.date_time for one in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert b"python-docx" not in b"".join(ZipFile(BytesIO(written)).read(one) for one in entries)


def test_a_pdf_is_for_the_archive_and_for_everybody():
    reader = PdfReader(BytesIO(pdf(NOTE)))
    root = reader.trailer["/Root"]
    about = root["/Metadata"].get_data().decode()
    assert re.search(r"pdfaid:part(>|=\")2", about) and re.search(r"pdfaid:conformance(>|=\")A", about)
    assert "pdfuaid:part" in about
    assert root["/Lang"] == "ru-RU"
    assert reader.metadata.title == "Аналитическая записка"
    assert reader.metadata.creation_date.date() == NOTE.dated
    assert described(WEEKS) in spoken(root["/StructTreeRoot"])
    assert [round(float(side)) for side in reader.pages[0].mediabox] == [0, 0, 595, 842]


def spoken(branch) -> set[str]:
    """What a screen reader says in place of what is drawn."""
    branch = branch.get_object()
    if isinstance(branch, list):
        return set().union(*map(spoken, branch))
    if not isinstance(branch, dict):
        return set()
    own = {str(branch["/Alt"])} if "/Alt" in branch else set()
    return own | (spoken(branch["/K"]) if "/K" in branch else set())


def test_the_fonts_of_a_pdf_travel_with_it():
    fonts = [font.get_object() for page in PdfReader(BytesIO(pdf(NOTE))).pages
             for font in page["/Resources"]["/Font"].get_object().values()]
    inner = [font["/DescendantFonts"][0].get_object() for font in fonts]
    assert {str(font["/BaseFont"]).split("+")[-1].split("-")[0] for font in inner} <= {"LibertinusSerif", "DejaVuSansMono"}
    assert all("/FontFile3" in font["/FontDescriptor"] or "/FontFile2" in font["/FontDescriptor"] for font in inner)


@pytest.mark.parametrize("wrong", [
    lambda: Table(("А", "Б"), (("1",),)),
    lambda: Table((), ()),
    lambda: Table(("А", "Б"), (), align="lx"),
    lambda: Table(("А", "Б"), (), align="l"),
    lambda: Table(("А", "Б"), (), widths=(1, 0)),
    lambda: Heading("А", 4),
    lambda: Chart("pie", (), (Series("А", ()),), ""),
    lambda: Chart("bars", ("а",), (), ""),
    lambda: Chart("bars", ("а",), (Series("А", (1, 2)),), ""),
    lambda: Chart("bars", ("а",), (Series("А", (-1,)),), ""),
    lambda: Chart("bars", ("а",), (Series("А", (float("nan"),)),), ""),
])
def test_a_block_that_cannot_be_drawn_is_refused_where_it_is_made(wrong):
    with pytest.raises(ValueError, match="."):
        wrong()


@pytest.mark.parametrize("kind", ["bars", "stacked", "line", "sparkline"])
def test_every_chart_is_drawn_whatever_it_shows(kind):
    pairs = [(0, 0), (None, None), (None, 5), (7, 3.5), (1e9, 1)]
    shown = [(("Первая", "Вторая"), (Series("Сейчас", values), Series("Раньше", (3, None)))) for values in pairs]
    shown += [((), (Series("Сейчас", ()),)), (("Одна",), (Series("А", (4,)),))]
    captions = [f"Сравнение {place}" for place in range(len(shown))]
    whole = replace(NOTE, blocks=tuple(
        Chart(kind, labels, series, caption, "%") for caption, (labels, series) in zip(captions, shown, strict=True)))
    on_paper, in_editor = joined(lines_of_pdf(pdf(whole))), lines_of_docx(docx(whole))
    assert [caption for caption in captions if caption not in on_paper or caption not in in_editor] == []


def test_a_document_of_nothing_but_a_title():
    bare = Document("Записка", "", "", "", date(2026, 1, 1), (), ())
    assert joined(lines_of_pdf(pdf(bare))) == joined(lines_of_docx(docx(bare))) == "1 января 2026 г. Записка"


def test_no_level_of_headings_is_left_out():
    jumping = replace(NOTE, blocks=(Heading("Первый", 2), Heading("Второй", 3), Heading("Третий", 3), Heading("Четвёртый")))
    named = {one.text: one.style.name for one in python_docx.Document(BytesIO(docx(jumping))).paragraphs}
    assert [named[words] for words in ("Первый", "Второй", "Третий", "Четвёртый")] == [
        f"Heading {level}" for level in (1, 2, 2, 1)]
    assert b"pdfuaid:part" in PdfReader(BytesIO(pdf(jumping))).trailer["/Root"]["/Metadata"].get_data()
