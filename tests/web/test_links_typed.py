"""What somebody outside types: kept on the server, there again, mended after a return; a visit ends after four hours."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from app.foundation.database import db
from app.messages.tables import Answer, Draft
from tests.web.outsider import FINAL, given, inside, issued, public, send, sent_photo, token_of
from tests.web.visitor import Visitor

__all__ = ["given", "public"]
TYPED = {"answer-text": "Лампу заказали, пишу дальше", "answer-interim": "y", "answer-promised_for": "2026-05-2"}


def keep(stranger: Visitor, path: str, code: str = "answer", **told):
    return stranger.post(f"{path}/draft/{code}", {"csrf_token": token_of(stranger, path)} | (told or TYPED))


def drafts(app) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(Draft))


def returned(visit, number: int) -> None:
    form = visit("operator").open("message.act_page", number=number, code="return").form(f"/messages/{number}/return")
    assert visit("operator").send(form.fill(reason="no_proof", words="Приложите фото после работ.")).status == 303


def test_what_was_typed_stands_there_when_the_link_is_opened_again(app, visit, given):
    path = issued(visit, given)
    stranger = inside(app, path)
    page = stranger.get(f"{path}/assignment")
    assert {form.node.get("data-draft-url") for form in page.forms()} == {f"{path}/draft/answer", f"{path}/draft/not_ours"}
    kept = keep(stranger, path)
    assert kept.status == 200 and kept.response.json == {"saved": "11:00"}
    assert keep(stranger, path, "not_ours", **{"other-words": "Это сети Водоканала"}).status == 200
    another = inside(app, path)  # the page is lost, the telephone another one
    page = another.get(f"{path}/assignment")
    form = page.form(f"{path}/answer")
    assert (form.data["answer-text"], form.data["answer-interim"]) == (["Лампу заказали, пишу дальше"], ["y"])
    assert form.data["answer-promised_for"] == ["2026-05-2"]  # even what is half typed
    assert page.form(f"{path}/not-ours").data["other-words"] == ["Это сети Водоканала"]
    assert "Черновик сохранён: 11:00" in page.words and drafts(app) == 2
    assert "Принято" in send(another, path, "answer", "answer", **FINAL | {"promised_for": "", "interim": ""}).words
    assert drafts(app) == 0
    assert keep(stranger, path).status == 410 and drafts(app) == 0  # one that arrives last brings nothing back


def test_a_draft_is_the_links_own_and_holds_the_forms_fields_only(app, visit, given, making):
    path, other = issued(visit, given), issued(visit, making.message("preparing"))
    stranger = inside(app, path)
    assert keep(stranger, path, "answer", **TYPED, number="7", seen="1", message_id="9").status == 200
    assert keep(stranger, other).status == keep(Visitor(app), path).status == 404
    assert keep(stranger, path, "publish").status == 404
    assert keep(stranger, path, "answer", **{"answer-text": "я" * 60_001}).status == 422
    assert "пишу дальше" not in inside(app, other).get(f"{other}/assignment").response.text
    assert "пишу дальше" not in visit("executor").open("message.act_page", number=given, code="answer").response.text
    with app.app_context():
        draft = db.session.scalars(select(Draft)).one()
        assert set(draft.data) == set(TYPED) and draft.person_id is None


def test_a_withdrawn_link_keeps_no_draft(app, visit, given):
    path = issued(visit, given)
    keep(inside(app, path), path)
    page = visit("operator").open("links.links", number=given)
    assert visit("operator").send(page.form("/links/1/withdraw")).status == 303
    assert drafts(app) == 0


def test_a_returned_answer_is_mended_by_a_new_link(app, visit, given):
    first = issued(visit, given)
    stranger = inside(app, first)
    sent_photo(stranger, first)
    send(stranger, first, "answer", "answer", **FINAL)
    returned(visit, given)
    assert stranger.get(f"{first}/assignment").status == 410  # one link, one answer
    path = issued(visit, given)
    again = inside(app, path)
    page = again.get(f"{path}/assignment")
    assert "Вернули на доработку: нет подтверждения работ . «Приложите фото после работ.»" in page.words
    form = page.form(f"{path}/answer")
    assert (form.data["answer-text"], form.data["answer-outcome"]) == (["Фонарь починили."], ["solved"])
    assert "answer-truthful" not in form.data and "после.jpg" in page.words
    keep(again, path, "answer", **{"answer-text": "Фонарь починили, фото вечером.", "answer-outcome": "solved"})
    page = again.get(f"{path}/assignment")
    assert page.form(f"{path}/answer").data["answer-text"] == ["Фонарь починили, фото вечером."]
    assert "Приложите фото" in page.words
    assert "Принято" in send(again, path, "answer", "answer", truthful="y").words
    with app.app_context():
        assert list(db.session.scalars(select(Answer.text).order_by(Answer.id))) == [
            "Фонарь починили.", "Фонарь починили, фото вечером."]


def test_the_same_link_goes_on_when_somebody_elses_answer_comes_back(app, visit, given):
    path = issued(visit, given)
    stranger = inside(app, path)
    form = visit("executor").open("message.act_page", number=given, code="answer").form(f"/messages/{given}/answer")
    visit("executor").send(form.fill(text="Пока не готово.", outcome="not_solved", truthful="y"))
    assert stranger.get(f"{path}/assignment").status == 410
    returned(visit, given)
    page = stranger.get(f"{path}/assignment")
    assert page.form(f"{path}/answer").data["answer-text"] == ["Пока не готово."] and "Приложите фото" in page.words


def test_a_visit_lasts_four_hours_and_the_link_opens_again(app, visit, given, standing):
    path = issued(visit, given)
    stranger = inside(app, path)
    cookie = stranger.client.get_cookie("mcu_link", path=path)
    assert cookie.max_age == 4 * 3600 and cookie.http_only and cookie.path == path
    form = stranger.get(f"{path}/assignment").form(f"{path}/answer")
    form.data |= {"answer-text": ["Почти дописал"], "answer-outcome": ["solved"], "answer-truthful": ["y"]}
    standing.shift(timedelta(hours=3, minutes=59))
    assert stranger.get(f"{path}/assignment").status == 200
    standing.shift(timedelta(minutes=1))
    stranger.client.set_cookie("mcu_link", cookie.value, path=path)  # kept by somebody longer than told
    assert stranger.get(f"{path}/assignment").leads_to == path
    assert sent_photo(stranger, path).status == 422
    assert stranger.post(form.action, form.data).leads_to == path
    assert "набранное сохранено" in stranger.get(path).words and "фонарь" not in stranger.get(path).words
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Answer)) == 0
    page = inside(app, path).get(f"{path}/assignment")
    assert page.form(f"{path}/answer").data["answer-text"] == ["Почти дописал"]


@pytest.mark.parametrize("word", ["", "1779163200.", "99999999999.{}", "{}"])
def test_a_visit_cannot_be_made_up(app, visit, given, word):
    path = issued(visit, given)
    stranger = inside(app, path)
    seal = stranger.client.get_cookie("mcu_link", path=path).value.partition(".")[2]
    stranger.client.set_cookie("mcu_link", word.format(seal), path=path)
    assert stranger.get(f"{path}/assignment").leads_to == path
    assert keep(stranger, path).status == 404
