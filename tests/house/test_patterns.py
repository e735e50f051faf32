"""No text makes a pattern stall: each is run over the worst that somebody may send, the way the code runs it."""

import importlib
import pkgutil
import re
from collections import deque
from collections.abc import Iterator
from time import process_time

import pytest

import app
from tests.support import sources

# What grows with the square of the length takes tens of seconds; tens of thousands of matches are found in less than one.
LONG, SECONDS = 100_000, 2.0
# Repeated, then followed by what no pattern waits for.
PIECES = ("а", "А", "a", "1", " ", "@", "+", ":", "-", ".", "<", "а ", "1-", "a@a.", "Аа ", "+7 ", "ул. А", "<!--")
END = "\0"
WAYS = ("search", "match", "fullmatch", "finditer", "findall", "sub", "split")
CALLED = re.compile(rf"\b(\w+)\.({'|'.join(WAYS)})\(")


def patterns() -> Iterator[tuple[str, re.Pattern]]:
    """Those that stand in modules by themselves or in a tuple, with the name of the module and theirs."""
    for module in pkgutil.walk_packages(app.__path__, "app."):
        for name, value in vars(importlib.import_module(module.name)).items():
            yield from ((f"{module.name}.{name}", one) for one in within(value))


def within(value: object) -> Iterator[re.Pattern]:
    if isinstance(value, re.Pattern):
        yield value
    elif isinstance(value, tuple):
        for one in value:
            yield from within(one)


NAMED = {pattern: name for name, pattern in patterns()}
USED = {(name, way) for path in sources.files(".py", under="app")
        for name, way in CALLED.findall(path.read_text(encoding="utf-8"))}


def ways_of(name: str) -> list[str]:
    """What the code does with a pattern of this name; of one in a tuple the most."""
    return [way for way in WAYS if (name, way) in USED] or ["finditer"]


def run(pattern: re.Pattern, way: str, text: str) -> None:
    said = text.encode() if isinstance(pattern.pattern, bytes) else text
    if way == "sub":
        pattern.sub(said[:0], said)
    elif way == "finditer":
        deque(pattern.finditer(said), maxlen=0)
    else:
        getattr(pattern, way)(said)


@pytest.mark.parametrize("pattern", NAMED, ids=NAMED.get)
def test_no_pattern_stalls(pattern):
    for way in ways_of(NAMED[pattern].rpartition(".")[2]):
        for piece in PIECES:
            began = process_time()
            run(pattern, way, (piece * LONG)[:LONG] + END)
            assert process_time() - began < SECONDS, f"{way} over {piece!r} repeated"
