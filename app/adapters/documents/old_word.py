"""DOC for a mailbox that asks for it by that name: rich text, which office programs since Word 97 open under this ending.

The binary format of the old editor has no free writer; rich text is the form it shared with all others.
"""

from collections.abc import Callable
from typing import Any

from app.adapters.documents.blocks import Document, Heading, Signature, Text
from app.adapters.documents.laying import date_and_number, laid

FONTS = r"{\fonttbl{\f0\froman\fcharset204 Liberation Serif{\*\falt Times New Roman};}}"
COLOURS = r"{\colortbl;\red77\green77\blue77;}"
# A4 by ГОСТ Р 7.0.97-2016 in twentieths of a point: left 20 mm, right 10, top and bottom 20.
PAGE = r"\paperw11906\paperh16838\margl1134\margr567\margt1134\margb1134"
LINE = r"\clbrdrb\brdrs\brdrw10"
SIGNATURE = (4252, 6633, 6917, 10205)


def doc(document: Document) -> bytes:
    """The document as rich text, ASCII only; the same document gives the same bytes. Of what replies are made: paragraphs,
    headings and a signature. Raises KeyError at a table or a chart."""
    ready = laid(document)
    day = ready.dated
    made = rf"{{\creatim\yr{day.year}\mo{day.month}\dy{day.day}}}"
    info = rf"{{\info{{\title {plain(ready.title)}}}{{\author {plain(ready.organisation)}}}{made}}}"
    body = "\n".join((*head(ready), *(WRITERS[type(block)](block) for block in ready.blocks)))
    opening = rf"{{\rtf1\ansi\ansicpg1251\deff0\deflang1049\uc0{FONTS}{COLOURS}{info}"
    return "\n".join((opening, PAGE, body, "}")).encode("ascii")


def plain(text: str) -> str:
    """A person's words as data: nothing of them can become a command."""
    units = text.encode("utf-16-le")
    codes = (int.from_bytes(units[place:place + 2], "little") for place in range(0, len(units), 2))
    return "".join(sign_of(code) for code in codes)


def sign_of(code: int) -> str:
    if code > 126:
        # The number is read as a signed one of 16 bits; the blank ends it.
        return rf"\u{code - 65536 if code > 32767 else code} "
    return rf"\'{code:02x}" if chr(code) in "\\{}" else chr(code)


def paragraph(words: str, look: str) -> str:
    return rf"\pard\plain\f0{look} {plain(words)}\par"


def head(document: Document) -> list[str]:
    found = [paragraph(document.organisation, r"\qc\b\fs25\sa200\brdrb\brdrs\brdrw10\brsp80")] if document.organisation else []
    found.append(paragraph(date_and_number(document), r"\ql\fs24"))
    found += [paragraph(line, r"\ql\li5783\fs24") for line in document.addressee]
    found.append(paragraph(document.title, r"\qc\b\fs30\sb360\sa120\keepn"))
    return found + ([paragraph(document.subtitle, r"\qc\cf1\fs24\sa280\keepn")] if document.subtitle else [])


def text(block: Text) -> str:
    return paragraph(block.text, r"\qj\sa120" + (r"\cf1\fs22" if block.muted else r"\fs24") + (r"\b" if block.bold else ""))


def heading(block: Heading) -> str:
    return paragraph(block.text, r"\ql\b\fs26\sb240\sa120\keepn")


def signature(block: Signature) -> str:
    """Post, a line to sign on, a gap, and the name or a line for it."""
    lined = (False, True, False, not block.name)
    cells = "".join(rf"{LINE if line else ''}\clvertalb\cellx{edge}" for line, edge in zip(lined, SIGNATURE, strict=True))
    words = "".join(rf"\pard\plain\f0\ql\intbl\fs24 {plain(one)}\cell" for one in (block.post, "", "", block.name))
    return rf"\pard\sb240\par\trowd\trkeep{cells}{words}\row\pard\par"


WRITERS: dict[type, Callable[[Any], str]] = {Text: text, Heading: heading, Signature: signature}
