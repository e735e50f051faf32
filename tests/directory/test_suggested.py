"""What is suggested while an addressee or a topic is typed is accepted as it stands."""

from collections import Counter

import pytest

from app.directory.queries import (
    USUAL,
    addressee_by_words,
    people_of_units,
    suggest_addressees,
    suggest_topics,
    topic_by_words,
    topic_choices,
    usual_addressees,
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
            assert "светофор" in first.label, (typed, first.label)


def test_units_that_are_called_as_typed_stand_before_those_that_only_belong_there(app):
    with app.app_context():
        for typed, first in (("мысковск", "Мысковская"), ("упр", "Управление"), ("админ", "Администрация")):
            labels = [choice.label for choice in suggest_addressees(typed)]
            called = [label.startswith(first) for label in labels]
            assert called[0] and called == sorted(called, reverse=True), (typed, labels)


@pytest.mark.parametrize(("typed", "held"), [
    ("яма", "Ямы во дворах"), ("выбоина", "Ямы во дворах"), ("асфальт", "Дороги"),
    ("фонарь", "освещения"), ("све", "освещения"), ("темно во дворе", "освещения на территории"),
    ("нет света", "Отключение электричества"), ("лужа", "Подтопление"), ("сосул", "Уборка снега и наледи с крыш"),
    ("снег на крыше", "с крыш"), ("подвал", "подвальных"), ("лиф", "лифтов"),
    ("подъезд", "подъезд"), ("крыша", "Протечки с кровли"), ("батарея", "отопления"),
    ("отопление", "качество или отключение отопления"), ("счетчик", "Приборы учета"), ("квит", "Плата за жилое"),
    ("УК", "Жалобы на управляющие"), ("управляющая компания", "Жалобы на управляющие"), ("вода", "Отсутствие холодной"),
    ("капремонт", "Капитальный ремонт"), ("соб", "Отлов безнадзорных собак"), ("бродячие", "Отлов безнадзорных собак"),
    ("борщ", "Борщевик"), ("качели", "детской или спортивной"), ("дере", "спил деревьев"),
    ("спил", "спил деревьев"), ("автобус", "График движения"), ("маршрутка", "График движения"),
    ("распис", "График движения"), ("остан", "остановочных"), ("талон", "регистратуры"),
    ("регис", "регистратуры"), ("запись к врачу", "регистратуры"), ("врач", "медпомощи"),
    ("ско", "Скорая помощь"), ("садик", "Поступление в ДОУ"), ("очередь в сад", "Поступление в ДОУ"),
    ("каша", "Питание в образовательных"), ("инт", "интернета"), ("связь", "качество связи"),
    ("вышка", "качество связи"), ("уголь", "твёрдого топлива"), ("лед", "от снега и наледи"),
    ("помойка", "отходами"), ("пандус", "доступной среды"), ("газ", "Отключение газоснабжения"),
    ("дорог", "Дороги"),
])
def test_an_everyday_word_finds_its_topic_first(app, typed, held):
    with app.app_context():
        found = [choice.label for choice in suggest_topics(typed)]
        assert found and held in found[0], found


def test_words_in_brackets_stand_behind(app):
    """«(кроме дорог)» says what a topic is not about."""
    with app.app_context():
        labels = [choice.label for choice in suggest_topics("дорог", 100)]
        excepted = ["(кроме дорог)" in label for label in labels]
        roads = [label.startswith("Дороги") for label in labels]
        assert roads[0] and excepted.index(True) > len(roads) - 1 - roads[::-1].index(True)


def test_of_equals_those_that_come_more_often_stand_first_and_catch_all_topics_last(app):
    with app.app_context():
        before = [choice.label for choice in suggest_topics("снег")]
        often = next(choice for choice in suggest_topics("снег") if "Уборка тротуаров" in choice.label)
        assert before[0] != often.label
        assert [choice.label for choice in suggest_topics("снег", usual={often.id: 3})] == [
            often.label, *(label for label in before if label != often.label)]
        bracketed = next(choice for choice in suggest_topics("дорог", 100) if "(кроме дорог)" in choice.label)
        assert suggest_topics("дорог", usual={bracketed.id: 9})[0] != bracketed
        ways = [choice.label for choice in suggest_topics("жкх", 100)]
        assert len(ways) > 20 and ways[-1] == "ЖКХ › ЖКХ прочее"


def test_usual_addressees_stand_first_and_alone_where_nothing_is_typed(app):
    with app.app_context():
        people = people_of_units()
        usual = {people[-1].id: 7, people[0].id: 2, -5: 50}
        assert [(choice.id, choice.note) for choice in usual_addressees(usual)] == [
            (people[-1].id, USUAL), (people[0].id, USUAL)]
        assert usual_addressees({}) == [] and len(usual_addressees({choice.id: 1 for choice in people})) == 5
        typed = suggest_addressees("упр")
        last = typed[-1]
        again = suggest_addressees("упр", usual={last.id: 1, -5: 9})
        assert again[0].id == last.id and again[0].note and not any(choice.note for choice in again[1:])
        assert people_of_units() == people, "what is remembered is not written on"
