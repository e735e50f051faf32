"""The project's own sources, for the tests of the house."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
NOT_OURS = {".venv", ".git", "node_modules", "instance", "vendor", "__pycache__"}


def files(*endings: str, under: str = ".") -> Iterator[Path]:
    """Files of these endings, without what is installed or generated."""
    for path in sorted((ROOT / under).rglob("*")):
        if path.suffix in endings and not NOT_OURS & set(path.relative_to(ROOT).parts):
            yield path


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[str]:
    """Dotted names that a file imports, with what is taken from them."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def calls(path: Path) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of each call, as ``datetime.now`` or ``commit``."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)
