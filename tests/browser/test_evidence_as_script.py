"""Evidence asked for as a script, and opened by itself: real Chromium runs none of it (attack 3)."""

import pytest
from playwright.sync_api import Page
from sqlalchemy import select

from app.foundation.database import db
from app.messages.tables import Evidence
from tests.browser.test_story_c import given, sign_in
from tests.files.making import pdf, photo
from tests.journeys.town import Town

pytestmark = pytest.mark.slow
# What became of a script: refused, or taken for one (whether or not it made sense).
ASK = """async ([address, charset]) => new Promise(told => {
    const script = document.createElement("script");
    script.charset = charset;
    script.onerror = () => told("refused");
    script.onload = () => told("taken");
    script.src = address;
    document.head.append(script);
})"""
NEVER = {
    "a.js": b"hit=1", "a.html": b"<html><script>hit=1</script>", "a.xhtml": b'<html xmlns="http://www.w3.org/1999/xhtml"/>',
    "a.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="hit=1"/>', "a.jpg": b'<svg onload="hit=1"/>'}


def script_and_photo() -> bytes:
    """A JPEG that is a script too, in Latin-1: the length of its first segment reads «/*», what follows stands in comments."""
    picture, length = photo(1, (160, 120)), int.from_bytes(b"/*", "big")
    first = b"*/=0;window.hit=1;/*".ljust(length - 2)
    return b"\xff\xd8\xff\xe0/*" + first + picture[2:-2] + b"\xff\xfe\x00\x06*///" + b"\xff\xd9"


@pytest.fixture
def town(app) -> Town:
    return Town(app)


def test_proof_is_never_a_script(desk: Page, town: Town, app):
    number = given(town)
    kept = {"двор.jpg": script_and_photo(), "акт.pdf": pdf("<< /Root 1 0 R >>\nhit=1")}
    for name, data in kept.items():
        assert town.executor.upload(number, data, name).status_code == 201, name
    for name, data in NEVER.items():
        assert town.executor.upload(number, data, name).status_code == 422, name
    with app.app_context():
        ids = list(db.session.scalars(select(Evidence.id).order_by(Evidence.id)))
    assert len(ids) == len(kept)
    files = [f"/files/{ids[0]}/original", f"/files/{ids[0]}/view", f"/files/{ids[1]}/original"]
    shown: list[str] = []
    desk.on("dialog", lambda dialog: (shown.append(dialog.message), dialog.dismiss()))
    sign_in(desk, "executor")

    assert [desk.evaluate(ASK, [file, "latin1"]) for file in files] == ["refused"] * 3
    for file in (files[0], files[2]):  # by itself it is only ever saved
        with desk.expect_download() as saving:
            desk.evaluate("address => { location.href = address }", file)
        assert saving.value.suggested_filename in kept
    assert desk.evaluate("typeof hit") == "undefined"
    picture = desk.goto(files[1])
    assert picture.headers["content-type"] == "image/jpeg" and desk.evaluate("typeof hit") == "undefined"
    assert shown == []

    # The same bytes where nothing holds them back: the attack is a real one.
    desk.goto("/executor")
    desk.route("**/as-script", lambda route: route.fulfill(body=kept["двор.jpg"], content_type="text/javascript"))
    assert desk.evaluate(ASK, ["/as-script", "latin1"]) == "taken" and desk.evaluate("hit") == 1
