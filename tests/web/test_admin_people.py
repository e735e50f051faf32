"""The administrator's people: list, access, slips, roles."""

import io
import re

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from app.directory.acts.grants import GrantData
from tests.web.admin_room import PASSWORD, Admin, Browser, acts, errors, hidden, post_id, seated, someone

KUMI = "Председатель КУМИ"
SLIP = re.compile(r"\d{4}-\d{4}-\d{4}-\d{4}")


@pytest.fixture
def admin(app: Flask) -> Admin:
    return Admin(app)


@pytest.fixture
def kumi(app: Flask) -> str:
    """The page of one post."""
    return f"/admin/people/{post_id(app, KUMI)}"


def test_the_list_is_searched_and_filtered(admin):
    page = admin.get("/admin/people").text
    assert KUMI in page and "МКП МГО «Водоканал»" in page
    found = admin.get("/admin/people?q=водоканал ДИРЕКТОР").text
    assert "МКП МГО «Водоканал»" in found and KUMI not in found
    assert KUMI not in admin.get("/admin/people?sign_in=yes").text
    assert "Никого не нашлось" in admin.get("/admin/people?q=нет такого%25_").text


def test_the_workbook_has_no_contacts(admin, kumi):
    admin.post(kumi, **{"person-post": KUMI, "person-unit_id": "3", "person-name": "Имя", "person-email": "k@example.ru",
                        "person-phone": "55-55-55", "person-seen": hidden(admin.get(kumi), "person-seen")})
    answer = admin.get("/admin/people.xlsx?q=КУМИ")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["Подразделение", "Должность", "Основание", "Вход", "Роли"]
    assert rows[1][1] == KUMI and not {"k@example.ru", "55-55-55", "Имя"} & set(rows[1])


def test_a_slip_is_shown_once_and_opens_the_way_to_ones_own_password(admin, kumi, new_client):
    slip = admin.post(f"{kumi}/sign-in", **{"open-login": "kumi"})
    password = SLIP.search(slip.text)[0]
    assert slip.status_code == 200 and slip.headers["Cache-Control"] == "private, no-store"
    assert "Действует до" in slip.text and "kumi" in slip.text
    assert password not in admin.get(kumi).text and "ждёт первого входа" in admin.get(kumi).text
    guest = Browser(new_client())
    assert guest.sign_in("kumi", password) == 303
    assert guest.get("/").headers["Location"] == "/account/password"
    again = admin.post(f"{kumi}/sign-in", **{"open-login": "kumi"})
    assert again.status_code == 422 and "уже открыт" in again.text


def test_a_wrong_login_stays_typed_beside_its_words(admin, kumi):
    answer = admin.post(f"{kumi}/sign-in", **{"open-login": "Кума"})
    assert answer.status_code == 422 and "латинские" in errors(answer)[0] and 'value="Кума"' in answer.text
    assert "уже занят" in errors(admin.post(f"{kumi}/sign-in", **{"open-login": "admin1"}))[0]


def test_closing_ends_the_session_at_once(app, admin, new_client):
    person = someone(app, KUMI, "kumi", GrantData("head"))
    guest = seated(app, person)
    assert guest.get("/account/password").status_code == 200
    assert admin.post(f"/admin/people/{person}/close").status_code == 303
    assert guest.get("/account/password").headers["Location"].startswith("/sign-in")
    assert Browser(new_client()).sign_in("kumi") == 422


def test_a_new_password_ends_sessions_and_the_old_password(app, admin, new_client):
    person = someone(app, KUMI, "kumi", GrantData("head"))
    guest = seated(app, person)
    fresh = SLIP.search(admin.post(f"/admin/people/{person}/password").text)[0]
    assert guest.get("/account/password").status_code == 303
    assert Browser(new_client()).sign_in("kumi", PASSWORD) == 422
    assert Browser(new_client()).sign_in("kumi", fresh) == 303


def test_an_administrator_does_not_lock_the_door_behind_everybody(admin):
    own = f"/admin/people/{admin.id}"
    assert "другого администратора" in errors(admin.post(f"{own}/close"))[0]
    withdraw = re.search(rf"{own}/grants/\d+/withdraw", admin.get(own).text)[0]
    answer = admin.post(withdraw)
    assert answer.status_code == 422 and "с себя нельзя" in errors(answer)[0]


@pytest.mark.clause("GYM-2.1b", "MYS-2.1")
def test_one_person_holds_several_duties(app, admin, kumi):
    person = someone(app, KUMI, "kumi")
    for fields in ({"role": "operator", "channel": "incident"}, {"role": "operator", "channel": "pos"},
                   {"role": "executor", "channel": "", "unit_id": "3"}, {"role": "curator", "channel": ""}):
        answer = admin.post(f"{kumi}/grants", **{"grant-unit_id": "0", **{f"grant-{key}": value for key, value in
                                                                         fields.items()}})
        assert answer.status_code == 303, errors(answer)
    page = admin.get(f"/admin/people/{person}").text
    for words in ("Инцидент Менеджмент", "Платформа обратной связи (ПОС)", "Комитет по имуществу (КУМИ)", "Куратор МЦУ",
                  "Назначена роль"):
        assert words in page
    assert seated(app, person).get("/admin/people").status_code == 403


@pytest.mark.parametrize(("fields", "words"), [
    ({"role": "executor"}, "Исполнителю нужно подразделение"),
    ({"role": "head", "starts_on": "2099-02-01", "ends_on": "2099-01-01"}, "раньше первого"),
    ({"role": "head", "ends_on": "2020-01-01"}, "уже прошёл"),
    ({"role": "king"}, ""), ({}, "Выберите роль"), ({"role": "head", "starts_on": "позавчера"}, "")])
def test_a_grant_that_cannot_be_is_refused_beside_its_field(admin, kumi, fields, words):
    answer = admin.post(f"{kumi}/grants", **{"grant-channel": "", "grant-unit_id": "0",
                                             **{f"grant-{key}": value for key, value in fields.items()}})
    assert answer.status_code == 422 and words in " ".join(errors(answer))


def test_a_withdrawn_role_is_gone_from_the_next_page(app, admin):
    person = someone(app, KUMI, "kumi", GrantData("admin"))
    guest = seated(app, person)
    assert guest.get("/admin/people").status_code == 200
    admin.post(re.search(rf"/admin/people/{person}/grants/\d+/withdraw", admin.get(f"/admin/people/{person}").text)[0])
    assert guest.get("/admin/people").status_code == 403


def test_two_administrators_on_one_record(app, admin, kumi):
    seen = hidden(admin.get(kumi), "person-seen")
    fields = {"person-post": KUMI, "person-unit_id": "3", "person-phone": "1", "person-seen": seen}
    assert admin.post(kumi, **fields).status_code == 303
    stale = admin.post(kumi, **{**fields, "person-phone": "2"})
    assert stale.status_code == 409 and 'value="2"' in stale.text and "Сейчас записано" in stale.text
    agreed = admin.post(kumi, **{**fields, "person-phone": "2", "person-seen": hidden(stale, "person-seen")})
    assert agreed.status_code == 303
    assert [facts for name, facts in acts(app, "person") if name == "edit_person"] == [{"fields": ["phone"]}] * 2


def test_a_new_post_comes_without_a_sign_in(admin):
    answer = admin.post("/admin/people", **{"person-post": "Мастер\x00 участка", "person-unit_id": "3"})
    assert answer.status_code == 303
    page = admin.get(answer.headers["Location"]).text
    assert "Мастер участка" in page and "входа нет" in page
    twin = admin.post("/admin/people", **{"person-post": "Мастер участка", "person-unit_id": "3", "person-name": "Имя"})
    assert twin.status_code == 422 and "уже есть" in errors(twin)[0] and 'value="Имя"' in twin.text


def test_nobody_else_enters_and_nothing_is_found_by_a_wrong_number(app, admin, new_client):
    guest = seated(app, someone(app, KUMI, "kumi", GrantData("head")))
    for path in ("/admin/people", "/admin/people.xlsx", "/admin/calendar", "/admin/hours", "/admin/state", "/admin/about"):
        assert guest.get(path).status_code == 403
        assert new_client().get(path).status_code == 303
    assert guest.post(f"/admin/people/{admin.id}/close").status_code == 403
    for path in ("/admin/people/99999", "/admin/people/99999/close", "/admin/people/99999/password"):
        assert admin.post(path, **{"person-post": "x", "person-unit_id": "3"}).status_code == 404
    assert admin.client.post(f"/admin/people/{admin.id}/password").status_code == 400
