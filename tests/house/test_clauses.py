"""Marks of clauses name clauses that exist, on tests that go through a page, a job, the API or a command."""

from pathlib import Path

from tests import clauses


def test_every_mark_counts():
    _, wrong = clauses.found()
    assert wrong == []


def test_marks_are_found_on_functions_classes_and_modules(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(clauses, "TESTS", tmp_path)
    (tmp_path / "clauses.tsv").write_text("id\tthe software must\nA-1\tone\nA-2\ttwo\nA-3\tthree\n", encoding="utf-8")
    (tmp_path / "web").mkdir()
    (tmp_path / "web" / "test_x.py").write_text(
        'pytestmark = [pytest.mark.slow, pytest.mark.clause("A-3")]\n'
        '@pytest.mark.clause("A-1", "A-2")\ndef test_a(): ...\n'
        '@pytest.mark.clause("A-1")\nclass TestB: ...\n'
        '@pytest.mark.clause("B-9")\ndef test_c(): ...\n', encoding="utf-8")
    (tmp_path / "test_y.py").write_text('@pytest.mark.clause("A-1")\ndef test_d(): ...\n', encoding="utf-8")
    shown, wrong = clauses.found()
    assert shown == {"A-1": ["web/test_x.py::test_a", "web/test_x.py::TestB"], "A-2": ["web/test_x.py::test_a"],
                     "A-3": ["web/test_x.py"]}
    assert len(wrong) == 2
