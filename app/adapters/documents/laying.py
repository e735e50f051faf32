"""What both writers do first: strangers' texts become plain characters, paragraphs are parted and numbered."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from babel.dates import format_date

from app.adapters.documents.blocks import Block, Document, Heading, Table, Text

Value = TypeVar("Value")
LONGEST, LINES = 50_000, 400
CUT = " […текст сокращён]"
BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")
# Controls, marks that turn the direction of what follows, halves of characters, places nobody has filled.
DROPPED = {"Cc", "Cf", "Cs", "Cn"}
# Marks over and under a letter: three are a language, twenty thousand are minutes of setting.
PILE = re.compile("([\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]{3})"
                  "[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]+")


def clean(text: str) -> str:
    """Characters that XML, PDF and a reader's eye can take, composed (NFC); \\n is the only control left.

    A text beyond 50,000 characters is cut and says so, and from its 400th line on it goes on without new lines: no person
    wrote it, and a paper must be ready in time.
    """
    text = BREAKS.sub("\n", text[:LONGEST + 1]).replace("\t", " ")
    kept = "".join(one for one in text if one == "\n" or unicodedata.category(one) not in DROPPED)
    kept = PILE.sub(r"\1", unicodedata.normalize("NFC", kept))
    *first, rest = kept.split("\n", LINES)
    kept = "\n".join((*first, rest.replace("\n", " ")))
    return (kept[:LONGEST] + CUT if len(text) > LONGEST else kept).strip()


def through(value: Value, change: Callable[[str], str]) -> Value:
    """The same value with every string in it changed; knows blocks, tuples and strings."""
    made: Any = value
    if isinstance(value, str):
        made = change(value)
    elif isinstance(value, tuple):
        made = tuple(through(one, change) for one in value)
    elif is_dataclass(value) and not isinstance(value, type):
        made = replace(value, **{one.name: through(getattr(value, one.name), change) for one in fields(value)})
    return made


def laid(document: Document) -> Document:
    """Cleaned, one Text a paragraph, its number written out; what is empty is left out."""
    tidy = through(document, clean)
    return replace(tidy, title=one_line(tidy.title), subtitle=one_line(tidy.subtitle), number=one_line(tidy.number),
                   addressee=tuple(line for whole in tidy.addressee for line in whole.split("\n") if line.strip()),
                   blocks=tuple(parted(tidy.blocks)))


def parted(blocks: tuple[Block, ...]) -> Iterator[Block]:
    count, above = 0, list[int]()
    for block in blocks:
        count = count + 1 if isinstance(block, Text) and block.numbered else 0
        if isinstance(block, Text):
            lines = [line.strip() for line in block.text.split("\n") if line.strip()]
            if lines and block.numbered:
                lines[0] = f"{count}. {lines[0]}"
            yield from (replace(block, text=line) for line in lines)
        elif isinstance(block, Heading):
            if block.text:
                # Readers of the screen walk by levels: PDF/UA allows none to be left out.
                above = [*(level for level in above if level < block.level), block.level]
                yield replace(block, text=one_line(block.text), level=len(above))
        elif isinstance(block, Table):
            yield replace(block, headings=tuple(map(one_line, block.headings)), caption=one_line(block.caption))
        else:
            yield block


def one_line(text: str) -> str:
    return " ".join(text.split())


def date_and_number(document: Document) -> str:
    """«20 ноября 2026 г. № 46»."""
    written = format_date(document.dated, "d MMMM y 'г.'", locale="ru")
    return f"{written} № {document.number}" if document.number else written


def no_rows(table: Table) -> str:
    """What stands instead of a table that has nothing to say."""
    return "" if table.rows else "Нет данных."
