"""A person outside with a phone: types, loses the page, finds the words again, sends photos, takes one back, submits."""

import re
from pathlib import Path
from time import sleep

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from app.foundation.clock import now
from app.foundation.database import db
from app.messages.photos import look_at_photos
from app.messages.tables import Answer, Draft, Evidence
from tests.browser.test_story_c import clean, given, large_photo
from tests.journeys.town import Town

pytestmark = pytest.mark.slow


@pytest.fixture
def town(app) -> Town:
    return Town(app)


def link_to(town: Town, number: int) -> str:
    page = town.operator.post(f"/messages/{number}/links/new", f"/messages/{number}/links", hours="24").text
    return re.search(r"(/link/[\w-]{43})", page)[1]


def opened(page: Page, path: str) -> None:
    page.goto(path)
    page.get_by_role("button", name="Открыть поручение").click()
    page.wait_for_url("**/assignment")


def narrow(page: Page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") <= 390


def arrived(app, words: str) -> None:
    """What a page sends as it goes is on its way for a moment; nobody is back as fast as the test."""
    for _ in range(100):
        with app.app_context():
            kept = db.session.scalars(select(Draft.data)).all()
            db.session.remove()
        if any(words in str(data) for data in kept):
            return
        sleep(0.05)
    raise AssertionError(f"not kept: {words}")


def test_a_link_on_a_phone(phone: Page, town: Town, app, tmp_path: Path):
    number = given(town)
    path, files = link_to(town, number), []
    for index in range(2):
        files.append(tmp_path / f"photo{index}.jpg")
        files[-1].write_bytes(large_photo(index + 4))
    phone.goto(path)
    clean(phone)
    opened(phone, path)
    clean(phone)
    phone.fill("textarea[name=answer-text]", "Яму засыпали, фото пришлю со двора.")
    expect(phone.locator("form[action$=answer] [data-draft-state]")).to_contain_text("Черновик сохранён", timeout=10_000)
    phone.fill("textarea[name=answer-text]", "Яму засыпали, фото приложены.")
    phone.goto("about:blank")  # a call came in, the page is gone before the two seconds
    arrived(app, "Яму засыпали, фото приложены.")
    phone.context.clear_cookies(name="mcu_link")
    opened(phone, path)
    expect(phone.locator("textarea[name=answer-text]")).to_have_value("Яму засыпали, фото приложены.")
    broken = {"left": 1}

    def first_breaks(route):
        if broken["left"]:
            broken["left"] -= 1
            route.abort("connectionreset")
        else:
            route.continue_()

    phone.route("**/evidence", first_breaks)
    phone.set_input_files("input[type=file]", files)
    expect(phone.locator("#taken figure")).to_have_count(2, timeout=30_000)
    with app.app_context():
        look_at_photos(app.extensions["file_store"], now)
    expect(phone.locator("#taken img")).to_have_count(2, timeout=30_000)
    width = "async (image) => { await image.decode(); return image.naturalWidth }"
    assert phone.locator("#taken img").first.evaluate(width) > 0
    clean(phone)
    assert narrow(phone)
    phone.locator("#taken figure", has_text="photo0.jpg").get_by_role("button", name="Убрать").click()
    expect(phone.locator("#taken figure")).to_have_count(1)
    phone.check("input[name=answer-outcome][value=solved]")
    phone.check("input[name=answer-truthful]")
    phone.get_by_role("button", name="Отправить ответ на проверку").click()
    expect(phone.locator("h1")).to_have_text("Принято, спасибо")
    clean(phone)
    phone.goto(path)
    expect(phone.locator("h1")).to_have_text("Ссылка не действует")
    clean(phone)
    with app.app_context():
        assert db.session.scalars(select(Answer.text)).all() == ["Яму засыпали, фото приложены."]
        kept = db.session.scalars(select(Evidence).order_by(Evidence.id)).all()
        assert sorted(bool(one.answer_id) for one in kept) == sorted(one.removed_at is None for one in kept) == [False, True]
