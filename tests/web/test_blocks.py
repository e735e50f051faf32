"""Blocks and territories: kept by the administrator, seen through by those who answer for them."""

import pytest

BASIS = "распоряжение главы от 01.02.2026 № 5"


def value_of(page, label: str) -> str:
    """The value of the box with this label."""
    node = next(node for node in page.tree.all("label") if node.text.split(" · ")[0] == label)
    return page.tree.all("input", id=node.get("for"))[0].get("value")


def add_block(visit, **more):
    page = visit("admin").open("admin.new_block")
    form = page.form("/admin/blocks/new").fill(**{"block-name": "Медицина", "block-basis": BASIS, **more})
    form.data["block-units"] = [value_of(page, "Городская больница")]
    return visit("admin").send(form)


def test_the_administrator_keeps_blocks(visit):
    assert add_block(visit).status == 303
    page = visit("admin").open("admin.blocks")
    assert "Медицина" in page.words and "Городская больница" in page.words and BASIS in page.words
    assert "актом не установлено" in page.words
    named = page.words.partition("Подразделения без блока: ")[2].partition(". Пока")[0]
    assert "Водоканал" in named and "Городская больница" not in named, named
    assert "Такое название уже есть" in add_block(visit).words
    assert add_block(visit, **{"block-name": "Вторая", "block-basis": ""}).status == 422


def test_a_block_with_people_is_not_removed(visit):
    page = visit("admin").open("admin.blocks")
    form = next(form for form in page.forms() if form.action.endswith("/remove"))
    answer = visit("admin").send(form)
    assert answer.status == 303 and "кто-то отвечает" in visit("admin").open("admin.blocks").words


@pytest.mark.clause("ISH-1.3c")
@pytest.mark.clause("ALX-3.7c")
@pytest.mark.clause("GYM-2.4d")
def test_a_sector_lead_sees_what_the_blocks_units_answer(visit, making):
    ours = making.message("preparing")  # of a unit of the block
    visit("sector").open("message.card_page", number=ours)
    seen = visit("sector").open("message.listing")
    assert f"/messages/{ours}" in [node.get("href") for node in seen.tree.all("a")]
    assert visit("sector elsewhere").open("message.card_page", number=ours).status == 404
    unseen = visit("sector elsewhere").open("message.listing")
    assert f"/messages/{ours}" not in [node.get("href") for node in unseen.tree.all("a")]


def test_the_head_of_a_settlement_sees_its_messages(app, visit, making, people, town):
    with app.app_context():
        ours, other = making.registered(settlement="пос. Ключевой"), making.registered(settlement="г. Мыски")
    people.grant(town["without role"], "sector", territory=people.territory("Посёлок Ключевой", ("пос. Ключевой",)))
    visit("without role").open("message.card_page", number=ours)
    assert visit("without role").open("message.card_page", number=other).status == 404


def test_a_role_over_a_field_needs_one(visit, town):
    page = visit("admin").open("admin.person", person_id=town["without role"].id)
    form = page.form(f"/admin/people/{town['without role'].id}/grants").fill(**{"grant-role": "sector"})
    refused = visit("admin").send(form)
    assert refused.status == 422 and "Выберите блок или территорию" in refused.words
