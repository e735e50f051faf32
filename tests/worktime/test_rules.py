"""Rules as data: what the profile of Myski holds, and every mistake named with its place."""

import copy
import json
import tomllib
from datetime import date

import pytest

from app.worktime import DataMistakes
from app.worktime.channels import CHANNEL_CODES, NoRule, parse_channels
from app.worktime.rules import DEFAULT_SOURCE, parse_rule, rule_on
from tests.worktime.shipped_data import PROFILES, channels


def profile():
    return tomllib.loads((PROFILES / "myski.toml").read_text("utf-8"))


def test_all_channels_have_a_rule_and_a_route():
    assert set(channels().channels) == set(CHANNEL_CODES)
    assert [code for code, channel in channels().channels.items() if not channel.route] == []


def test_the_route_of_incident_has_the_decision_before_publication():
    steps = channels().channels["incident"].route
    assert [step.step for step in steps] == ["answer", "check", "region", "publish", "reaction"]
    region = steps[2]
    assert (region.who, region.decides, region.returns_to) == ("operator", "куратор ЦУР Кузбасса", "answer")


SOURCES = [
    ("incident", "first_answer", "пост. № 1442-п, п. 3.6"),
    ("incident", "answer", "пост. № 1442-п, п. 3.7"),
    ("incident", "reaction", "пост. № 1442-п, п. 3.5"),
    ("pos", "answer", "пост. № 1442-п, п. 3.10.3"),
    ("pos", "executor", DEFAULT_SOURCE),
    ("regional", "take", "пост. № 1442-п, п. 3.11.3"),
    ("regional", "answer", "пост. № 1442-п, п. 3.11.5"),
    ("governor", "answer", "пост. № 1442-п, п. 3.12.2"),
    ("phone", "answer", DEFAULT_SOURCE),
]


@pytest.mark.parametrize(("channel", "clock", "source"), SOURCES, ids=[f"{row[0]}-{row[1]}" for row in SOURCES])
def test_every_value_names_the_clause_it_stands_on(channel, clock, source):
    assert channels().channels[channel].rules[0].clocks[clock].source.startswith(source)


def test_an_appeal_takes_the_law_whatever_the_channel_but_not_in_incident():
    rule = channels().rule("pos", "appeal", date(2026, 5, 8))
    assert {kind: clock.amount for kind, clock in rule.clocks.items()} == {"register": 3, "redirect": 7, "answer": 30}
    with pytest.raises(NoRule, match="обращений не бывает"):
        channels().rule("incident", "appeal", date(2026, 5, 8))


@pytest.mark.parametrize(
    ("channel", "kind", "on", "words"),
    [
        ("telegraph", "message", date(2026, 5, 8), "неизвестный канал"),
        ("pos", "letter", date(2026, 5, 8), "неизвестный вид"),
        ("pos", "message", date(2020, 5, 8), "нет правила, действующего на 08.05.2020"),
    ],
)
def test_no_rule_is_said_in_words(channel, kind, on, words):
    with pytest.raises(NoRule, match=words):
        channels().rule(channel, kind, on)


def test_a_rule_goes_to_json_and_back():
    for channel in channels().channels.values():
        for rule in channel.rules:
            assert parse_rule(json.loads(json.dumps(rule.data))) == rule


def test_a_message_keeps_the_rule_of_its_day():
    old = channels().channels["incident"].rules[0]
    changed = copy.deepcopy(dict(old.data)) | {"from": "2026-06-01", "name": "новое"}
    rules = (old, parse_rule(changed))
    assert rule_on(rules, "message", date(2026, 5, 31)).name == old.name
    assert rule_on(rules, "message", date(2026, 6, 1)).name == "новое"
    assert rule_on(rules, "appeal", date(2026, 6, 1)) is None


def put(data, path, value):
    *way, last = path
    for step in way:
        data = data[step]
    if value is None:
        del data[last]
    else:
        data[last] = value


INCIDENT = ("channels", "incident", "rules", 0)
MISTAKES = [
    ((*INCIDENT, "clocks", "answer", "source"), "", "rules[1].clocks.answer.source: нужна непустая строка", "a source"),
    ((*INCIDENT, "clocks", "answer", "amount"), "8 часов", "clocks.answer.amount: нужно целое", "an amount in words"),
    ((*INCIDENT, "clocks", "answer", "unit"), "weeks", "clocks.answer.unit: допустимо одно из", "a unit"),
    ((*INCIDENT, "clocks", "answer", "hours"), 8, "неизвестное поле «hours»", "a field nobody reads"),
    ((*INCIDENT, "clocks", "executor", "amount"), 480, "запас должен быть меньше", "a reserve eats the whole clock"),
    ((*INCIDENT, "clocks", "executor", "fast_track"), None, "нужен и ответу, и исполнителю", "half a fast track"),
    ((*INCIDENT, "clocks", "answer"), None, "нет срока ответа (answer)", "no answer's clock"),
    ((*INCIDENT, "clocks", "lunch"), {}, "clocks.lunch: неизвестный срок", "an unknown clock"),
    ((*INCIDENT, "window", "opens"), "8", "rules[1].window: время «8»", "an opening"),
    ((*INCIDENT, "window", "closes"), "07:00", "открываться раньше", "closing before opening"),
    ((*INCIDENT, "window", "working_saturdays"), None, "working_saturdays", "the setting must be told"),
    ((*INCIDENT, "kind"), "appeal", "здесь допустимо только «message»", "an appeal in a channel"),
    ((*INCIDENT, "from"), "вчера", "rules[1].from: нужна дата", "a date"),
    ((*INCIDENT, "urgent", "time"), "sometimes", "urgent.time: допустимо одно из", "urgency"),
    (("channels", "governor", "rules", 0, "reminders"), None, "назовите часы напоминаний", "hours of reminders"),
    (("channels", "governor", "rules", 0, "clocks", "answer", "next_day_by"), "18", "next_day_by: время", "an hour"),
    (("channels", "incident", "route", 1, "returns_to"), "publish", "возвращают только на шаг answer", "a return ahead"),
    (("channels", "incident", "route", 1, "step"), "answer", "шаг «answer» указан дважды", "a step twice"),
    (("channels", "incident", "route"), "answer", "channels.incident.route: ожидается список", "no list"),
    (("channels", "incident", "route", 1, "step"), "look", "шаг из списка", "a step nobody knows"),
    (("channels", "incident", "route", 0, "step"), "check_first", "маршрут начинается шагом answer", "no answer first"),
    (("channels", "incident", "route", 3, "step"), "agree_operator", "ровно один шаг publish или send", "nothing goes out"),
    (("channels", "incident", "route", 1, "who"), "head", "шаги check", "a desk step of somebody else"),
    (("channels", "incident", "route", 0, "who"), "curator", "ответ готовит executor", "an answer that nobody can write"),
    (("channels", "incident", "rules"), [], "channels.incident.rules: нет ни одного правила", "no rule"),
    (("channels", "telegraph"), {}, "channels.telegraph: неизвестный канал", "an unknown channel"),
    (("appeal", "refused_in"), "incident", "appeal.refused_in: нужен список строк", "a list of strings"),
    (("appeal",), None, "appeal: ожидается таблица", "no rule of appeals"),
]


@pytest.mark.parametrize(("path", "value", "words", "remark"), MISTAKES, ids=[row[3] for row in MISTAKES])
def test_a_mistake_is_named_with_its_place(path, value, words, remark):
    data = profile()
    put(data, path, value)
    with pytest.raises(DataMistakes) as found:
        parse_channels(data)
    assert any(words in mistake for mistake in found.value.mistakes), found.value.mistakes


def test_all_mistakes_are_named_at_once():
    data = profile()
    for path, value, _, _ in MISTAKES[:4]:
        put(data, path, value)
    with pytest.raises(DataMistakes) as found:
        parse_channels(data)
    assert len(found.value.mistakes) == 4
