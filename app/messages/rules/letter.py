"""A letter pasted whole, taken apart: who wrote, where to answer, about what, when, and the text. Pure.

What is not understood stays in the text: nothing of the letter is lost. Of a forwarded letter the applicant is who wrote the
one inside; what was said when forwarding follows the text.
"""

import re
from dataclasses import dataclass
from datetime import datetime, tzinfo
from email.errors import HeaderParseError
from email.header import decode_header, make_header
from email.utils import parsedate_to_datetime

NAMES = {"from": "from", "от": "from", "от кого": "from", "отправитель": "from", "subject": "subject", "тема": "subject",
         "date": "date", "sent": "date", "дата": "date", "отправлено": "date", "reply-to": "reply", "to": "", "cc": "",
         "кому": "", "копия": ""}
HEADER = re.compile(r"[>\s]*\*?([A-Za-zА-Яа-я-]+(?: кого)?)\*?:\*?[ \t]*(.*)")
PASSED_ON = re.compile(r"[>\s-]*(?:begin )?(?:forwarded message|пересылаемое|пересланное|перенаправленное|"
                       r"начало переадресованного)\b", re.I)
QUOTED = re.compile(r"[>\s-]*(?:original message|исходное сообщение)\b", re.I)
FORWARDED = re.compile(r"\s*(?:fwd?|fw|пересл|пер)\s*:", re.I)
PREFIXES = re.compile(r"^(?:\s*(?:fwd?|fw|re|пересл|пер|отв)\s*:)+\s*", re.I)
ADDRESS = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
# None of its signs may stand inside itself: a line of nothing but brackets is read once, not from each of them anew.
BESIDE_NAME = re.compile(r"<[^<>]*>|\[mailto:[^\[\]]*\]|\([^()@]*@[^()]*\)")
LONGEST_SENDER = 1000
MONTHS = ("янв", "фев", "мар", "апр", "ма", "июн", "июл", "авг", "сен", "окт", "ноя", "дек")
MONTHS_EN = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
TIME = re.compile(r"(?<!\d)(\d{1,2}):(\d{2})(?::\d{2})?(?:\s*([ap])m)?", re.I)
DAY = re.compile(r"(?<!\d)(\d{1,2})[ .]+(\d{1,2}|[a-zа-я]{3,}\.?)[ .,]+(\d{4})", re.I)
DAY_US = re.compile(r"([a-z]{3,9})\.? (\d{1,2}), (\d{4})", re.I)
DAY_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True)
class Letter:
    """``sent`` is aware; None where not told whole."""

    text: str
    author: str = ""
    address: str = ""
    subject: str = ""
    sent: datetime | None = None


@dataclass(frozen=True)
class Block:
    """Headers standing together in lines ``first`` to ``end``."""

    first: int
    end: int
    said: dict[str, str]


def read_letter(pasted: str, zone: tzinfo) -> Letter:
    """The letter by its headers, Russian or English; without any, the text alone. ``zone``: of moments without an offset."""
    lines = pasted.replace("\r\n", "\n").strip().split("\n")
    blocks = _blocks(lines)
    if not blocks:
        return Letter("\n".join(lines))
    chosen = next((block for block in reversed(blocks[1:]) if _passed_on(lines, block, blocks[0])), blocks[0])
    body = _unquoted(lines[chosen.end:])
    written = {number for block in blocks if block.first <= chosen.first for number in range(block.first, block.end)}
    note = "\n".join(line for number, line in enumerate(lines[:chosen.first])
                     if number not in written and not PASSED_ON.match(line) and not QUOTED.match(line)).strip()
    sender = _decoded(chosen.said.get("from", ""))
    subject = PREFIXES.sub("", _decoded(chosen.said.get("subject", "")))
    text = body if not subject or body.startswith(subject) else f"{subject}\n\n{body}".strip()
    address = ADDRESS.search(chosen.said.get("reply", "")) or ADDRESS.search(sender)
    return Letter(f"{text}\n\nПриписано при пересылке:\n{note}" if note else text, _name(sender),
                  address.group() if address else "", subject, moment_of(chosen.said.get("date", ""), zone))


def _blocks(lines: list[str]) -> list[Block]:
    found, number = [], 0
    while number < len(lines):
        said: dict[str, str] = {}
        first, last = number, ""
        while number < len(lines):
            header = HEADER.fullmatch(lines[number])
            code = NAMES.get(header[1].lower()) if header else None
            if header and code is not None:
                last = code
                said.setdefault(code, header[2].strip(" *"))
            elif said and last and lines[number][:1] in (" ", "\t") and lines[number].strip():
                said[last] += " " + lines[number].strip()
            else:
                break
            number += 1
        if "from" in said and len(said) > 1:
            found.append(Block(first, number, said))
        number += number == first
    return found


def _passed_on(lines: list[str], block: Block, outer: Block) -> bool:
    """A letter inside a letter is the applicant's if somebody passed it on; if somebody answered it, it is ours."""
    before = next((line for line in reversed(lines[outer.end:block.first]) if line.strip()), "")
    return bool(PASSED_ON.match(before) or FORWARDED.match(_decoded(outer.said.get("subject", ""))))


def _unquoted(lines: list[str]) -> str:
    if all(line.startswith(">") for line in lines if line.strip()):
        lines = [re.sub(r"^> ?", "", line) for line in lines]
    return "\n".join(lines).strip()


def _decoded(value: str) -> str:
    try:
        return str(make_header(decode_header(value))) if "=?" in value else value
    except (HeaderParseError, LookupError, UnicodeError, ValueError):
        return value


def _name(sender: str) -> str:
    return BESIDE_NAME.sub("", ADDRESS.sub("", sender[:LONGEST_SENDER])).strip(" \t\"'<>«»,;")


def moment_of(said: str, zone: tzinfo) -> datetime | None:
    """«Tue, 12 May 2026 10:15:00 +0700», «вторник, 12 мая 2026 г., 10:15», «12.05.2026 10:15», «May 12, 2026 at 3:15 PM»."""
    try:
        sent = parsedate_to_datetime(said)
        return sent if sent.tzinfo else sent.replace(tzinfo=zone)
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    time, day = TIME.search(said), _day_of(said)
    if time is None or day is None:
        return None
    hour = int(time[1]) % 12 + (12 if time[3].lower() == "p" else 0) if time[3] else int(time[1])
    try:
        return datetime(*day, hour, int(time[2]), tzinfo=zone)
    except ValueError:
        return None


def _day_of(said: str) -> tuple[int, int, int] | None:
    if iso := DAY_ISO.search(said):
        return int(iso[1]), int(iso[2]), int(iso[3])
    if (us := DAY_US.search(said)) and (month := _month(us[1])):
        return int(us[3]), month, int(us[2])
    if (day := DAY.search(said)) and (month := int(day[2]) if day[2].isdigit() else _month(day[2])):
        return int(day[3]), month, int(day[1])
    return None


def _month(word: str) -> int:
    word = word.lower()
    return next((number for known in (MONTHS_EN, MONTHS) for number, start in enumerate(known, 1) if word.startswith(start)), 0)
