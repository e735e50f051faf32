"""Documents on paper: one list of blocks, written as PDF (typst), DOCX (python-docx), DOC (rich text): ГОСТ Р 7.0.97-2016."""

from app.adapters.documents.blocks import (
    Block,
    Chart,
    Document,
    Heading,
    PageBreak,
    Series,
    Signature,
    Table,
    Text,
)
from app.adapters.documents.old_word import doc
from app.adapters.documents.paper import pdf
from app.adapters.documents.scale import described, ticks, value_words


def docx(document: Document) -> bytes:
    """The document for an editor. python-docx is loaded with the first one: most processes never write any."""
    from app.adapters.documents.word import docx as written

    return written(document)


__all__ = ["Block", "Chart", "Document", "Heading", "PageBreak", "Series", "Signature", "Table", "Text", "described",
           "doc", "docx", "pdf", "ticks", "value_words"]
