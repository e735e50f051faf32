"""Words into terms: forms that a stem or the likeliest normal form alone would miss."""

import pytest

from app.messages.search.index import fts_query, ts_query
from app.messages.search.words import asked, forms_of, terms_of, words_in


@pytest.mark.parametrize(("written", "asked_for"), [
    ("окон", "окно"), ("дети", "ребёнок"), ("ямы", "яма"), ("яме", "ямы"), ("людей", "человек"), ("подъезде", "подъезды"),
    ("ёлка", "елки"), ("батареи", "батарея"), ("Школьная", "школьной"), ("12а", "12А"), ("wi-fi", "WI")])
def test_forms_meet(written, asked_for):
    assert set(terms_of([written])) & set(forms_of(words_in(asked_for)[0]))


@pytest.mark.parametrize(("written", "asked_for"), [("дом", "дым"), ("вода", "водитель"), ("12", "2")])
def test_other_words_do_not(written, asked_for):
    assert not set(terms_of([written])) & set(forms_of(asked_for))


@pytest.mark.parametrize("typed", ['" OR 1', "NEAR(a b)", "col: -x", "a' & !b | c", "\\0 % _", "*", "(((", "𝕏 ☃ \x00"])
def test_nothing_typed_is_an_operator(typed):
    wanted = asked(typed, begun=True)
    for query in (fts_query(wanted), ts_query(wanted)):
        assert not set(query) & set("\\%_!-☃")
        assert all(word in query for word in words_in(typed)[:8])


def test_a_long_text_of_long_words_is_short_work():
    assert len(terms_of(["щ" * 10_000 + " " + "ы" * 10_000])) <= 10
    assert len(asked("слово " * 100)) == 8
