"""How a DOCX looks: page, styles, page numbers, and an archive that is the same each time."""

import re
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

# Free, on every Russian Linux desktop, with the measures of Times New Roman, which Word takes where it is missing.
FONT, STANDS_IN = "Liberation Serif", "Times New Roman"
QUIET = RGBColor(0x4D, 0x4D, 0x4D)
BLACK = RGBColor(0, 0, 0)
CENTRE, JUSTIFY, LEFT = WD_ALIGN_PARAGRAPH.CENTER, WD_ALIGN_PARAGRAPH.JUSTIFY, WD_ALIGN_PARAGRAPH.LEFT
# Name: points, bold, italic, colour, alignment, points before and after, kept with what follows.
LOOKS = {
    "Normal": (12, False, False, BLACK, JUSTIFY, 0, 6, False),
    "Organisation": (12.5, True, False, BLACK, CENTRE, 0, 10, True),
    "Title": (15, True, False, BLACK, CENTRE, 18, 6, True),
    "Subtitle": (12, False, False, QUIET, CENTRE, 0, 14, True),
    "Heading 1": (13.5, True, False, BLACK, LEFT, 16, 6, True),
    "Heading 2": (12, True, False, BLACK, LEFT, 12, 6, True),
    "Heading 3": (12, False, True, BLACK, LEFT, 10, 4, True),
    "Caption": (11, True, False, BLACK, LEFT, 10, 4, True),
    "Note": (11, False, False, QUIET, JUSTIFY, 0, 6, False),
    "Cell": (10.5, False, False, BLACK, LEFT, 2, 2, False),
    "Side": (12, False, False, BLACK, LEFT, 0, 0, False),
    "Picture": (12, False, False, BLACK, LEFT, 0, 10, False),
    "After": (6, False, False, BLACK, LEFT, 0, 0, False),
    "Header": (11, False, False, BLACK, CENTRE, 0, 0, False),
}
EPOCH = (1980, 1, 1, 0, 0, 0)


def element(name: str, **attributes: str) -> Any:
    made = OxmlElement(name)
    for attribute, value in attributes.items():
        made.set(qn(f"w:{attribute}"), value)
    return made


def dress(made: Any) -> None:
    """Page and styles of an empty document by ГОСТ Р 7.0.97-2016."""
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin, section.top_margin, section.bottom_margin = Mm(20), Mm(10), Mm(20), Mm(20)
    section.header_distance, section.footer_distance = Mm(10), Mm(10)
    numbered(section)
    for name, look in LOOKS.items():
        styled(made.styles, name, *look)
    under_rule(made.styles["Organisation"])
    lines(made.styles)
    name_fonts(made)
    without_thumbnail(made.part.package)


def numbered(section: Any) -> None:
    """Pages count from the second, in the middle of the top margin."""
    section.different_first_page_header_footer = True
    run = section.header.paragraphs[0].add_run()
    for kind in ("begin", "", "separate", "shown", "end"):
        if kind == "shown":
            run.add_text("2")
        elif kind:
            run._r.append(element("w:fldChar", fldCharType=kind))
        else:
            code = element("w:instrText")
            code.text = "PAGE"
            run._r.append(code)


def styled(styles: Any, name: str, size: float, bold: bool, italic: bool, colour: RGBColor, side: WD_ALIGN_PARAGRAPH,
           before: float, after: float, together: bool) -> None:
    style = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    if name != "Normal":
        style.base_style = styles["Normal"]
    # What the template had there: its own blue, its lines and its theme's fonts.
    for old in list(style.element.rPr if style.element.rPr is not None else ()):
        style.element.rPr.remove(old)
    for old in style.element.findall(f"{qn('w:pPr')}/{qn('w:pBdr')}") + style.element.findall(
            f"{qn('w:pPr')}/{qn('w:contextualSpacing')}"):
        old.getparent().remove(old)
    font, paragraph = style.font, style.paragraph_format
    font.name, font.size, font.bold, font.italic, font.color.rgb = FONT, Pt(size), bold, italic, colour
    for reader in ("cs", "eastAsia"):
        style.element.rPr.rFonts.set(qn(f"w:{reader}"), FONT)
    style.element.rPr.append(element("w:lang", val="ru-RU", eastAsia="ru-RU", bidi="ru-RU"))
    paragraph.alignment, paragraph.keep_with_next, paragraph.line_spacing = side, together, 1.1 if size >= 11 else 1.0
    paragraph.space_before, paragraph.space_after, paragraph.widow_control = Pt(before), Pt(after), True


def under_rule(style: Any) -> None:
    edges = element("w:pBdr")
    edges.append(element("w:bottom", val="single", sz="8", space="4", color="000000"))
    settings = style.element.get_or_add_pPr()
    settings.insert_element_before(edges, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def lines(styles: Any) -> None:
    """The table style: lines across only, a tinted row of headings."""
    style = styles.add_style("Lines", WD_STYLE_TYPE.TABLE)
    settings = element("w:tblPr")
    edges = element("w:tblBorders")
    for side, size, colour in (("top", "8", "000000"), ("bottom", "8", "000000"), ("insideH", "4", "A6A6A6")):
        edges.append(element(f"w:{side}", val="single", sz=size, space="0", color=colour))
    inside = element("w:tblCellMar")
    for side in ("left", "right"):
        inside.append(element(f"w:{side}", w="113", type="dxa"))
    settings.extend((edges, inside))
    first = element("w:tblStylePr", type="firstRow")
    cells = element("w:tcPr")
    rule = element("w:tcBorders")
    rule.append(element("w:bottom", val="single", sz="6", space="0", color="000000"))
    cells.extend((rule, element("w:shd", val="clear", color="auto", fill="F0F0F0"), element("w:vAlign", val="bottom")))
    first.append(cells)
    style.element.extend((settings, first))


def name_fonts(made: Any) -> None:
    """The table of fonts says what stands in for ours; the language of the whole is Russian."""
    for part in made.part.package.iter_parts():
        if str(part.partname) == "/word/fontTable.xml":
            entry = (f'<w:font w:name="{FONT}"><w:altName w:val="{STANDS_IN}"/><w:charset w:val="CC"/>'
                     '<w:family w:val="roman"/><w:pitch w:val="variable"/></w:font></w:fonts>')
            part._blob = re.sub(rb"</w:fonts>\s*$", entry.encode(), part.blob)
    for language in made.styles.element.iter(qn("w:lang")):
        for reader in ("val", "eastAsia", "bidi"):
            language.set(qn(f"w:{reader}"), "ru-RU")


def without_thumbnail(package: Any) -> None:
    """python-docx's template carries a picture of itself."""
    for name in [name for name, link in package.rels.items() if link.reltype.endswith("/thumbnail")]:
        package.rels.pop(name)


def rezipped(archive: bytes) -> bytes:
    """The same archive without the hour of its making."""
    whole = BytesIO()
    with ZipFile(BytesIO(archive)) as before, ZipFile(whole, "w", ZIP_DEFLATED) as after:
        for name in before.namelist():
            after.writestr(ZipInfo(name, EPOCH), before.read(name), ZIP_DEFLATED)
    return whole.getvalue()
