"""What may stand in one place only: the clock, the commit, SQL; and words that may stand nowhere."""

import ast
import re

from tests.support import sources

LONGEST_FILE = 400
LONGEST_FUNCTION = 50
CLOCKS = {"datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time", "datetime.datetime.now",
          "datetime.date.today"}
# Put together here, so that this file does not hold them itself.
LEFT_OPEN = re.compile("|".join([
    "TO" + "DO", "FIX" + "ME", "X" + "XX", "raise NotImple" + "mented", r"pytest\.sk" + r"ip\(", r"mark\.sk" + "ip",
    "xf" + "ail", "# no" + "qa"]))
ROOMS_WITHOUT_A_NAME = re.compile(r"(^|/)(utils?|helpers?|common|misc|managers?|handlers?)(\.py|/)")
# Who wrote it on which machine is no part of the project.
ELSEWHERE = re.compile("|".join(["/wo" + "rk/", "/ro" + "ot/", "--(extra-)?index" + "-url", '"resolved": *"ht' + "tp"]))


def test_time_comes_through_the_door():
    found = [f"{sources.name(path)}:{line} {call}" for path in sources.files(".py", under="app")
             for line, call in sources.calls(path) if call in CLOCKS]
    assert [place.split(":")[0] for place in found] == ["app/foundation/clock.py"], found


def test_only_entrances_ask_for_now():
    """Below the entrances a moment is an argument."""
    entrances = ("app/web/", "app/jobs/", "app/cli", "app/demo", "app/factory.py", "app/foundation/clock.py")
    found = [sources.name(path) for path in sources.files(".py", under="app")
             if any(name.startswith("app.foundation.clock") for name in sources.imports(path))]
    assert [name for name in found if not name.startswith(entrances)] == []


def test_one_place_commits():
    found = {sources.name(path) for path in sources.files(".py", under="app")
             for _, call in sources.calls(path) if call.endswith(".commit")}
    assert {name for name in found if not name.startswith("app/foundation/")} == set()


def test_nothing_is_left_open_or_switched_off():
    found = [f"{sources.name(path)}:{number} {line.strip()}"
             for path in sources.files(".py", ".html", ".js", ".css", ".sh", ".toml", ".md")
             for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if LEFT_OPEN.search(line)]
    assert found == []


def test_no_path_of_a_machine():
    found = [f"{sources.name(path)}:{number} {line.strip()[:100]}"
             for path in sources.files(".py", ".html", ".js", ".css", ".json", ".toml", ".md", ".txt")
             for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if ELSEWHERE.search(line)]
    assert found == []


def test_every_room_has_a_name():
    names = [sources.name(path) for path in sources.files(".py", under="app")]
    assert [name for name in names if ROOMS_WITHOUT_A_NAME.search(name)] == []


def test_files_stay_readable():
    long = {sources.name(path): count for path in sources.files(".py", ".html", ".css", ".js")
            if (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
            and "migrations/versions" not in sources.name(path)}
    assert long == {}


def test_functions_stay_readable():
    long = [f"{sources.name(path)}:{node.lineno} {node.name}" for path in sources.files(".py")
            if "migrations/versions" not in sources.name(path)
            for node in ast.walk(sources.tree(path)) if isinstance(node, ast.FunctionDef)
            and (node.end_lineno or 0) - node.lineno > LONGEST_FUNCTION]
    assert long == []


def test_templates_hold_no_style_no_script_and_escape_everything():
    wrong = re.compile(r"""\bstyle=|\son[a-z]+=|\|\s*safe\b|javascript:|<script(?![^>]*\bsrc=)""")
    found = [f"{sources.name(path)}:{number} {line.strip()[:100]}" for path in sources.files(".html", under="templates")
             for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1) if wrong.search(line)]
    assert found == []


def test_markup_is_made_in_listed_places_only():
    listed: set[str] = set()
    found = {sources.name(path) for path in sources.files(".py", under="app")
             if any(name.endswith(".Markup") for name in sources.imports(path))}
    assert found <= listed


def test_no_merge_was_left_half_done():
    marks = ("<" * 7 + " ", ">" * 7 + " ")
    endings = (".py", ".html", ".js", ".css", ".md", ".toml", ".tsv", ".service", ".conf")
    texts = {sources.name(path): path.read_text(encoding="utf-8") for path in sources.files(*endings)}
    assert [name for name, text in texts.items() if any(line.startswith(marks) for line in text.splitlines())] == []
