"""Words into terms: forms that a stem or the likeliest normal form alone would miss."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.messages.search.excerpts import LONGEST, Sought, closest, excerpt
from app.messages.search.index import fts_query, ts_query
from app.messages.search.words import asked, stems_of, terms_of, words_in


@pytest.mark.parametrize(("written", "asked_for"), [
    ("окон", "окно"), ("дети", "ребёнок"), ("ямы", "яма"), ("яме", "ямы"), ("людей", "человек"), ("подъезде", "подъезды"),
    ("ёлка", "елки"), ("батареи", "батарея"), ("Школьная", "школьной"), ("12а", "12А"), ("wi-fi", "WI")])
def test_forms_meet(written, asked_for):
    assert set(terms_of([written])) & stems_of(words_in(asked_for)[0])


@pytest.mark.parametrize(("written", "asked_for"), [("дом", "дым"), ("вода", "водитель"), ("12", "2")])
def test_other_words_do_not(written, asked_for):
    assert not set(terms_of([written])) & stems_of(asked_for)


def test_most_words_are_asked_for_by_one_term():
    assert [len(terms) for terms, _ in asked("дом дома отопление снег 17")] == [1] * 5


@pytest.mark.parametrize("typed", ['" OR 1', "NEAR(a b)", "col: -x", "a' & !b | c", "\\0 % _", "*", "(((", "𝕏 ☃ \x00"])
def test_nothing_typed_is_an_operator(typed):
    wanted = asked(typed, begun=True)
    for query in (fts_query(wanted), ts_query(wanted)):
        assert not set(query) & set("\\%_!-☃")
        assert all(word in query for word in words_in(typed)[:8])


def test_a_long_text_of_long_words_is_short_work():
    assert len(terms_of(["щ" * 10_000 + " " + "ы" * 10_000])) <= 20
    assert len(asked("слово " * 100)) == 8


@given(st.lists(st.sampled_from(["яма", "Ямы", "дом\n", "ёлкой,", "снег", "-" * 50, "щ" * 200, "İ"]), max_size=25))
def test_an_excerpt_is_a_short_part_of_the_text_with_its_words(pieces):
    text = " ".join(pieces)
    run = closest(Sought(asked("яма елка")).hits_in(text), frozenset())
    if not run:
        assert not {"яма", "Ямы", "ёлкой,"} & set(pieces)
        return
    shown = excerpt(text, run)
    plain = "".join(piece.words for piece in shown)
    body = plain.removeprefix("… ").removesuffix(" …")
    assert body in text and len(body) <= LONGEST
    assert {piece.words for piece in shown if piece.found} <= {"яма", "Ямы", "ёлкой"} and any(piece.found for piece in shown)


def test_the_excerpt_shows_the_most_words_that_stand_together():
    text = "Яма у дома. " + "Слова без смысла. " * 20 + "Снег и яма, дети и снег."
    run = closest(Sought(asked("снег яма дети")).hits_in(text), frozenset())
    assert [piece.words for piece in excerpt(text, run) if piece.found] == ["Снег", "яма", "дети", "снег"]
