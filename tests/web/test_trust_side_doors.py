"""What a person may not see does not show through any side door either (attacks 6, 7)."""

from io import BytesIO
from zipfile import ZipFile

import pytest
from PIL import Image
from sqlalchemy import select, text, update

from app.foundation.database import act, db
from app.foundation.refusal import Refusal
from app.foundation.viewer import TIMETABLE
from app.messages import acts as m
from app.messages.tables import Draft, Message
from tests.support.making import photo

SECRET = "Тайный колодец за гаражами"


@pytest.fixture
def secret(making) -> int:
    """A message that only its operator and executor, head and curator see."""
    return making.message("preparing", text=f"{SECRET} провалился.", street="ул. Потаённая", external_number="9000001")


ASKED = ["колодец", "Потаённая", "9000001", "№ {}", "#{}", "{}", "%", "_",
           "' OR 1=1 --", "Управление"]


def test_search_finds_nothing_unseen(visit, secret):
    for who in ("operator elsewhere", "executor elsewhere"):
        for words in ASKED:
            page = visit(who).get("/messages?q=" + words.format(secret).replace("#", "%23").replace("%", "%25", 1))
            assert page.status == 200
            assert SECRET not in page.words and f"/messages/{secret}" not in page.response.text


def test_lists_filters_counters_and_workbooks_are_empty_of_it(visit, secret):
    for who, lists in (("operator elsewhere", ("/operator", "/operator?tab=executor", "/messages?unit=6", "/messages?late=1",
                                               "/messages?state=preparing&channel=incident", f"/operator/print?number={secret}",
                                               f"/operator/assign?number={secret}")),
                       ("executor elsewhere", ("/executor", "/executor?done=1", "/messages", "/messages?order=due"))):
        for address in lists:
            page = visit(who).get(address)
            assert page.status == 200 and SECRET not in page.words and f"№ {secret}" not in page.words
    assert visit("operator elsewhere").get("/operator/news?version=0").status == 204
    for who, address in (("operator elsewhere", "/operator.xlsx"), ("operator elsewhere", "/messages.xlsx"),
                         ("executor elsewhere", "/executor.xlsx"), ("executor elsewhere", "/messages.xlsx")):
        book = ZipFile(BytesIO(visit(who).get(address).response.data))
        assert book.read("xl/worksheets/sheet1.xml").count(b"<row ") == 1
        assert not [name for name in book.namelist() if SECRET.encode() in book.read(name)]


def test_acts_on_several_leave_the_unseen_alone(visit, making, secret):
    number, version = making.message("registered"), making.version(secret)
    for address in ("/operator/take", "/operator/assign", "/operator/print"):
        visit("operator elsewhere").post(address, {"number": [secret, number], "person": "22", "words": ""})
    assert (making.version(secret), making.version(number)) == (version, 1)


def test_no_duplicate_of_an_unseen_one(app, people, making, town, secret):
    """Its number is answered like one that does not exist, and a duplicate out of sight is not named on the card."""
    with app.app_context():
        number = making.registered()
        with act(TIMETABLE):
            db.session.execute(update(Message).where(Message.id == number).values(channel="pos"))
        told = []
        for main in (secret, 10**6):
            with pytest.raises(Refusal) as refused, act(TIMETABLE):
                m.duplicate(people.viewer(town["operator elsewhere"]), number, None, making.at, main=main)
            told.append((refused.value.words, refused.value.field))
        assert told[0] == told[1]


def test_duplicates_out_of_sight_are_not_named(app, visit, making):
    """The executor of the main message is not an executor of its duplicates."""
    main, twin = making.message("preparing"), making.message("registered")
    with app.app_context():
        making.do(making.operator, m.duplicate, twin, main=main)
    assert f"№ {twin}" in visit("operator").open("message.card_page", number=main).words
    for who in ("executor", "contributor"):
        for endpoint in ("message.card_page", "message.print_card"):
            page = visit(who).open(endpoint, number=main)
            assert page.status == 200 and f"№ {twin}" not in page.words and f"/messages/{twin}" not in page.response.text


def test_sightings_name_no_unseen_message(app, visit, making):
    """A photo seen before elsewhere: the operator of this channel learns it was, not the number out of sight."""
    same = photo(77)
    number, other = making.message("preparing"), making.message("preparing")
    with app.app_context():
        making.evidence(making.executor, other, same)
        making.evidence(making.executor, number, same)
    assert f"№ {other}" in visit("operator").open("message.card_page", number=number).words
    with app.app_context(), act(TIMETABLE):
        db.session.execute(update(Message).where(Message.id == other).values(channel="pos"))
    page = visit("operator").open("message.card_page", number=number)
    assert f"№ {other}" not in page.words and f"/messages/{other}" not in page.response.text


def test_names_of_applicants_are_for_those_who_work_the_channel(visit, making, secret):
    for who, sees in (("operator", True), ("executor", False), ("contributor", False), ("head", False), ("curator", False)):
        for endpoint in ("message.card_page", "message.print_card"):
            assert ("+7 000 000-00-00" in visit(who).open(endpoint, number=secret).response.text) in (sees, False)
            assert sees or "+7 000" not in visit(who).open(endpoint, number=secret).response.text


CALL = "Позвоните мне +7 905 123-45-67 или ivan@mail.example: не горит фонарь"
CALLED = "Позвоните мне [телефон скрыт] или [почта скрыта]: не горит фонарь"


@pytest.mark.parametrize("kept", [None, CALL, "Позвоните мне +7 905 123…"])
def test_a_telephone_in_a_title_stands_on_the_card_alone(app, visit, making, kept):
    """``kept``: titles of messages that were registered before these were made without."""
    number = making.message("preparing", text=f"{CALL}. Пишите: ivan@mail.example")
    with app.app_context(), act(TIMETABLE):
        if kept:
            db.session.execute(text("UPDATE message SET title = :title"), {"title": kept})
        assert db.session.scalar(text("SELECT title FROM message")) == (kept or f"{CALLED}. Пишите: [почта скрыта]")
    lists = {"operator": ("/operator", "/messages?q=фонарь", "/messages?q=позвоните 905", "/messages?q=ivan",
                          f"/operator/print?number={number}"),
             "executor": ("/executor", "/messages"), "head": ("/messages", "/messages?q=позвоните")}
    for who, addresses in lists.items():
        for address in addresses:
            page = visit(who).get(address)
            assert "Позвоните мне [телефон скрыт]" in page.words, address
            assert not any(words in page.response.text.split("<main")[1] for words in ("905 ", "905</mark>", "ivan@")), address
    for who, address in (("operator", "/operator.xlsx"), ("executor", "/executor.xlsx"), ("head", "/messages.xlsx")):
        book = ZipFile(BytesIO(visit(who).get(address).response.data))
        assert not [name for name in book.namelist() if b"905" in book.read(name) or b"ivan" in book.read(name)], address
        assert any("Позвоните мне [телефон скрыт]".encode() in book.read(name) for name in book.namelist()), address
    assert CALL in visit("operator").get(f"/messages/{number}").words


def test_drafts_belong_to_their_writer_and_to_seen_messages(app, visit, secret, town):
    sent = {"words": "черновик чужого"}
    assert visit("executor elsewhere").post(f"/messages/{secret}/draft/call", sent).status == 404
    assert visit("executor").post("/messages/0/draft/call", sent).status == 404
    assert visit("operator").post(f"/messages/{secret}/draft/call", {"text": "моё, не чужое"}).status == 200
    assert "моё, не чужое" in visit("operator").get(f"/messages/{secret}/call").response.text
    assert "моё, не чужое" not in visit("executor").get(f"/messages/{secret}/call").response.text
    with app.app_context():
        assert set(db.session.scalars(select(Draft.person_id))) == {town["operator"].id}


def test_files_go_with_the_right(app, visit, making, people, town):
    """Original, thumbnail, HEAD, a range and a condition: all gone at once when the assignment is taken away."""
    number = making.message("preparing")
    with app.app_context():
        evidence = making.evidence(making.executor, number)
    addresses = [f"/files/{evidence}/{variant}" for variant in ("thumb", "view", "original")]
    browser = visit("executor").client
    for address in addresses:
        answer = browser.get(address)
        assert answer.status_code == 200 and answer.headers["Cache-Control"] == "private, no-store"
        assert "ETag" not in answer.headers and "Last-Modified" not in answer.headers
    with app.app_context():
        making.do(making.operator, m.reassign, number, unit_id=town["executor elsewhere"].unit_id, words="Не те")
    for address in addresses:
        for headers in ({}, {"Range": "bytes=0-10"}, {"If-None-Match": "*"},
                        {"If-Modified-Since": "Tue, 19 May 2037 00:00:00 GMT"}):
            assert browser.get(address, headers=headers).status_code == 404
            assert browser.head(address, headers=headers).status_code == 404
        assert visit("executor elsewhere").client.get(address).status_code == 200
    assert visit("executor").open("message.card_page", number=number).status == 404
    assert visit("executor").get("/notices").status == 200


def test_somebody_elses_notices_are_not_there(app, visit, making, town):
    from app.notices.tables import Notice

    making.message("assigned")
    with app.app_context():
        whose = db.session.execute(select(Notice.id).where(Notice.person_id == town["executor"].id)).scalars().first()
    for who in ("operator", "executor elsewhere", "admin"):
        assert visit(who).post(f"/notices/{whose}/open").status == 404
        assert visit(who).post(f"/notices/{whose}/read").status == 404
    assert visit("executor").post(f"/notices/{whose}/open").status == 303


def test_what_a_camera_wrote_stays_in_the_original(app, visit, making):
    """Derivatives carry neither place nor maker nor a thumbnail of the uncropped picture; the original is byte-equal (22)."""
    exif = Image.Exif()
    exif[0x010F], exif[0x9286] = "SecretMaker", "SecretComment"
    exif.get_ifd(0x8825).update({1: "N", 2: (53.0, 42.0, 10.0), 3: "E", 4: (87.0, 49.0, 5.0)})
    made = BytesIO()
    Image.open(BytesIO(photo(8, (1200, 900)))).save(made, "JPEG", exif=exif)
    number = making.message("preparing")
    with app.app_context():
        evidence = making.evidence(making.executor, number, made.getvalue())
    assert visit("operator").client.get(f"/files/{evidence}/original").data == made.getvalue()
    for variant in ("thumb", "view"):
        data = visit("operator").client.get(f"/files/{evidence}/{variant}").data
        assert b"Secret" not in data and b"Exif" not in data and not Image.open(BytesIO(data)).getexif()
