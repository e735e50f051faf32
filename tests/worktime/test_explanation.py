"""Where the count started and why, hours per day, days skipped with their basis."""

from datetime import date

import pytest

from app.worktime import SpecialHours, explain
from tests.worktime.shipped_data import moment, schedule


def test_story_a_over_the_may_holidays():
    hours, received = schedule(), moment("2026-05-08 16:30")
    told = explain(hours, received, hours.add(received, 480))
    assert told["started"] == "2026-05-12T08:00:00+07:00"
    assert told["start_why"].startswith("поступило после закрытия (сокращённый день, до 16:00)")
    assert told["days"] == [{"date": "2026-05-12", "from": "08:00", "to": "16:00", "minutes": 480}]
    assert [day["date"] for day in told["skipped"]] == ["2026-05-09", "2026-05-10", "2026-05-11"]
    assert told["skipped"][2]["why"] == "Выходной день, перенесён с субботы 9 мая"
    assert told["skipped"][2]["basis"] == "ст. 112 Трудового кодекса РФ"
    assert told["calendar"][0]["decree"].endswith("№ 1466")
    assert told["minutes"] == 480


def test_a_shortened_day_says_so_with_its_basis():
    hours, received = schedule(), moment("2026-05-08 15:00")
    first = explain(hours, received, hours.add(received, 120))["days"][0]
    assert first == {
        "date": "2026-05-08", "from": "15:00", "to": "16:00", "minutes": 60,
        "why": "сокращённый день, до 16:00", "basis": "ст. 95 Трудового кодекса РФ",
    }  # fmt: skip


def test_a_working_saturday_is_told_as_skipped_and_as_counted():
    received = moment("2027-02-19 16:30")
    skipped = explain(schedule(), received, schedule().add(received, 60))["skipped"]
    assert "Рабочая суббота" in skipped[0]["why"]
    assert skipped[0]["basis"].endswith("№ 1187")
    counting = schedule(working_saturdays=True)
    days = explain(counting, received, counting.add(received, 60))["days"]
    assert [day["date"] for day in days] == ["2027-02-19", "2027-02-20"]


WHY = [
    ("2026-05-12 10:00", "в рабочее время", "open"),
    ("2026-05-12 07:59", "до открытия в 08:00", "before the opening"),
    ("2026-05-12 17:00", "в момент закрытия (канал работает до 17:00)", "exactly at closing"),
    ("2026-05-12 17:01", "после закрытия", "after closing"),
    ("2026-05-16 12:00", "в нерабочий день (суббота)", "a Saturday"),
    ("2026-05-09 12:00", "в нерабочий день (День Победы)", "a holiday on a Saturday"),
]


@pytest.mark.parametrize(("received", "words", "remark"), WHY, ids=[row[2] for row in WHY])
def test_why_the_count_starts_there(received, words, remark):
    hours = schedule()
    assert words in explain(hours, moment(received), hours.add(moment(received), 60))["start_why"]


def test_lunch_and_special_hours_are_told():
    on = date(2026, 5, 9)
    hours = schedule(lunch="12:00-13:00", special={on: SpecialHours(on, "решение ЦУР", 600, 840)})
    assert "в обеденный перерыв" in explain(hours, moment("2026-05-12 12:30"), moment("2026-05-12 14:00"))["start_why"]
    days = explain(hours, moment("2026-05-09 11:00"), moment("2026-05-12 09:00"))["days"]
    assert [day["minutes"] for day in days] == [60, 60, 60]
    assert days[0]["why"] == "особые часы с 10:00 до 14:00"
    assert days[0]["basis"] == "решение ЦУР"


def test_hours_told_add_up_to_the_minutes_added():
    hours, received = schedule(), moment("2025-12-30 11:20")
    for minutes in (1, 339, 340, 341, 1200, 9000):
        assert explain(hours, received, hours.add(received, minutes))["minutes"] == minutes
