"""Saved lists: kept from a filter, shared, renamed, refused beside the field, honest about what is no more."""

import pytest

from app.directory.schedules import directory_changed
from app.directory.tables import Unit
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE


def save(visit, who: str, name: str, **asked):
    form = visit(who).open("message.listing", **(asked or {"state": "registered"})).form("/lists")
    return visit(who).send(form.force(name=name))


def rename(visit, who: str, number: int, name: str, shared: bool = False):
    form = visit(who).open("message.lists").form(f"/lists/{number}")
    return visit(who).send(form.fill(**{f"list-{number}-name": name, f"list-{number}-shared": "y" if shared else False}))


def test_one_is_kept_shared_opened_and_removed(app, visit, making, town):
    asked = {"state": "registered", "unit": str(town["executor"].unit_id)}
    form = visit("operator").open("message.listing", **asked).form("/lists").fill(name="Новое у ЖКХ", shared="1")
    assert visit("operator").send(form).status == 303
    assert "Новое у ЖКХ" in visit("operator").open("operator.queue").words
    assert "Новое у ЖКХ" in visit("head").open("figures.operation").words
    opened = visit("head").open("message.open_list", list_id=1)
    assert "state=registered" in opened.leads_to and f"unit={asked['unit']}" in opened.leads_to
    assert visit("head").post("/lists/1/remove").status == 404
    assert visit("operator").post("/lists/1/remove").status == 303
    assert visit("head").open("message.open_list", list_id=1).status == 404


def test_what_is_no_more_is_said_beside_the_list(app, visit, making, town):
    unit = str(town["executor"].unit_id)
    save(visit, "operator", "Новое у ЖКХ", state="registered", unit=unit)
    assert "больше нет" not in visit("operator").open("message.lists").words
    with app.app_context(), act(TIMETABLE):
        db.session.get(Unit, town["executor"].unit_id).active = False
        directory_changed()
    assert "больше нет подразделения" in visit("operator").open("message.lists").words
    assert "Новое у ЖКХ · больше нет подразделения" in visit("operator").open("message.listing").words
    gone = visit("operator").open("message.open_list", list_id=1)
    assert "unit=" not in gone.leads_to and "больше нет подразделения" in visit("operator").get(gone.leads_to).words


@pytest.mark.parametrize(("name", "words"), [
    ("", "Назовите список"), (" \t\u200b ", "Назовите список"), ("СНЕГ", "уже есть"), ("ы" * 81, "до 80 знаков")])
def test_a_name_that_cannot_be_is_refused_beside_the_field(visit, making, name, words):
    save(visit, "operator", "Снег")
    save(visit, "operator", "Ямы", state="taken")
    for refused in (save(visit, "operator", name, state="done"),
                    visit("operator").post("/lists/2", {"list-2-name": name})):
        assert refused.status == 422
        beside = [node.text for node in refused.tree.all("div") if node.get("class") == "field invalid"]
        assert len(beside) == 1 and words in beside[0]
    kept = visit("operator").open("message.lists").words
    assert "Снег" in kept and "Ямы" in kept and kept.count("Состояние") == 2


def test_what_was_refused_can_be_mended_where_it_stands(visit, making):
    save(visit, "operator", "Снег")
    form = save(visit, "operator", "снег", state="done").form("/lists")
    assert form.data["asked_state"] == ["done"] and form.data["name"] == ["снег"]
    mended = visit("operator").send(form.fill(name="Снег, готово"))
    assert mended.status == 303 and "state=done" in mended.leads_to


def test_one_is_renamed_and_shown_to_all_or_no_longer(visit, making):
    save(visit, "operator", "Снег")
    assert "Снег" not in visit("head").open("message.lists").words
    assert rename(visit, "operator", 1, "Снег и лёд", shared=True).status == 303
    assert "Снег и лёд" in visit("head").open("message.lists").words
    rename(visit, "operator", 1, "снег и лёд")  # its own name in other letters is no double
    assert "снег и лёд" not in visit("head").open("message.lists").words
    assert visit("operator").open("message.lists").words.count("снег и лёд") >= 1


def test_another_s_list_is_not_renamed(visit, making):
    save(visit, "operator", "Снег")
    for name in ("Чужое", ""):
        assert visit("head").post("/lists/1", {"list-1-name": name}).status == 404


def test_two_people_may_use_one_name(visit, making):
    assert save(visit, "operator", "Снег").status == save(visit, "head", "Снег").status == 303


def test_an_empty_filter_is_not_kept(visit, making):
    refused = visit("operator").post("/lists", {"name": "Всё"})
    assert refused.status == 422 and "Сначала задайте фильтр" in refused.words
