"""The demonstration of a centre other than Myski: sign-ins on its own posts, each with a page."""

import pytest

from tests.journeys.town import token

HOMES = {"admin": "/admin/people"}
LOGINS = ("operator", "executor", "head", "curator", "sector", "supervisor", "admin")


@pytest.mark.slow
@pytest.mark.parametrize("code", ["alekseevka", "gavrilov-yam", "ishim", "okha"])
def test_every_demo_sign_in_finds_its_page(empty_app, code):
    runner = empty_app.test_cli_runner()
    assert runner.invoke(args=["profile", "load", code]).exit_code == 0
    with empty_app.app_context():
        made = runner.invoke(args=["demo"])
    assert made.exit_code == 0 and "сообщений для этого центра нет" in made.output, made.output
    for login in LOGINS:
        browser = empty_app.test_client()
        form = {"csrf_token": token(browser.get("/sign-in").text), "login": login, "password": "demo"}
        assert browser.post("/sign-in", data=form).status_code == 303
        page = browser.get("/", follow_redirects=True)
        assert (page.status_code, page.request.path) == (200, HOMES.get(login, f"/{login}")), login
    with empty_app.app_context():
        again = runner.invoke(args=["demo"])
    assert again.exit_code == 1 and "в пустой установке" in again.output
