"""Floors: imports go down only, rooms do not know one another, pages touch neither tables nor SQL."""

from importlinter.cli import lint_imports

from tests.support import sources


def test_imports_go_down_only(capsys):
    code = lint_imports(config_filename=str(sources.ROOT / "pyproject.toml"), no_cache=True)
    assert code == 0, capsys.readouterr().out


def rooms() -> set[str]:
    """Folders that lend a blueprint; what they share (shapes) is no room."""
    return {path.parent.name for path in (sources.ROOT / "app" / "web").glob("*/__init__.py")
            if "Blueprint(" in path.read_text("utf-8")}


def test_rooms_do_not_import_rooms():
    found = []
    for path in sources.files(".py", under="app/web"):
        parts = path.relative_to(sources.ROOT / "app" / "web").parts
        if len(parts) == 1:
            continue
        others = tuple(f"app.web.{room}." for room in rooms() - {parts[0]})
        found += [f"{sources.name(path)} imports {name}" for name in sources.imports(path)
                  if f"{name}.".startswith(others)]
    assert found == []


def test_pages_touch_neither_tables_nor_sql():
    found = [f"{sources.name(path)} imports {name}" for path in sources.files(".py", under="app/web")
             for name in sources.imports(path)
             if ".tables" in name or (name.startswith("sqlalchemy") and not name.startswith("sqlalchemy.exc"))]
    assert found == []
