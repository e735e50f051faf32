"""«Рядом и раньше» on the card: the same matter at the same place lately, the author's earlier messages; nothing unseen."""

from datetime import timedelta

import pytest
from sqlalchemy import event, select, update

from app.files.tables import StoredFile
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.messages.tables import Evidence, Message

pytestmark = pytest.mark.both_engines
POINT = (53.7130, 87.8030)
METRE = 1 / 111_195  # of latitude, in degrees


def block(visit, number: int, who: str = "operator"):
    page = visit(who).get(f"/messages/{number}/around", htmx=True)
    assert page.status == 200 and "<html" not in page.response.text
    return page


def named(page) -> list[int]:
    links = [link.get("href") for link in page.tree.all("a")]
    return [int(link.split("/")[2]) for link in links]


def change(app, number: int, **values) -> None:
    with app.app_context(), act(TIMETABLE):
        db.session.execute(update(Message).where(Message.id == number).values(**values))


def taken_at(app, number: int, north: float) -> None:
    """All photos of the message were taken so many metres north of the point."""
    files = select(Evidence.file_id).where(Evidence.message_id == number)
    with app.app_context(), act(TIMETABLE):
        db.session.execute(update(StoredFile).where(StoredFile.id.in_(files)).values(
            latitude=POINT[0] + north * METRE, longitude=POINT[1]))


def elsewhere(making, state: str, **told) -> int:
    """Another author, another house."""
    return making.message(state, **{"house": f"{making.at.minute}-к", "author_name": "Иной", "author_contacts": "", **told})


def test_the_same_house_and_topic_in_twelve_weeks(visit, making):
    now = making.at
    old = making.message("taken", received_at=now - timedelta(weeks=13))
    late = making.message("taken", received_at=now - timedelta(weeks=11))
    other_topic, other_house = making.message("taken", topic_id=None), making.message("taken", house="3")
    other_town = making.message("taken", settlement="Подобас")
    fresh, asked = making.message("done"), making.message("registered", settlement="Мыски")
    page = block(visit, asked, "head")
    assert named(page) == [fresh, late] and "тот же дом" in page.words and "Решено" in page.words
    assert not {old, other_topic, other_house, other_town} & set(named(page))


def test_photos_of_answers_within_fifty_metres(app, visit, making):
    near, far, unpublished = (elsewhere(making, state) for state in ("published", "published", "check"))
    asked = elsewhere(making, "check", house="", street="")
    for number, north in ((near, 40), (far, 60), (unpublished, 5), (asked, 0)):
        taken_at(app, number, north)
    page = block(visit, asked, "head")
    assert named(page) == [unpublished, near] and "снято в 40 м" in page.words and "на том же месте" in page.words
    without = elsewhere(making, "registered", house="", street="")
    assert "Искать не по чему" in block(visit, without).words


def test_a_message_without_photos_stands_where_its_house_was_photographed(app, visit, making):
    """Whoever registers has no photo: that of an earlier answer about the house tells where it stands."""
    shown, near = making.message("published", settlement="Мыски"), elsewhere(making, "published")
    taken_at(app, shown, 0)
    taken_at(app, near, 30)
    asked, other_town = (making.message("registered", settlement=name) for name in ("Мыски", "Подобас"))
    page = block(visit, asked, "head")
    assert named(page) == [near, shown] and "тот же дом" in page.words and "снято в 30 м от этого дома" in page.words
    assert near not in named(block(visit, other_town, "head"))
    change(app, shown, channel="pos")
    assert near not in named(block(visit, asked)), "a photo that the viewer may not see tells nothing"


def test_the_authors_earlier_messages_say_how_content_they_were(app, visit, making):
    first = making.message("round two", house="8")
    change(app, first, mark=2)
    stranger = elsewhere(making, "taken", house="9")
    asked, later = making.message("registered", house="10"), making.message("registered", house="11")
    page = block(visit, asked)
    assert named(page) == [first] and "оценка 2 из 5" in page.words and "открывалось снова 1 раз" in page.words
    assert stranger not in named(page) and named(block(visit, later)) == [asked, first]
    assert "Раньше не обращался" in block(visit, stranger).words


def test_at_most_ten_and_the_rest_is_admitted(visit, making):
    for _ in range(11):
        last = making.message("registered")
    asked = making.message("registered")
    page = block(visit, asked)
    assert len(named(page)) == 20 and named(page)[0] == last and page.words.count("Показаны последние 10") == 2


def test_who_is_no_operator_of_the_channel_does_not_learn_of_the_same_author(visit, making):
    earlier, asked = making.message("preparing", house="8"), making.message("preparing", house="10")
    for who in ("executor", "contributor", "head", "curator", "sector", "supervisor"):
        page = block(visit, asked, who)
        assert named(page) == [] and "заявител" not in page.words.lower(), who
    assert named(block(visit, asked)) == [earlier]


def test_the_author_is_not_followed_into_channels_of_others(app, people, town, visit, making):
    people.grant(town["operator"], "head")
    hidden, asked = making.message("registered", house="8"), making.message("registered", house="10")
    change(app, hidden, channel="pos")
    assert visit("operator").get(f"/messages/{hidden}").status == 200
    assert named(block(visit, asked)) == []


def test_an_unseen_message_is_never_named(app, visit, making):
    hidden, near = making.message("published"), elsewhere(making, "published")
    asked = making.message("check")
    for number in (hidden, near, asked):
        taken_at(app, number, 0)
    assert set(named(block(visit, asked))) == {hidden, near}
    for number in (hidden, near):
        change(app, number, channel="pos")
    page = block(visit, asked)
    assert named(page) == [] and "Показаны" not in page.words
    assert visit("operator").get(f"/messages/{hidden}/around").status == 404
    assert visit("operator").get(f"/messages/{hidden}/around").words == visit("operator").get("/messages/999999/around").words


def test_the_card_asks_for_it_and_without_javascript_there_is_a_page(visit, making):
    earlier, asked = making.message("preparing"), making.message("preparing")
    for who in ("operator", "executor"):
        card = visit(who).get(f"/messages/{asked}")
        later = next(node for node in card.tree.all("section") if node.get("id") == "around")
        assert (later.get("hx-get"), later.get("hx-trigger")) == (f"/messages/{asked}/around", "load")
        page = visit(who).get(later.all("a")[0].get("href"))
        assert "<html" in page.response.text and f"№ {earlier}" in page.words


def test_few_statements_however_much_is_around(app, people, town, visit, making):
    from app.messages.queries.around_place import around

    for _ in range(6):
        asked = making.message("check")
        taken_at(app, asked, 0)
    with app.app_context():
        viewer, sent = people.viewer(town["operator"], making.at), []
        def count(*told) -> None:
            sent.append(told[2])

        event.listen(db.engine, "before_cursor_execute", count)
        found = around(viewer, asked, making.at)
        event.remove(db.engine, "before_cursor_execute", count)
    assert len(found.nearby) == len(found.earlier or ()) == 5 and len(sent) <= 6
