"""Units and topics kept by the administrator: added, renamed, closed; what is closed is offered no more."""

import re

import pytest
from sqlalchemy import select

from app.directory.queries import unit_choices
from app.directory.tables import Topic, Unit
from app.foundation.database import db
from app.messages.tables import Message
from tests.web.admin_room import acts

NEW = {"name": "МУП «Теплосеть»", "short": "Теплосеть", "phone": "2-15-15"}


def unit_id(app, short: str) -> int:
    with app.app_context():
        return db.session.scalars(select(Unit.id).where(Unit.short == short)).one()


def first_topic(app, group: str, catch_all: bool = False) -> tuple[int, str]:
    with app.app_context():
        row = db.session.execute(select(Topic.id, Topic.name).where(
            Topic.group == group, Topic.catch_all == catch_all).order_by(Topic.id)).first()
        return row.id, row.name


def add(visit, kind: str, **told):
    page = visit("admin").open(f"admin.new_{kind}")
    return visit("admin").send(page.form(f"/admin/{kind}s/new").fill(**told))


def change(visit, kind: str, number: int, **told):
    page = visit("admin").open(f"admin.{kind}", **{f"{kind}_id": number})
    return visit("admin").send(page.form(f"/admin/{kind}s/{number}").fill(**told))


def press(visit, kind: str, number: int, button: str):
    """«close» or «open»."""
    page = visit("admin").open(f"admin.{kind}", **{f"{kind}_id": number})
    return visit("admin").send(page.form(f"/admin/{kind}s/{number}/{button}"))


def correct(visit, message: int, **told):
    """«Тема, адрес, источник»."""
    page = visit("operator").get(f"/messages/{message}/edit")
    return visit("operator").send(page.form(f"/messages/{message}/edit").fill(**told))


def test_a_unit_is_added_and_renamed(app, visit):
    above = unit_id(app, "Управление ЖКХ")
    assert add(visit, "unit", **NEW, parent_id=above).status == 303
    line = visit("admin").open("admin.units").words
    assert "МУП «Теплосеть»" in line and "2-15-15" in line
    number = unit_id(app, "Теплосеть")
    again = add(visit, "unit", **NEW | {"short": "Другая", "name": "муп «теплосеть»"})
    assert again.status == 422 and "Такое название уже есть" in again.words and "муп «теплосеть»" in str(again.response.text)
    assert add(visit, "unit", name=" ", short=" ").status == 422
    assert change(visit, "unit", number, short="Тепло").status == 303
    assert unit_id(app, "Тепло") == number
    told = [facts for act, facts in acts(app, "unit") if act == "edit_unit"]
    assert told == [{"fields": ["short"]}]


def test_units_do_not_stand_under_one_another_in_a_circle(app, visit):
    add(visit, "unit", **NEW, parent_id=unit_id(app, "Водоканал"))
    number, above = unit_id(app, "Теплосеть"), unit_id(app, "Водоканал")
    page = visit("admin").open("admin.unit", unit_id=above)
    form = page.form(f"/admin/units/{above}").force(parent_id=number)
    refused = visit("admin").send(form)
    assert refused.status == 422
    with app.app_context():
        assert db.session.get(Unit, above).parent_id is None


def test_what_another_administrator_wrote_meanwhile_is_not_written_over(app, visit):
    number = unit_id(app, "Водоканал")
    page = visit("admin").open("admin.unit", unit_id=number)
    assert change(visit, "unit", number, phone="2-00-01").status == 303
    late = visit("admin").send(page.form(f"/admin/units/{number}").fill(phone="2-00-02"))
    assert late.status == 409 and "Сейчас записано" in late.words and "2-00-01" in late.words
    again = late.form(f"/admin/units/{number}")
    assert again.data["phone"] == ["2-00-02"] and visit("admin").send(again).status == 303
    assert visit("admin").send(page.form(f"/admin/units/{number}/close")).status == 409


def test_a_unit_at_work_is_not_closed(app, visit, making, town):
    making.message("preparing")
    number = unit_id(app, "Управление ЖКХ")
    refused = press(visit, "unit", number, "close")
    assert refused.status == 422 and re.search(r"открытых сообщений — 1, людей с открытым входом — \d", refused.words)
    links = [node.get("href") for node in refused.tree.all("a")]
    assert f"/admin/people/{town['executor'].id}/hand-over" in links
    with app.app_context():
        assert db.session.get(Unit, number).active


@pytest.mark.both_engines
def test_a_closed_unit_is_not_assigned_until_it_is_opened(app, visit, making):
    add(visit, "unit", **NEW)
    number = unit_id(app, "Теплосеть")
    with app.app_context():
        assert number in {choice.id for choice in unit_choices()}
    assert press(visit, "unit", number, "close").status == 303
    with app.app_context():
        assert number not in {choice.id for choice in unit_choices()}
    assert "Теплосеть" not in visit("admin").open("admin.units").words
    message = making.message("registered")
    form = visit("operator").get(f"/messages/{message}/assign").form(f"/messages/{message}/assign")
    sent = visit("operator").send(form.force(unit=number, addressee="Теплосеть"))
    assert sent.status == 422
    assert "Теплосеть" in visit("admin").open("admin.units", closed=1).words
    assert press(visit, "unit", number, "open").status == 303
    assert [act for act, _ in acts(app, "unit")] == ["add_unit", "close_unit", "open_unit"]


def test_a_unit_above_others_is_not_closed_nor_one_that_the_act_names(app, visit):
    add(visit, "unit", **NEW)
    add(visit, "unit", name="Котельная № 3", short="Котельная", parent_id=unit_id(app, "Теплосеть"))
    refused = press(visit, "unit", unit_id(app, "Теплосеть"), "close")
    assert refused.status == 422 and "подразделений ниже — 1" in refused.words
    assert press(visit, "unit", unit_id(app, "Котельная"), "close").status == 303
    assert press(visit, "unit", unit_id(app, "Теплосеть"), "close").status == 303
    under = press(visit, "unit", unit_id(app, "Котельная"), "open")
    assert under.status == 422 and "Сначала откройте вышестоящее: «Теплосеть»" in under.words
    base = press(visit, "unit", unit_id(app, "Мыски Медиа"), "close")
    assert base.status == 422 and "это подразделение называет акт" in base.words


def test_a_topic_is_added_moved_and_found_by_its_other_words(app, visit):
    told = {"group": "Дороги", "name": "Ледяные накаты", "also": "гололёд"}
    assert add(visit, "topic", **told).status == 303
    assert "Дороги › Ледяные накаты" in visit("operator").get("/messages/topics?words=гололёд").words
    assert "Такая тема в этой группе уже есть" in add(visit, "topic", **told).words
    with app.app_context():
        row = db.session.scalars(select(Topic).where(Topic.name == "Ледяные накаты")).one()
        number, block = row.id, row.block_id
        assert block == db.session.scalar(select(Topic.block_id).where(Topic.group == "Дороги").limit(1)), "its group's"
    assert change(visit, "topic", number, group="Образование", name="Накаты у школ").status == 303
    with app.app_context():
        row = db.session.get(Topic, number)
        assert (row.group, row.name) == ("Образование", "Накаты у школ") and row.block_id not in (None, block)
    assert "Накаты у школ" in visit("admin").open("admin.topics", q="гололёд").words


def test_a_group_has_one_catch_all_topic_and_keeps_it(app, visit):
    second = add(visit, "topic", group="Дороги", name="Иное о дорогах", catch_all="y")
    assert second.status == 422 and "Общая тема в группе одна" in second.words
    refused = press(visit, "topic", first_topic(app, "Дороги", catch_all=True)[0], "close")
    assert refused.status == 422 and "единственная общая тема" in refused.words


def test_a_closed_topic_is_not_offered_and_stays_on_its_messages(app, visit, making):
    message = making.message("registered")
    with app.app_context():
        topic = db.session.get(Topic, db.session.get(Message, message).topic_id)
        number, group, name = topic.id, topic.group, topic.name
    assert press(visit, "topic", number, "close").status == 303
    assert name not in visit("operator").open("message.topics", words=name).words
    assert correct(visit, message, street="ул. Новая").status in (200, 303)
    other = "Дороги › " + first_topic(app, "Дороги")[1]
    assert correct(visit, message, topic=other).status in (200, 303)
    refused = correct(visit, message, topic=f"{group} › {name}")
    assert refused.status == 422 and "Выберите тему из списка" in refused.words
    assert press(visit, "topic", number, "open").status == 303
    assert name in visit("operator").open("message.topics", words=name).words


@pytest.mark.parametrize("who", ["operator", "head", "executor"])
def test_strangers_neither_see_nor_change_them(visit, who):
    assert visit(who).open("admin.units").status == 403 and visit(who).open("admin.topics").status == 403
    assert visit(who).post("/admin/units/new", dict(NEW)).status == 403
    assert visit(who).post("/admin/topics/1/close").status == 403


def test_what_is_gone_is_said_so(visit):
    assert visit("admin").open("admin.unit", unit_id=9999).status == 404
    assert visit("admin").post("/admin/topics/9999/close", {"seen": ""}).status == 404
