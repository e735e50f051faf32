"""The administrator's calendar, hours and rules of channels."""

from datetime import timedelta

import pytest
from flask import Flask

from app.directory.schedules import local_date, schedule_of
from app.directory.year_text import USUAL_HOLIDAYS
from app.foundation.clock import now
from tests.web.admin_room import Admin, acts, errors, hidden

RULE = {"amount_clarification": "3", "opens": "08:00", "closes": "17:00", "amount_first_answer": "60",
        "amount_executor": "120", "amount_answer": "8", "amount_reaction": "48",
        "fast_executor": "60", "fast_answer": "4", "basis": "решение ЦУР № 3"}


@pytest.fixture
def admin(app: Flask) -> Admin:
    return Admin(app)


def in_days(app: Flask, days: int) -> str:
    with app.app_context():
        return (local_date(now()) + timedelta(days=days)).isoformat()


def test_the_calendar_says_in_words_what_each_day_is(admin):
    page = admin.get("/admin/calendar?year=2027").text
    for words in ("Рабочих дней", "рабочая суббота", "−1 ч", "вых", "раб"):
        assert words.lower() in page.lower()
    assert admin.get("/admin/calendar?year=1999").status_code == 404
    assert admin.get("/admin/calendar?day=2026-13-45").status_code == 200


def test_a_day_is_changed_with_its_basis(app, admin):
    day = admin.get("/admin/calendar?day=2026-05-08")
    fields = {"day-kind": "off", "day-title": "День города", "day-seen": hidden(day, "day-seen")}
    refused = admin.post("/admin/calendar/days/2026-05-08", **fields)
    assert refused.status_code == 422 and "Нужно основание" in errors(refused)[0] and "День города" in refused.text
    done = admin.post("/admin/calendar/days/2026-05-08", **fields, **{"day-basis": "распоряжение № 5"})
    assert done.status_code == 303
    page = admin.get(done.headers["Location"]).text
    assert "День города" in page and "распоряжение № 5" in page
    assert [name for name, _ in acts(app, "calendar_day")] == ["set_day"]
    stale = admin.post("/admin/calendar/days/2026-05-08", **fields, **{"day-basis": "распоряжение № 6"})
    assert stale.status_code == 409 and "распоряжение № 6" in stale.text
    for day in ("2031-05-08", "1-1-1", "2026-02-30"):
        assert admin.post(f"/admin/calendar/days/{day}", **fields).status_code == 404


def test_a_year_with_mistakes_loads_nothing_and_keeps_what_was_typed(admin):
    fields = {"year": "2028", "decree": "постановление № 1", "holidays": USUAL_HOLIDAYS, "working": "", "short": ""}
    refused = admin.post("/admin/calendar", **fields, moved="31.02 Нет такого\nпросто слова")
    assert refused.status_code == 422 and "31.02 Нет такого" in refused.text
    assert [words.split(":")[0] for words in errors(refused)] == ["Строка 1", "Строка 2"]
    assert admin.get("/admin/calendar?year=2028").status_code == 404
    assert admin.post("/admin/calendar", **fields, moved="10.01 Перенос").status_code == 303
    assert "Перенос" in admin.get("/admin/calendar?year=2028").text
    again = admin.post("/admin/calendar", **fields, moved="")
    assert again.status_code == 422 and "уже внесён" in errors(again)[0]


def test_special_hours_come_and_go(app, admin):
    with app.app_context():
        day = local_date(now()) + timedelta(days=1)
    fields = {"special-channel": "incident", "special-on": day.isoformat(), "special-basis": "приказ № 1"}
    for hours in ({}, {"special-opens": "12:00", "special-closes": "09:00"}, {"special-opens": "полдень"}):
        refused = admin.post("/admin/hours", **fields, **hours)
        assert refused.status_code == 422 and errors(refused) and "приказ № 1" in refused.text
    assert admin.post("/admin/hours", **fields, **{"special-opens": "9:00", "special-closes": "12:00"}).status_code == 303
    assert "09:00–12:00" in admin.get("/admin/hours").text
    assert "уже заданы" in errors(admin.post("/admin/hours", **fields, **{"special-closed": "y"}))[0]
    (_, facts), = acts(app, "special_hour")
    assert facts == {"channel": "incident", "on": day.isoformat()}
    assert admin.post("/admin/hours/special/1/remove").status_code == 303
    assert admin.post("/admin/hours/special/1/remove").status_code == 404


@pytest.mark.clause("MYS-3.2")
def test_holidays_by_the_regions_schedule_are_entered_at_once_and_never_twice(app, admin):
    with app.app_context():
        first = local_date(now()) + timedelta(days=3)
    days = [(first + timedelta(days=step)).isoformat() for step in range(4)]
    fields = {"special-channel": "incident", "special-opens": "10:00", "special-closes": "14:00",
              "special-basis": "график ЦУР на праздники № 7"}
    for until, words in ((first - timedelta(days=1), "раньше первого"), (first + timedelta(days=60), "не больше 31")):
        refused = admin.post("/admin/hours", **fields, **{"special-on": days[0], "special-until": until.isoformat()})
        assert refused.status_code == 422 and words in errors(refused)[0]
    done = admin.post("/admin/hours", **fields, **{"special-on": days[0], "special-until": days[2]})
    assert done.status_code == 303 and "дней: 3" in admin.get("/admin/hours").text
    assert [facts["on"] for _, facts in acts(app, "special_hour")] == days[:3]
    with app.app_context():
        schedule = schedule_of("incident", "message", first)[1]
        assert [schedule.closing_of(first + timedelta(days=step)).hour for step in range(3)] == [14, 14, 14]
    overlapping = admin.post("/admin/hours", **fields, **{"special-on": days[2], "special-until": days[3]})
    assert overlapping.status_code == 422 and "уже заданы" in errors(overlapping)[0]
    assert len(acts(app, "special_hour")) == 3


@pytest.mark.clause("MYS-3.8")
def test_deadlines_change_by_decision_from_a_date(app, admin):
    fields = {**RULE, "since": in_days(app, 3), "amount_first_answer": "30", "amount_answer": "6,5",
              "working_saturdays": "y"}
    shown = admin.post("/admin/hours/incident", **fields, step="show")
    assert shown.status_code == 200 and "30 рабочих минут" in shown.text and "ещё не введено" in shown.text
    with app.app_context():
        assert schedule_of("incident", "message", local_date(now()) + timedelta(days=3))[0].clocks["answer"].amount == 480
    agreed = hidden(shown, "agreed")
    other = admin.post("/admin/hours/incident", **{**fields, "amount_answer": "5"}, step="add", agreed=agreed)
    assert other.status_code == 200 and "ещё не введено" in other.text  # another rule than was shown: shown again
    assert admin.post("/admin/hours/incident", **fields, step="add", agreed=agreed).status_code == 303
    with app.app_context():
        today = local_date(now())
        before, after = (schedule_of("incident", "message", today + timedelta(days=days))[0] for days in (2, 3))
        assert (before.clocks["first_answer"].amount, after.clocks["first_answer"].amount) == (60, 30)
        assert (after.clocks["answer"].amount, after.clocks["answer"].source) == (390, "решение ЦУР № 3")
        assert after.window.working_saturdays and not before.window.working_saturdays
    assert "ещё не началось" in admin.get("/admin/hours/incident").text
    twice = admin.post("/admin/hours/incident", **fields, step="add", agreed=agreed)
    assert twice.status_code == 422 and "позже" in errors(twice)[0]


@pytest.mark.parametrize(("what", "words"), [
    ({"amount_answer": "много"}, "Нужно число"), ({"amount_answer": "0"}, "больше нуля"),
    ({"amount_answer": "1e5"}, "Нужно число"), ({"amount_answer": "99999"}, "больше нуля"),
    ({"amount_answer": "0,01"}, "до целой минуты"), ({"amount_executor": "600"}, "меньше срока ответа"),
    ({"closes": "07:00"}, "позже открытия"), ({"opens": "рано"}, "08:30"), ({"basis": ""}, "Нужно основание"),
    ({}, "Ничего не изменено")])
def test_a_rule_that_does_not_fit_is_refused_beside_its_field(app, admin, what, words):
    answer = admin.post("/admin/hours/incident", **{**RULE, "since": in_days(app, 1), **what}, step="add")
    assert answer.status_code == 422 and any(words in each for each in errors(answer)), errors(answer)


def test_no_rule_for_yesterday(app, admin):
    answer = admin.post("/admin/hours/incident", **{**RULE, "since": in_days(app, -1), "amount_answer": "4"})
    assert answer.status_code == 422 and "Задним числом" in errors(answer)[0]


def test_every_channel_has_its_rules_page(admin):
    for code in ("incident", "pos", "regional", "governor", "pages", "direct", "messenger", "line", "phone", "email", "paper",
                 "appeal"):
        assert admin.get(f"/admin/hours/{code}").status_code == 200
    assert admin.get("/admin/hours/telegraph").status_code == 404
    assert admin.post("/admin/hours/telegraph", **RULE).status_code == 404


def test_a_rule_not_begun_is_taken_back(app, admin):
    fields = {**RULE, "since": in_days(app, 3), "amount_answer": "6"}
    agreed = hidden(admin.post("/admin/hours/incident", **fields), "agreed")
    admin.post("/admin/hours/incident", **fields, step="add", agreed=agreed)
    page = admin.get("/admin/hours/incident").text
    path = page[page.index("/admin/hours/incident/rules/"):].split('"')[0]
    assert admin.post(path).status_code == 303
    assert admin.post(path).status_code == 404
    assert [name for name, _ in acts(app, "channel_rule")] == ["add_rule", "withdraw_rule"]
