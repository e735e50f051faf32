"""`deadline` and `worktime` as people script them."""

import json

import click
import pytest
from click.testing import CliRunner

from app.cli_worktime import register, shipped
from app.worktime import YearNotLoaded

ASKED_OF_DATABASE = []


def from_database(channel, kind, received):
    ASKED_OF_DATABASE.append((channel, kind, received.isoformat()))
    return shipped("myski").load(channel, kind, received)


@pytest.fixture
def run():
    group = click.Group("flask")
    register(group, from_database)
    ASKED_OF_DATABASE.clear()

    def ask(line, stdin=None):
        return CliRunner().invoke(group, line.split(), input=stdin)

    return ask


def clocks(answer):
    return {clock["kind"]: clock["due"] for clock in answer["clocks"]}


STORY_A = {
    "first_answer": "2026-05-12T09:00:00+07:00",
    "executor": "2026-05-12T14:00:00+07:00",
    "answer": "2026-05-12T16:00:00+07:00",
}


def test_deadline_from_the_shipped_profile(run):
    result = run("deadline --channel incident --received 2026-05-08T16:30 --profile myski")
    answer = json.loads(result.stdout)
    assert result.exit_code == 0
    assert clocks(answer) == STORY_A
    assert all(set(clock) == {"kind", "due", "explanation"} for clock in answer["clocks"])
    assert "Пропущено: сб 9 мая 2026" in " ".join(answer["clocks"][2]["explanation"]["words"])
    assert ASKED_OF_DATABASE == []


def test_deadline_without_a_profile_asks_the_database(run):
    result = run("deadline --channel incident --received 2026-05-08T09:30:00Z")
    assert clocks(json.loads(result.stdout)) == STORY_A
    assert ASKED_OF_DATABASE == [("incident", "message", "2026-05-08T09:30:00+00:00")]


def clause(*ids):
    return [pytest.mark.clause(one) for one in ids]


BY_CLAUSE = [
    pytest.param(
        "incident --received 2026-05-08T16:30", "first_answer", "2026-05-12T09:00", marks=clause("MYS-3.6"),
        id="an hour for the first answer, counted in the window only",
    ),
    pytest.param(
        "incident --received 2026-05-12T16:00", "answer", "2026-05-13T15:00", marks=clause("MYS-3.7a"),
        id="8 working hours",
    ),
    pytest.param(
        "incident --received 2026-05-12T16:00 --fast-track", "answer", "2026-05-13T11:00", marks=clause("MYS-3.7a"),
        id="4 working hours on the fast track",
    ),
    pytest.param(
        "incident --received 2026-05-12T16:00", "executor", "2026-05-13T13:00", marks=clause("MYS-3.7c"),
        id="the executor's deadline lies before the answer's",
    ),
    pytest.param(
        "pos --received 2026-05-12T16:00 --given 2026-05-22T15:00", "answer", "2026-05-22T15:00",
        marks=clause("MYS-3.10.3"), id="the deadline that POS sets",
    ),
    pytest.param(
        "pos --received 2026-05-12T16:00 --given 2026-05-12T17:45", "executor", "2026-05-12T17:00",
        marks=clause("MYS-3.10.1"), id="POS is worked from 08:30 to 17:30",
    ),
    pytest.param(
        "regional --received 2026-05-12T17:30", "take", "2026-05-14T08:30", marks=clause("MYS-3.11.1"),
        id="exactly at 17:30 starts at 08:30 of the next day",
    ),
    pytest.param(
        "regional --received 2026-05-12T10:00", "answer", "2026-05-26T17:30", marks=clause("MYS-3.11.5"),
        id="14 days",
    ),
    pytest.param(
        "governor --received 2026-05-09T20:00", "answer", "2026-05-10T18:00", marks=clause("MYS-3.12.1", "MYS-3.12.2"),
        id="any day of the week, by 18:00",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "kind", "due"), BY_CLAUSE)
def test_deadlines_of_the_act(run, asked, kind, due):
    result = run(f"deadline --profile myski --channel {asked}")
    assert clocks(json.loads(result.stdout))[kind] == f"{due}:00+07:00"


def test_deadline_fast_track(run):
    result = run("deadline --channel incident --received 2026-05-12T08:00 --fast-track --profile myski")
    assert clocks(json.loads(result.stdout))["answer"] == "2026-05-12T12:00:00+07:00"


def test_deadline_of_an_appeal_counts_from_receipt_unless_registered(run):
    line = "deadline --channel paper --kind appeal --received 2026-05-12T10:00 --profile myski"
    assert clocks(json.loads(run(line).stdout)) == {
        "register": "2026-05-15T17:30:00+07:00",
        "redirect": "2026-05-19T17:30:00+07:00",
        "answer": "2026-06-11T16:30:00+07:00",
    }
    later = clocks(json.loads(run(f"{line} --registered 2026-05-14T09:00").stdout))
    assert later["redirect"] == "2026-05-21T17:30:00+07:00"


def test_deadline_of_pos_takes_the_sources_date_or_says_it_needs_one(run):
    line = "deadline --channel pos --received 2026-05-12T10:00 --profile myski"
    assert json.loads(run(line).stdout) == {
        "clocks": [], "note": "срок ответа назначает сама платформа: укажите его дату",
    }  # fmt: skip
    assert clocks(json.loads(run(f"{line} --given 2026-05-22").stdout)) == {
        "executor": "2026-05-20T17:30:00+07:00",
        "answer": "2026-05-22T17:30:00+07:00",
    }


def test_deadline_batch_answers_each_line(run):
    lines = [
        '{"channel": "incident", "received": "2026-05-08T16:30", "profile": "myski"}',
        '{"channel": "incident", "received": "2026-05-12T08:00", "fast_track": true}',
        "",
        '{"channel": "incident", "received": "2026-05-12T08:00", "kind": "appeal"}',
        '{"channel": "regional", "received": "2031-05-12T08:00"}',
        "not json",
        "[1]",
        '{"channel": "\\ud800", "received": "2026-05-12T08:00"}',
        '{"channel": ["incident"], "received": "2026-05-12T08:00"}',
        '{"channel": "incident", "received": 5}',
        '{"channel": "incident", "received": "9999-12-31T23:59"}',
        '{"channel": "incident", "received": "2026-05-12T08:00", "fast_track": "yes"}',
        '{"channel": "incident", "received": "2026-05-12T08:00", "profile": "../config"}',
    ]
    result = run("deadline --batch -", stdin="\n".join(lines))
    answers = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0
    assert clocks(answers[0]) == STORY_A
    assert clocks(answers[1])["answer"] == "2026-05-12T12:00:00+07:00"
    assert [list(answer) for answer in answers[2:]] == [["error"]] * 10
    expected = [
        "обращений не бывает", "2031", "объектом JSON", "объектом JSON", "неизвестный канал", "channel: нужна строка",
        "received", "вне разумных пределов", "fast_track", "профиль «../config» не найден",
    ]  # fmt: skip
    for answer, words in zip(answers[2:], expected, strict=True):
        assert words in answer["error"]


ADDED = [
    ("--from 2026-05-08T16:30 --minutes 60 --window 08:00-17:00", {"due": "2026-05-12T09:00:00+07:00"}),
    ("--from 2026-05-08T09:30:00+00:00 --minutes 60 --window 08:00-17:00", {"due": "2026-05-12T09:00:00+07:00"}),
    ("--from 2027-02-19T17:00 --minutes 60 --window 08:30-17:30", {"due": "2027-02-24T09:00:00+07:00"}),
    (
        "--from 2027-02-19T17:00 --minutes 60 --window 08:30-17:30 --working-saturdays",
        {"due": "2027-02-20T09:00:00+07:00"},
    ),
]


@pytest.mark.parametrize(("line", "answer"), ADDED)
def test_worktime_add(run, line, answer):
    assert json.loads(run(f"worktime add {line}").stdout) == answer


MEASURED = [
    ("--from 2026-05-08T15:00 --to 2026-05-12T09:00 --window 08:00-17:00", {"minutes": 120}),
    ("--from 2027-02-19T16:00 --to 2027-02-24T09:00 --window 08:00-17:00", {"minutes": 120}),
    ("--from 2027-02-19T16:00 --to 2027-02-24T09:00 --window 08:00-17:00 --working-saturdays", {"minutes": 600}),
    ("--from 2026-05-12T08:00 --to 2026-05-12T08:00:30 --window 08:00-17:00", {"minutes": 0.5}),
]


@pytest.mark.parametrize(("line", "answer"), MEASURED)
def test_worktime_between(run, line, answer):
    assert json.loads(run(f"worktime between {line}").stdout) == answer


def test_worktime_batches(run):
    add = [
        '{"from": "2027-02-19T17:00", "minutes": 60, "window": "08:30-17:30", "working_saturdays": true}',
        '{"from": "2027-02-19T17:00", "minutes": -1, "window": "08:30-17:30"}',
        '{"from": "2027-02-19T17:00", "minutes": 1e308, "window": "08:30-17:30"}',
        '{"from": "2027-02-19T17:00", "minutes": NaN, "window": "08:30-17:30"}',
        '{"from": "2027-02-19T17:00", "minutes": true, "window": "08:30-17:30"}',
    ]
    answers = [json.loads(line) for line in run("worktime add --batch -", "\n".join(add)).stdout.splitlines()]
    assert answers[0] == {"due": "2027-02-20T09:00:00+07:00"}
    assert [list(answer) for answer in answers[1:]] == [["error"]] * 4
    between = '{"from": "2026-05-08T15:00", "to": "2026-05-12T09:00", "window": "08:00-17:00"}\n'
    assert json.loads(run("worktime between --batch -", between).stdout) == {"minutes": 120}


REFUSED = [
    ("deadline --channel incident", "received", "nothing received"),
    ("deadline --channel incident --received вчера --profile myski", "received: нужен момент", "not a moment"),
    ("deadline --channel incident --received 2031-05-08T16:30 --profile myski", "2031", "a year not loaded"),
    ("deadline --channel incident --received 2026-05-08T16:30 --kind appeal --profile myski", "не бывает", "a pair"),
    ("deadline --channel paper --received 2026-05-08T16:30 --profile nowhere", "профиль", "no such profile"),
    ("deadline --channel phone --received 2026-05-08T16:30 --fast-track --profile myski", "ускоренного", "fast track"),
    (
        "deadline --channel paper --kind appeal --received 2026-05-08T16:30 --registered 2026-05-07 --profile myski",
        "раньше поступления", "registered before receipt",
    ),
    ("worktime add --from 2026-05-08T16:30 --minutes 60", "window", "no window"),
    ("worktime add --from 2026-05-08T16:30 --minutes 6x --window 08:00-17:00", "minutes: нужно", "no number"),
    ("worktime add --from 2026-05-08T16:30 --minutes 60 --window 17:00-08:00", "раньше", "a window backwards"),
    ("worktime between --from 2026-05-08T16:30 --to 2026-05-07T16:30 --window 08:00-17:00", "раньше", "backwards"),
]  # fmt: skip


@pytest.mark.parametrize(("line", "words", "remark"), REFUSED, ids=[row[2] for row in REFUSED])
def test_bad_input_is_one_line_on_stderr_and_exit_code_2(run, line, words, remark):
    result = run(line)
    assert (result.exit_code, result.stdout) == (2, "")
    assert result.stderr.startswith("Ошибка: ")
    assert words in result.stderr
    assert len(result.stderr.splitlines()) == 1


def test_a_refusal_of_the_loader_is_told_too():
    def refusing(channel, kind, received):
        raise YearNotLoaded(2026)

    group = click.Group("flask")
    register(group, refusing)
    result = CliRunner().invoke(group, ["deadline", "--channel", "pos", "--received", "2026-05-08T16:30"])
    assert result.exit_code == 2
    assert "2026 год не загружен" in result.stderr
