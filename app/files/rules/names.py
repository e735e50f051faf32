"""Names of files as people see them. On disk a file has a generated name; this one is never a path."""

import re
import unicodedata
from urllib.parse import quote

LONGEST = 255
# Cc and Cf are control and invisible signs (NUL, line ends, bidirectional marks, zero width), Cs and Co
# have no picture, Zl and Zp break lines.
INVISIBLE = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
FORBIDDEN = re.compile(r'[<>:"/\\|?*]')
EXTENSION = re.compile(r"[A-Za-z][A-Za-z0-9]{0,9}")
DEVICES = re.compile(r"(?i)^(con|prn|aux|nul|com\d|lpt\d)(\.|$)")


def clean_name(raw: str | None) -> str:
    """The last part of what the browser called the file, harmless to show and to save; «файл» for nothing.

    At most 255 characters and 255 bytes in UTF-8 (what file systems allow), the extension kept.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", raw or ""))[-1]
    visible = "".join(sign for sign in last if unicodedata.category(sign) not in INVISIBLE)
    name = re.sub(r"\s+", " ", FORBIDDEN.sub("_", visible)).strip(" .")
    if DEVICES.match(name):
        name = "_" + name
    return _shortened(name) or "файл"


def _shortened(name: str) -> str:
    stem, dot, extension = name.rpartition(".")
    if not stem or len(extension) > 10:
        stem, dot, extension = name, "", ""
    room = LONGEST - len((dot + extension).encode())
    return stem.encode()[:room].decode(errors="ignore").rstrip(" .") + dot + extension


def extension_of(name: str) -> str:
    """Lower-case letters after the last dot; empty without them: the «11» of «Акт от 20.11» is a month."""
    stem, _, extension = name.rpartition(".")
    return extension.lower() if stem and EXTENSION.fullmatch(extension) else ""


def disposition(name: str) -> str:
    """``Content-Disposition`` of a download by RFC 6266: a plain-letters name and the true one beside it."""
    plain = re.sub(r"[^A-Za-z0-9._ -]", "_", name)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
