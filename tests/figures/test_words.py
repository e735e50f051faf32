"""How a change is said."""

from types import SimpleNamespace

import pytest

from app.figures.definitions import FIGURES
from app.figures.words import change_words


@pytest.mark.parametrize(("before", "value", "words"), [
    pytest.param(40.0, 50.0, "▲ 25 % (было 40)", id="a share of many"),
    pytest.param(6.0, 65.0, "▲ 59 (было 6)", id="of few the difference says more"),
    pytest.param(0.0, 4.0, "▲ 4 (было 0)", id="nothing to divide by")])
def test_a_change_of_counts(before, value, words):
    figure = SimpleNamespace(definition=FIGURES["received"], value=value, before=before, change=value - before)
    assert change_words(figure)[0] == words
