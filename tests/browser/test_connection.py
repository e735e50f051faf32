"""A connection that is gone at the moment a button is pressed takes nothing that was typed."""

import pytest
from playwright.sync_api import Page, expect

from app.foundation.database import db
from app.jobs import photos
from app.messages.tables import Answer, Message
from tests.browser.test_story_c import given, sign_in
from tests.journeys.town import Town
from tests.support.making import photo

pytestmark = [pytest.mark.slow, pytest.mark.browser]
GONE = "Нет связи с сервером. Текст на месте"


@pytest.fixture
def town(app) -> Town:
    return Town(app)


def test_an_answer_sent_without_a_connection_stays_on_the_page(app, town, desk: Page):
    number = given(town)
    sign_in(desk, "executor")
    desk.goto(f"/messages/{number}")
    text, send = desk.locator("textarea[name=text]"), desk.locator("#act [data-main]")
    desk.context.set_offline(True)
    text.fill("Яму засыпали утром")
    send.click()
    expect(desk.locator("#toasts")).to_contain_text(GONE)
    send.click()
    expect(desk.locator("#toasts .toast")).to_have_count(1)
    expect(text).to_have_value("Яму засыпали утром")
    desk.context.set_offline(False)
    expect(desk.locator("#toasts")).not_to_contain_text(GONE)
    send.click()
    expect(desk.locator("#act")).to_contain_text("Выберите итог")
    expect(desk).to_have_url(f"{desk.url.partition('/messages')[0]}/messages/{number}")
    desk.goto("/executor")
    desk.go_back()
    expect(text).to_have_value("Яму засыпали утром")
    desk.check("input[name=outcome][value=explained]")
    desk.check("input[name=truthful]")
    send.click()
    expect(desk.locator(".flashes")).to_contain_text("ответ отправлен")
    with app.app_context():
        assert db.session.scalars(db.select(Answer.text)).all() == ["Яму засыпали утром"]


def test_a_registration_that_was_refused_is_found_again(app, town, desk: Page):
    sign_in(desk, "operator")
    desk.goto("/operator/register")
    desk.fill("textarea[name=text]", "Темно во дворе")
    desk.fill("input[name=topic]", "такой темы нет")
    desk.locator("#register [data-main]").click()
    expect(desk.locator("[aria-invalid=true]")).to_have_count(1)
    desk.goto("/messages")
    desk.go_back()
    expect(desk.locator("textarea[name=text]")).to_have_value("Темно во дворе")
    desk.fill("input[name=topic]", "")
    desk.context.set_offline(True)
    desk.locator("#register [data-main]").click()
    expect(desk.locator("#toasts")).to_contain_text(GONE)
    desk.context.set_offline(False)
    desk.locator("#register [data-main]").click()
    expect(desk.locator(".flashes")).to_contain_text("Зарегистрировано № 1")
    desk.goto("/operator/register")
    expect(desk.locator("textarea[name=text]")).to_have_value("")
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(Message)) == 1


def test_a_registration_sent_before_its_draft_was_kept_does_not_come_back(town, desk: Page):
    sign_in(desk, "operator")
    desk.goto("/operator/register")
    desk.fill("textarea[name=text]", "Темно во дворе")
    with desk.expect_navigation():
        desk.locator("#register [data-main]").click()
    expect(desk.locator(".flashes")).to_contain_text("Зарегистрировано № 1")
    desk.goto("/operator/register")
    expect(desk.locator("textarea[name=text]")).to_have_value("")


def test_a_preview_that_a_lost_line_kept_back_comes_with_the_line(app, town, desk: Page):
    number = given(town)
    sign_in(desk, "executor")
    desk.goto(f"/messages/{number}")
    desk.locator("input[type=file]").first.set_input_files(
        {"name": "яма.jpg", "mimeType": "image/jpeg", "buffer": photo()})
    awaited = desk.get_by_label("Готовим превью")
    expect(awaited).to_be_visible()
    with desk.expect_event("requestfailed"):
        desk.context.set_offline(True)
    with app.app_context():
        photos.run()
    expect(awaited).to_be_visible()
    desk.context.set_offline(False)
    expect(desk.locator("#act figure img")).to_be_visible()
