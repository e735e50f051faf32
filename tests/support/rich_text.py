"""Reads rich text as an office program would: commands, groups and signs by their numbers."""

import re

PART = re.compile(rb"\\([a-z]+)(-?\d+)? ?|\\'([0-9a-f]{2})|\\([^a-z'])|([{}])|([^\\{}\r\n]+)|[\r\n]+", re.IGNORECASE)
ASIDE = {b"fonttbl", b"colortbl", b"info", b"falt"}
BREAKS = {b"par": "\n", b"cell": "\t", b"row": "\n"}


def read_doc(data: bytes) -> str:
    """The words a reader sees; raises AssertionError where the groups do not close."""
    units, depths, quiet, end = bytearray(), [False], False, 0
    for part in PART.finditer(data):
        assert part.start() == end, f"nothing reads {data[end:part.start()]!r}"
        end = part.end()
        word, number, code, sign, brace, plain = part.groups()
        if brace == b"{":
            depths.append(quiet)
        elif brace == b"}":
            quiet = depths.pop()
        elif word in ASIDE or sign == b"*":
            quiet = True
        if quiet:
            continue
        if word == b"u":
            units += (int(number) % 65536).to_bytes(2, "little")
        elif code:
            units += bytes((int(code, 16), 0))
        elif word in BREAKS:
            units += BREAKS[word].encode("utf-16-le")
        elif plain:
            units += plain.decode("ascii").encode("utf-16-le")
    assert end == len(data) and len(depths) == 1
    return units.decode("utf-16-le")
