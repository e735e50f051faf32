"""DOCX by python-docx: the same blocks, with real styles, so that the editor's navigation and a screen reader work."""

from collections.abc import Callable
from datetime import datetime, time
from io import BytesIO
from typing import Any

import docx as python_docx
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm
from docx.text.paragraph import Paragraph

from app.adapters.documents.blocks import Chart, Document, Heading, PageBreak, Signature, Table, Text
from app.adapters.documents.laying import date_and_number, laid, no_rows
from app.adapters.documents.paper import picture
from app.adapters.documents.scale import described
from app.adapters.documents.widths import widths
from app.adapters.documents.word_look import dress, element, rezipped

PAGE = 180.0
SIDES = {"l": WD_ALIGN_PARAGRAPH.LEFT, "r": WD_ALIGN_PARAGRAPH.RIGHT, "c": WD_ALIGN_PARAGRAPH.CENTER}


def docx(document: Document) -> bytes:
    """The document for an editor; the same document gives the same bytes. Charts are pictures with their words beside."""
    ready = laid(document)
    made = python_docx.Document()
    dress(made)
    about(made, ready)
    head(made, ready)
    for place, block in enumerate(ready.blocks):
        WRITERS[type(block)](made, block)
        if isinstance(block, Text) and isinstance((*ready.blocks, None)[place + 1], Signature):
            made.paragraphs[-1].paragraph_format.keep_with_next = True
    whole = BytesIO()
    made.save(whole)
    return rezipped(whole.getvalue())


def about(made: Any, document: Document) -> None:
    """Properties of the file; python-docx would leave its own name there."""
    told = made.core_properties
    told.title, told.author, told.language = document.title[:255], document.organisation[:255], "ru-RU"
    told.comments, told.last_modified_by, told.subject = "", document.organisation[:255], document.subtitle[:255]
    told.created = told.modified = datetime.combine(document.dated, time())


def head(made: Any, document: Document) -> None:
    if document.organisation:
        made.add_paragraph(document.organisation, style="Organisation")
    grid = bare(made, (PAGE - 78, 78))
    grid.cell(0, 0).paragraphs[0].text = date_and_number(document)
    for place, line in enumerate(document.addressee):
        cell = grid.cell(0, 1)
        (cell.paragraphs[0] if place == 0 else cell.add_paragraph(style="Side")).text = line
    made.add_paragraph(document.title, style="Title")
    if document.subtitle:
        made.add_paragraph(document.subtitle, style="Subtitle")


def bare(made: Any, columns: tuple[float, ...]) -> Any:
    """A row without lines, for what stands side by side."""
    grid = made.add_table(rows=1, cols=len(columns))
    grid.autofit = False
    for cell, column, width in zip(grid.rows[0].cells, grid.columns, columns, strict=True):
        # Word reads the cells, LibreOffice the columns.
        cell.width = column.width = Mm(width)
        cell.paragraphs[0].style = "Side"
    return grid


def heading(made: Any, block: Heading) -> None:
    made.add_heading(block.text, block.level)


def text(made: Any, block: Text) -> None:
    run = made.add_paragraph(style="Note" if block.muted else "Normal").add_run(block.text)
    run.bold = block.bold or None


def caption(made: Any, words: str) -> None:
    if words:
        made.add_paragraph(words, style="Caption")


def table(made: Any, block: Table) -> None:
    caption(made, block.caption)
    if nothing := no_rows(block):
        made.add_paragraph(nothing, style="Note")
        return
    grid = made.add_table(rows=1 + len(block.rows), cols=len(block.headings), style="Lines")
    grid.alignment, grid.autofit = WD_TABLE_ALIGNMENT.LEFT, False
    grid._tbl.tblPr.append(element("w:tblDescription", val=block.caption or ", ".join(block.headings)))
    last = len(block.rows)
    shares = widths(block, PAGE)
    for column, width in zip(grid.columns, shares, strict=True):
        column.width = Mm(width)
    for place, (row, words) in enumerate(zip(grid.rows, (block.headings, *block.rows), strict=True)):
        settings = row._tr.get_or_add_trPr()
        settings.append(element("w:cantSplit"))
        if place == 0:
            settings.append(element("w:tblHeader"))
        # Straight on the elements: python-docx looks through the whole grid for each of its cells.
        for cell, letter, width, said in zip(row._tr.tc_lst, block.align, shares, words, strict=True):
            cell.width = Mm(width)
            fill(Paragraph(cell.p_lst[0], grid), said, SIDES[letter], bold=place == 0 or (block.total and place == last))
    made.add_paragraph(style="After")


def fill(paragraph: Paragraph, words: str, side: WD_ALIGN_PARAGRAPH, bold: bool) -> None:
    paragraph._p.style = "Cell"
    paragraph.alignment = side
    paragraph.add_run(words).bold = bold or None


def chart(made: Any, block: Chart) -> None:
    caption(made, block.caption)
    paragraph = made.add_paragraph(style="Picture")
    shown = paragraph.add_run().add_picture(BytesIO(picture(block)), width=Mm(PAGE))
    properties = shown._inline.docPr
    properties.set("descr", described(block))
    properties.set("title", block.caption)


def signature(made: Any, block: Signature) -> None:
    made.add_paragraph(style="After").paragraph_format.keep_with_next = True
    grid = bare(made, (75, 42, 5, 58))
    grid.rows[0]._tr.get_or_add_trPr().append(element("w:cantSplit"))
    grid.cell(0, 0).paragraphs[0].text = block.post
    grid.cell(0, 3).paragraphs[0].text = block.name
    for place in (1, 3):
        if place == 1 or not block.name:
            edges = element("w:tcBorders")
            edges.append(element("w:bottom", val="single", sz="4", space="0", color="000000"))
            grid.cell(0, place)._tc.get_or_add_tcPr().append(edges)
    for cell in grid.rows[0].cells:
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.BOTTOM
    # A document may not end with a table.
    made.add_paragraph(style="After")


def page_break(made: Any, _block: PageBreak) -> None:
    made.add_page_break()


WRITERS: dict[type, Callable[[Any, Any], None]] = {
    Heading: heading, Text: text, Table: table, Chart: chart, Signature: signature, PageBreak: page_break}
