"""What is suggested while an addressee or a topic is typed is accepted as it stands."""

from collections import Counter

from app.directory.queries import (
    addressee_by_words,
    people_of_units,
    suggest_addressees,
    suggest_topics,
    topic_by_words,
    topic_choices,
)


def test_every_name_that_can_be_chosen_means_itself(app):
    with app.app_context():
        names = Counter(choice.label for choice in people_of_units())
        assert any("-" in name for name in names) and any("«" in name for name in names)
        for choice in people_of_units():
            if names[choice.label] == 1:
                assert addressee_by_words(choice.label) == choice
                assert choice in suggest_addressees(choice.label)
        for choice in topic_choices():
            assert topic_by_words(choice.label) == choice


def test_topics_that_hold_the_words_as_they_are_typed_stand_first(app):
    with app.app_context():
        for typed in ("светоф", "светофор"):
            first = suggest_topics(typed)[0]
            assert "светофор" in first.also, (typed, first.label)


def test_units_that_are_called_as_typed_stand_before_those_that_only_belong_there(app):
    with app.app_context():
        for typed, first in (("мысковск", "Мысковская"), ("упр", "Управление"), ("админ", "Администрация")):
            labels = [choice.label for choice in suggest_addressees(typed)]
            called = [label.startswith(first) for label in labels]
            assert called[0] and called == sorted(called, reverse=True), (typed, labels)
