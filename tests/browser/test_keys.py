"""The key «a» answers always: it presses the main act, or says politely why there is none."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_story_c import given, sign_in
from tests.journeys.town import Town

pytestmark = pytest.mark.slow


@pytest.fixture
def town(app) -> Town:
    return Town(app)


def test_on_a_row_that_waits_it_says_for_what(desk: Page, town: Town):
    number = given(town)
    sign_in(desk, "operator")
    toasts = desk.locator("#toasts[aria-live=polite] .toast")
    desk.keyboard.press("a")
    expect(toasts).to_contain_text("Сначала выберите строку")
    desk.keyboard.press("j")
    desk.keyboard.press("a")
    desk.keyboard.press("a")
    told = toasts.filter(has_text="Сейчас от вас ничего не нужно: ждём исполнителя.")
    expect(told).to_have_count(1)
    assert desk.url.endswith("/operator") and desk.locator(f"#row-{number}").is_visible()


def test_on_a_card_that_waits_it_says_whose_turn_it_is(desk: Page, town: Town):
    number = given(town)
    sign_in(desk, "operator")
    desk.goto(f"/messages/{number}")
    desk.keyboard.press("a")
    expect(desk.locator("#toasts .toast")).to_contain_text("ничего не нужно: следующий шаг — ")


def test_on_a_card_with_something_to_do_it_leads_to_the_open_act(desk: Page, town: Town):
    number = given(town)
    town.executor.do(number, "acknowledge")
    sign_in(desk, "executor")
    desk.goto(f"/messages/{number}")
    desk.keyboard.press("a")
    expect(desk.locator("#act form textarea").first).to_be_focused()


def test_a_series_is_registered_without_leaving_the_keyboard(desk: Page, town: Town):
    sign_in(desk, "operator")
    desk.goto("/operator/register")
    for number in (1, 2):
        expect(desk.locator("textarea[name=text]")).to_be_focused()
        desk.keyboard.type(f"Темно во дворе {number}")
        desk.keyboard.press("Tab")
        with desk.expect_navigation():
            desk.keyboard.press("Control+Shift+Enter")
        expect(desk.locator(".flashes")).to_contain_text(f"Зарегистрировано № {number}")
    expect(desk.locator("#made a")).to_have_text(["№ 2 Темно во дворе 2", "№ 1 Темно во дворе 1"])


def test_a_form_that_is_unfolded_is_typed_into_at_once(desk: Page, town: Town):
    sign_in(desk, "operator")
    desk.goto("/messages?late=1")
    desk.get_by_text("Сохранить список…").click()
    expect(desk.get_by_label("Название", exact=True)).to_be_focused()  # a frame later: nobody types faster
    desk.keyboard.type("Просроченные")
    desk.keyboard.press("Enter")
    expect(desk.get_by_role("link", name="Просроченные")).to_be_visible()
