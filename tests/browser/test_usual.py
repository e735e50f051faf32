"""The empty field of an executor offers who usually answers; nobody is taken without an arrow or a click."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.test_story_c import given, sign_in
from tests.journeys.town import Town, at

pytestmark = pytest.mark.slow
OFFERED = "#person-suggest [role=option]"


@pytest.fixture
def town(app) -> Town:
    return Town(app)


def test_an_empty_field_offers_who_usually_answers_and_takes_nobody_by_itself(desk: Page, town: Town):
    given(town)
    sign_in(desk, "operator")
    desk.goto("/operator/register")
    person, topic = desk.locator("#person"), desk.locator("#topic")
    person.focus()
    desk.wait_for_load_state("networkidle")
    expect(desk.locator(OFFERED)).to_have_count(0)
    topic.fill("Ямы во дворах")
    person.focus()
    expect(desk.locator(OFFERED)).to_have_count(1)
    expect(desk.locator(OFFERED)).to_contain_text("обычно по этой теме")
    expect(desk.locator(f"{OFFERED}[aria-selected=true]")).to_have_count(0)
    desk.keyboard.press("Tab")
    expect(person).to_have_value("")
    expect(desk.locator(OFFERED)).to_have_count(0)
    person.focus()
    expect(desk.locator(OFFERED)).to_be_visible()
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("Enter")
    expect(person).to_have_value("Управление ЖКХ · Директор")
    assert desk.url.endswith("/operator/register")
    person.fill("")
    desk.locator(OFFERED).click()
    expect(person).to_have_value("Управление ЖКХ · Директор")


def test_an_answer_that_comes_late_does_not_forget_what_is_typed_meanwhile(desk: Page, town: Town):
    given(town)
    sign_in(desk, "operator")
    held: list[Route] = []
    asked = re.compile(r"/messages/addressees\?.*words=$")
    desk.route(asked, lambda route: held.append(route))
    desk.goto("/operator/register")
    with desk.expect_request(asked):
        desk.locator("#person").focus()
    desk.keyboard.type("жкх дирек")
    held[0].fulfill(body="")
    expect(desk.locator(f"{OFFERED}[aria-selected=true]")).to_contain_text("Управление ЖКХ · Директор")


def test_enter_in_an_empty_field_belongs_to_the_form(desk: Page, town: Town):
    given(town)
    sign_in(desk, "operator")
    desk.goto("/operator/register")
    desk.locator("textarea[name=text]").fill("Во дворе яма")
    desk.locator("#topic").fill("Ямы во дворах")
    desk.locator("#person").focus()
    expect(desk.locator(OFFERED)).to_be_visible()
    desk.keyboard.press("Enter")
    desk.wait_for_url("**/messages/2*")
    expect(desk.locator("main")).not_to_contain_text("Назначено")


def test_several_at_once_are_offered_those_of_each(desk: Page, town: Town):
    given(town)
    with at("2026-05-12 08:30"):
        known, unknown = (town.operator.register(text, "2026-05-12 08:20", topic=topic) for text, topic in (
            ("Опять яма", "Ямы во дворах"), ("Мало мест", "Поступление ВУЗ и ССУЗ, нехватка бюджетных мест")))
    sign_in(desk, "operator")
    desk.goto(f"/operator/assign?number={known}&number={unknown}")
    desk.locator("#person").click()
    expect(desk.locator(OFFERED)).to_contain_text("обычно по этой теме")
