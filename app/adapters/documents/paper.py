"""PDF by typst. The templates in typst/ are ours; a document reaches them as JSON in one input and is never read as
markup. Their root is their own folder, fonts are typst's own, packages have nowhere to come from."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import typst

from app.adapters.documents.blocks import Block, Chart, Document, Signature, Table
from app.adapters.documents.glyphs import drawn
from app.adapters.documents.laying import date_and_number, laid, no_rows, through
from app.adapters.documents.scale import axis, described, shortened, value_words
from app.adapters.documents.widths import widths

TEMPLATES = Path(__file__).parent / "typst"
# Archive quality with a structure for readers of the screen (PDF/A-2a, PDF/UA-1).
STANDARDS = ["a-2a", "ua-1"]
PAGE = 180.0
# A row up to this many characters in a cell stays on one page.
TOGETHER = 700
PICTURE_PPI = 220.0
# Under a line labels stand side by side, bars have three lines for each.
LONGEST_LABEL = {"bars": 90, "stacked": 90, "line": 20, "sparkline": 20}
LONGEST_NAME = 40


def pdf(document: Document) -> bytes:
    """The document as PDF/A-2a on A4; the same document gives the same bytes. Not for web requests: jobs write papers."""
    ready = through(laid(document), drawn)
    following = (*ready.blocks, None)[1:]
    told = {
        "title": ready.title, "subtitle": ready.subtitle, "organisation": ready.organisation, "addressee": ready.addressee,
        "dated": date_and_number(ready), "year": ready.dated.year, "month": ready.dated.month, "day": ready.dated.day,
        "blocks": [told_block(block, isinstance(after, Signature))
                   for block, after in zip(ready.blocks, following, strict=True)],
    }
    try:
        return compiled("document.typ", told, format="pdf", pdf_standards=STANDARDS)
    except typst.TypstError:
        # Some pair of a letter and its accent the archive's rules refuse: better a plain PDF than none. A mistake in the
        # template itself comes up again here.
        return compiled("document.typ", told, format="pdf")


def picture(chart: Chart) -> bytes:
    """A chart as PNG, as wide as the text, for documents that cannot draw."""
    return compiled("picture.typ", told_chart(through(chart, drawn)), format="png", ppi=PICTURE_PPI)


def compiled(template: str, told: dict[str, Any], **how: Any) -> bytes:
    made = typst.compile(str(TEMPLATES / template), root=str(TEMPLATES), ignore_system_fonts=True, timestamp=0,
                         package_path=str(TEMPLATES / "none"), package_cache_path=str(TEMPLATES / "none"),
                         sys_inputs={"told": json.dumps(told)}, **how)
    # A chart is one page high as it needs; were it ever more, the first is what there is to show.
    return bytes(made[0] if isinstance(made, list) else made)


def told_block(block: Block, before_signature: bool) -> dict[str, Any]:
    """A block as the template reads it: what it holds, and everything that needs counting."""
    kind = {"kind": type(block).__name__.lower()}
    if isinstance(block, Chart):
        return kind | {"chart": told_chart(block)}
    more: dict[str, Any] = {"keep": before_signature}
    if isinstance(block, Table):
        more = {"widths": widths(block, PAGE), "nothing": no_rows(block),
                "together": [max(map(len, row)) <= TOGETHER for row in block.rows]}
    return kind | asdict(block) | more


def told_chart(chart: Chart) -> dict[str, Any]:
    marks = axis(chart)
    return {
        "shape": chart.kind, "caption": chart.caption, "described": described(chart),
        "labels": [shortened(label, LONGEST_LABEL[chart.kind]) for label in chart.labels],
        "names": [shortened(one.name, LONGEST_NAME) for one in chart.series],
        "values": [one.values for one in chart.series],
        "words": [[value_words(value, chart.unit) for value in one.values] for one in chart.series],
        "base": marks[0], "top": marks[-1], "ticks": marks, "tick_words": [value_words(mark, chart.unit) for mark in marks],
        "sums": [value_words(sum(value or 0 for value in column), chart.unit)
                 for column in zip(*(one.values for one in chart.series), strict=True)],
    }
