"""The head of a centre in words, as the act calls them, in any case."""

import pytest

from app.directory import titles

SAID = "Руководитель торопит: согласие руководителя, передано руководителю, стал руководителем; руководитель подразделения."


@pytest.mark.parametrize(("title", "told"), [
    ("Председатель МЦУ", "Председатель торопит: согласие председателя, передано председателю, стал председателем;"),
    ("Начальник центра", "Начальник торопит: согласие начальника, передано начальнику, стал начальником;"),
    ("Руководитель МЦУ ГЯМР", SAID.rpartition(" руководитель")[0]),
    ("Глава центра", SAID.rpartition(" руководитель")[0])])
def test_the_head_is_called_as_the_act_does_and_nobody_else_is(monkeypatch, title, told):
    monkeypatch.setattr(titles, "_told", lambda: {"head": title})
    assert titles.headed(SAID) == f"{told} руководитель подразделения."
