"""``make clauses``: which clauses of the decrees the tests show, and which they do not.

Counts ``@pytest.mark.clause("ID", …)`` on tests that go through a page, a job, the API or a command, and on journeys.
Reads the tests as text: nothing is run and nothing of the application is imported. Ends with an error when a mark
names no clause of ``clauses.tsv`` or stands where it counts nothing.

    python tests/clauses.py [PREFIX]     only clauses that begin so, as in MYS-3
"""

import ast
import csv
import sys
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).parent
COUNTED = {"web", "jobs", "api", "journeys", "browser", "cli"}


def clauses() -> dict[str, str]:
    """Every clause with what the software must do."""
    with (TESTS / "clauses.tsv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row["the software must"] for row in csv.DictReader(file, delimiter="\t")}


def marks(path: Path) -> Iterator[tuple[str, str]]:
    """(clause, test) for each mark of a file; a mark of a class or of the module counts once, under its name."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    where = path.relative_to(TESTS).as_posix()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            for decorator in node.decorator_list:
                yield from ((clause, f"{where}::{node.name}") for clause in named(decorator))
        elif isinstance(node, ast.Assign) and any(getattr(name, "id", "") == "pytestmark" for name in node.targets):
            yield from ((clause, where) for clause in named(node.value))


def named(node: ast.AST) -> Iterator[str]:
    """Ids inside ``pytest.mark.clause(…)``, wherever it stands in the expression."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr == "clause":
            yield from (word.value for word in call.args if isinstance(word, ast.Constant))


def found() -> tuple[dict[str, list[str]], list[str]]:
    """Tests by clause, and the marks that are wrong."""
    known, shown, wrong = clauses(), defaultdict(list), []
    for path in sorted(TESTS.rglob("test_*.py")):
        counted = path.relative_to(TESTS).parts[0] in COUNTED
        for clause, test in marks(path):
            if clause not in known:
                wrong.append(f"{test}: no such clause {clause}")
            elif not counted:
                wrong.append(f"{test}: {clause} is marked where no page, job, API or command is used")
            else:
                shown[clause].append(test)
    return shown, wrong


def main(prefix: str) -> int:
    shown, wrong = found()
    asked = {clause: words for clause, words in clauses().items() if clause.startswith(prefix)}
    print("SHOWN")
    for clause in filter(shown.get, asked):
        print(f"  {clause:<12} {', '.join(shown[clause])}")
    print("NOT SHOWN")
    for clause, words in asked.items():
        if clause not in shown:
            print(f"  {clause:<12} {words}")
    print(f"{sum(clause in shown for clause in asked)} of {len(asked)} clauses shown")
    for line in wrong:
        print(line, file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
