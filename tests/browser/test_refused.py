"""A refused form shows what to put right."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_story_c import given, sign_in
from tests.journeys.town import Town

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def town(app) -> Town:
    return Town(app)


def test_a_choice_that_was_not_made_is_outlined_as_a_whole(town, phone: Page):
    number = given(town)
    sign_in(phone, "executor")
    phone.goto(f"/messages/{number}")
    phone.fill("textarea[name=text]", "Яму засыпали утром")
    phone.locator("#act [data-main]").click()
    expect(phone.locator("#act")).to_contain_text("Выберите итог")
    choice = phone.locator(".invalid input[name=outcome]").first
    expect(choice).to_have_css("box-shadow", "none")
    usual = phone.locator("input[type=checkbox]:not(.invalid *)").first
    assert outline(choice) != outline(usual)


def outline(control: Locator) -> str:
    return control.evaluate("one => getComputedStyle(one).borderColor")
