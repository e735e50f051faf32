"""The essence of a message: filled by the operator or who answers for the block, seen, found and counted."""

import pytest

ESSENCE = {"subject": "Не горит уличное освещение", "object": "фонарь", "place": "у школы № 4",
           "request": "заменить лампу до зимы"}


@pytest.fixture
def assigned(making) -> int:
    return making.message("assigned")


def fill(visitor, number: int, **told):
    form = visitor.open("message.act_page", number=number, code="essence").form(f"/messages/{number}/essence")
    return visitor.send(form.fill(**(ESSENCE | told)))


@pytest.mark.clause("ALX-3.7d", "GYM-2.4e")
@pytest.mark.parametrize("who", ["operator", "sector"])
def test_filled_once_it_stands_above_the_text_in_the_assignment_and_is_found(app, visit, making, assigned, who):
    assert fill(visit(who), assigned).status == 303
    for reader in ("operator", "sector", "executor", "head"):
        page = visit(reader).open("message.card_page", number=assigned)
        told = page.tree.all("dl", **{"class": "essence"})[0].text
        assert all(words in told for words in ESSENCE.values()), reader
        assert "Записана суть" in page.words
    assert all(words in visit("operator").open("message.print_card", number=assigned).words for words in ESSENCE.values())
    assert "Что просят: заменить лампу до зимы" in visit("operator").open("message.card_page", number=assigned).words
    # «лампы» stands in no message text: the word is of the essence, in another form.
    assert f"№ {assigned}" in visit("operator").get("/messages?q=лампы").words
    assert f"№ {assigned}" not in visit("executor elsewhere").get("/messages?q=лампы").words


@pytest.mark.clause("ALX-3.7d")
def test_lists_and_figures_know_whether_it_is_filled_and_of_what_object(visit, making, assigned):
    other = making.message("taken")
    fill(visit("operator"), assigned)
    lists = {asked: visit("operator").get(f"/messages?{asked}").words
             for asked in ("essence=yes", "essence=no", "object=фонарь")}
    for asked, (shown, hidden) in {"essence=yes": (assigned, other), "essence=no": (other, assigned),
                                   "object=фонарь": (assigned, other)}.items():
        assert f"№ {shown}" in lists[asked], asked
        assert f"№ {hidden}" not in lists[asked], asked
    page = visit("head").get("/figures?since=2026-05-11&until=2026-05-19&by=object")
    row = next(row for row in page.tree.all("tr") if row.text.startswith("Суть заполнена"))
    assert "50 %" in row.text
    line = next(row for row in page.tree.all("tr") if row.text.startswith("фонарь"))
    behind = visit("head").get(line.all("a")[1].get("href"))  # the first one leads to all figures of the object
    assert f"№ {assigned}" in behind.words and f"№ {other}" not in behind.words


def test_history_names_the_fields_and_nothing_of_the_words(app, visit, assigned):
    from sqlalchemy import select

    from app.foundation.database import db
    from app.foundation.history import History

    fill(visit("operator"), assigned)
    fill(visit("operator"), assigned, request="вернуть свет")
    with app.app_context():
        facts = list(db.session.scalars(select(History.facts).where(History.act == "essence").order_by(History.id)))
    assert [one["fields"] for one in facts] == [["subject", "object", "place", "request"], ["request"]]
    assert not any(words in str(facts) for words in ESSENCE.values())


def test_who_may_not_and_what_is_missing(visit, making, assigned):
    refused = fill(visit("operator"), assigned, subject=" ")
    assert refused.status == 422 and "Напишите, о чём сообщение." in refused.words
    assert visit("executor").open("message.act_page", number=assigned, code="essence").status == 403
    assert visit("executor").post(f"/messages/{assigned}/essence", {"seen": "1"} | ESSENCE).status == 403
    assert visit("sector elsewhere").post(f"/messages/{assigned}/essence", {"seen": "1"} | ESSENCE).status == 404
    assert visit("supervisor").post(f"/messages/{assigned}/essence", {"seen": "1"} | ESSENCE).status == 403
    declined = making.message("declined")
    assert visit("operator").open("message.act_page", number=declined, code="essence").status == 409
