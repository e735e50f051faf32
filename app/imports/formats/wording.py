"""Texts of exports made plain: no markup, no invisible signs, every word and emoji kept.

Every pass is linear: the input is a stranger's.
"""

import html
import re
import unicodedata
from functools import lru_cache

_BREAK = re.compile(r"<(?:br|/p|/div|/li|/tr|/h[1-6])(?:\s[^<>]*)?/?>", re.IGNORECASE)
_BLOCKS = (
    (re.compile(r"<!--"), re.compile(r"-->")),
    (re.compile(r"<script(?=[\s/>])", re.IGNORECASE), re.compile(r"</script\s{0,9}>", re.IGNORECASE)),
    (re.compile(r"<style(?=[\s/>])", re.IGNORECASE), re.compile(r"</style\s{0,9}>", re.IGNORECASE)),
)
# A name followed by a space, a slash or the end: «<почта@пример>» and «<3» are not tags.
_TAG = re.compile(r"</?[a-z][a-z0-9]{0,15}(?:[\s/][^<>]*)?>|<[!?][a-z][^<>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});", re.IGNORECASE)
_MENTION = re.compile(r"\[(?:id|club|public|event|app)-?\d{1,20}(?::[^\[\]|]{0,99})?\|([^\[\]]*)\]")
_PICTURE = "\u2190-\u2bff\ufe0f\U0001f000-\U0001faff"
_LOOSE_JOINER = re.compile(f"(?<![{_PICTURE}])\u200d|\u200d(?![{_PICTURE}])")
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u180e\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
_SPACES_AT_END = re.compile(r"(?<! ) +(?=\n)")
_MANY_LINES = re.compile(r"\n{3,}")


def plain_text(cell: str) -> str:
    """The text a citizen or an answerer wrote; an empty one (a lone apostrophe, a dash) is «»."""
    text = unapostrophed(cell)
    if "<" in text:
        text = _without_tags(text)
    if "&" in text:
        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    if "[" in text:
        text = _MENTION.sub(r"\1", text)
    text = visible(text.replace("\r\n", "\n").replace("\r", "\n")).strip()
    if "\n" in text:
        text = _MANY_LINES.sub("\n\n", _SPACES_AT_END.sub("", text))
    return "" if text in {"-", "–", "—"} else text


def plain_line(cell: str) -> str:
    """A name, an address or a code on one line, spaces collapsed."""
    if cell.isalnum():
        return unicodedata.normalize("NFC", cell)
    text = unapostrophed(cell)
    if "&" in text:
        text = _ENTITY.sub(lambda entity: html.unescape(entity[0]), text)
    text = " ".join(visible(text).split())
    return "" if text in {"-", "–", "—"} else text


# For names of units, topics and places, which come again in every row.
familiar_line = lru_cache(maxsize=20_000)(plain_line)


def unapostrophed(cell: str) -> str:
    """The systems write an apostrophe before free text so that a spreadsheet takes it for text."""
    return cell.removeprefix("'")


def visible(text: str) -> str:
    """Without control, zero-width and direction signs; the joiner inside an emoji stays."""
    if text.replace("\n", "").isprintable():
        return text if text.isascii() else unicodedata.normalize("NFC", text)
    text = text.replace("\xa0", " ").replace("\t", " ").replace("\u2028", "\n").replace("\u2029", "\n")
    return unicodedata.normalize("NFC", _LOOSE_JOINER.sub("", _INVISIBLE.sub("", text)))


def storable(text: str) -> str:
    """As it came, but for the zero bytes that a database refuses."""
    return text.replace("\0", "")


def _without_tags(text: str) -> str:
    for opening, closing in _BLOCKS:
        text = _without_blocks(text, opening, closing)
    return _TAG.sub("", _BREAK.sub("\n", text))


def _without_blocks(text: str, opening: re.Pattern[str], closing: re.Pattern[str]) -> str:
    kept, position = [], 0
    while start := opening.search(text, position):
        end = closing.search(text, start.end())
        if end is None:
            break
        kept.append(text[position : start.start()])
        position = end.end()
    return "".join(kept) + text[position:]
