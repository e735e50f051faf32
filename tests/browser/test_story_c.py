"""Story C in a real browser: fast hands at the desk, three photos from a phone, a connection that breaks."""

import io
import re
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from PIL import Image
from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from app.foundation.database import db
from app.messages.tables import Evidence, Message
from tests.journeys.town import PASSWORD, Town

pytestmark = pytest.mark.slow
REGISTERED = 10


@pytest.fixture
def town(app) -> Town:
    return Town(app)


def sign_in(page: Page, login: str) -> None:
    page.goto("/sign-in")
    page.fill("#login", login)
    page.fill("#password", PASSWORD)
    page.press("#password", "Enter")
    page.wait_for_url(f"**/{login}")


def large_photo(seed: int) -> bytes:
    """About three megabytes, as a phone makes them."""
    noise = Image.effect_noise((2400, 1800), 60 + seed)
    out = io.BytesIO()
    Image.merge("RGB", [noise, noise.rotate(90 * seed % 360).resize(noise.size), noise]).save(out, "JPEG", quality=88)
    return out.getvalue()


def given(town: Town) -> int:
    """A message of this minute, as the form itself proposes it, in the executor's hands."""
    page = town.operator.get("/operator/register").text
    received = re.search(r'name="received_at"[^>]*value="([^"]+)"', page)[1]
    number = town.operator.register("Яма у школы, дети обходят по дороге", received, topic="Ямы во дворах")
    town.operator.do(number, "assign", person=str(town.executor.id))
    return number


def clean(page: Page) -> None:
    found = Axe().run(page)
    serious = [one["id"] for one in found.response["violations"] if one["impact"] in ("serious", "critical")]
    assert serious == [], found.generate_report()


def count(app, table) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table))


def test_ten_messages_are_registered_and_assigned_from_the_keyboard(desk, town, app):
    sign_in(desk, "operator")
    clean(desk)
    desk.keyboard.press("n")
    desk.wait_for_url("**/operator/register")
    clean(desk)
    for index in range(REGISTERED):
        expect(desk.locator("textarea[name=text]")).to_be_focused()
        desk.keyboard.type(f"Сообщение {index}: во дворе яма")
        desk.keyboard.press("Tab")
        desk.keyboard.type("ямы во дв")
        expect(desk.locator("#topic-suggest [role=option][aria-selected=true]")).to_be_visible()
        desk.keyboard.press("Tab")
        expect(desk.locator("input[name=topic]")).to_have_value("Благоустройство › Ямы во дворах")
        desk.keyboard.type("жкх дирек")
        expect(desk.locator("#person-suggest [role=option][aria-selected=true]")).to_contain_text("Управление ЖКХ · Директор")
        desk.keyboard.press("Tab")
        again = desk.get_by_role("button", name="Зарегистрировать и ввести следующее")
        again.focus()
        desk.keyboard.press("Enter")
        expect(desk.locator("#flashes")).to_contain_text(f"Зарегистрировано и назначено № {index + 1}")
    assert count(app, Message) == REGISTERED


def test_three_photos_from_a_phone_and_a_connection_that_breaks(phone, town, app, tmp_path: Path):
    number = given(town)
    files = []
    for index in range(3):
        files.append(tmp_path / f"photo{index}.jpg")
        files[-1].write_bytes(large_photo(index + 1))
    sign_in(phone, "executor")
    clean(phone)
    phone.click(f'a[href="/messages/{number}"]')
    phone.wait_for_url(f"**/messages/{number}")
    clean(phone)
    phone.fill("textarea[name=text]", "Яму засыпали, фото приложены.")
    broken = {"left": 1}

    def second_breaks(route):
        if broken["left"] and "photo1.jpg" in (route.request.post_data_buffer or b"")[:2000].decode("latin-1"):
            broken["left"] -= 1
            route.abort("connectionreset")
        else:
            route.continue_()

    phone.route("**/evidence", second_breaks)
    listed = tmp_path / "опись.html"
    listed.write_text("<p>не снимок")
    phone.set_input_files("input[type=file]", [listed, *files])
    expect(phone.locator("#answer-photos figure")).to_have_count(3, timeout=30_000)
    expect(phone.locator(".upload.failed")).to_contain_text("С ответом этот файл не уйдёт")
    expect(phone.get_by_role("button", name="Убрать опись.html")).to_be_visible()
    expect(phone.get_by_role("button", name="Убрать photo1.jpg")).to_be_visible()
    phone.check("input[name=outcome][value=solved]")
    phone.check("input[name=truthful]")
    phone.click("#act button.primary")
    phone.wait_for_url("**/messages/*")
    expect(phone.locator("body")).to_contain_text("Ваш ответ на проверке")
    assert broken["left"] == 0
    assert count(app, Evidence) == 3
    assert phone.evaluate("document.documentElement.scrollWidth") <= 390


def test_a_session_that_ends_while_typing_keeps_the_text(phone, town):
    number = given(town)
    sign_in(phone, "executor")
    phone.goto(f"/messages/{number}/not_ours")
    phone.fill("textarea[name=words]", "Это сети Водоканала, наш участок дальше.")
    phone.context.clear_cookies(name="mcu_session")
    expect(phone.locator("#sign-in-again")).to_be_visible(timeout=10_000)
    expect(phone.locator("textarea[name=words]")).to_have_value("Это сети Водоканала, наш участок дальше.")
    phone.fill("#sign-in-again #login", "executor")
    phone.fill("#sign-in-again #password", PASSWORD)
    phone.press("#sign-in-again #password", "Enter")
    expect(phone.locator("#sign-in-again")).to_be_hidden()
    expect(phone.locator("[data-draft-state]")).to_contain_text("Черновик сохранён", timeout=25_000)
