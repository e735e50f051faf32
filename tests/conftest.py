"""What every test can ask for, and what is said when a program of the machine is missing."""

from collections import Counter
from pathlib import Path

import pytest
from hypothesis import settings

from tests.support import programs

pytest_plugins = [
    "tests.support.redis", "tests.support.postgres", "tests.support.application", "tests.support.chromium",
    "tests.support.people",
]

settings.register_profile("quick", max_examples=15, deadline=None)

HERE = Path(__file__).parent
# Tests in these folders carry the mark without saying so.
MARKED = {"journeys": "both_engines", "browser": "browser"}


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """A test on both engines runs once for each that this run covers."""
    from tests.support.application import engines

    both = metafunc.definition.get_closest_marker("both_engines") or _folder(metafunc.definition.path) == "journeys"
    if both and "engine_name" in metafunc.fixturenames:
        marks = {"sqlite": (), "postgresql": (pytest.mark.postgres,)}
        metafunc.parametrize("engine_name", [pytest.param(name, marks=marks[name]) for name in engines()])


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Marks by folder; what needs a missing program is left out here and named in the summary."""
    for item in items:
        if mark := MARKED.get(_folder(item.path)):
            item.add_marker(mark)
    missing = programs.missing()
    left = [item for item in items if any(item.get_closest_marker(mark) for mark in missing)]
    if left:
        config.hook.pytest_deselected(items=left)
        items[:] = [item for item in items if item not in left]
    longest_first(items)


def longest_first(items: list[pytest.Item]) -> None:
    """Files that take long begin, so that no process is left alone with one at the end (with --no-loadscope-reorder)."""
    weights: Counter[Path] = Counter()
    for item in items:
        weights[item.path] += weight(item)
    items.sort(key=lambda item: (-weights[item.path], item.path))


def weight(item: pytest.Item) -> int:
    """Roughly, in hundredths of a second."""
    if item.get_closest_marker("slow") or item.get_closest_marker("browser"):
        return 200
    return 30 if {"house", "life"} & set(getattr(item, "fixturenames", ())) else 1


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in programs.missing().values():
        terminalreporter.write_line(line, yellow=True)


def _folder(path: Path) -> str:
    return path.relative_to(HERE).parts[0] if path.is_relative_to(HERE) else ""
