"""The list of bad input: each gets a clear Russian word beside its cause and loses nothing."""

import struct
import zlib
from datetime import timedelta
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from app.foundation.database import db
from app.messages.tables import Draft, Message
from tests.support.making import photo
from tests.web.visitor import HTMX, Visitor


def errors(page) -> str:
    """What stands beside the fields and over the form."""
    return " ".join(node.text for node in page.tree.walk() if "error" in node.get("class").split()
                    or node.get("role") == "alert")


def register(visitor: Visitor, **filled):
    form = visitor.get("/operator/register").form("/operator/register")
    return visitor.send(form.fill(text="Яма у школы").fill(**filled))


IMPOSSIBLE = [
    ({"text": ""}, "Введите текст сообщения"), ({"text": "   "}, "Введите текст"),
    ({"received_at": ""}, "Укажите, когда сообщение поступило"),
    ({"received_at": "2026-05-20T10:00"}, "ещё не наступило"), ({"received_at": "2023-05-12T10:00"}, "больше года назад"),
    ({"received_at": "вчера"}, "Укажите дату и время полностью"), ({"received_at": "1066-10-14T09:00"}, "Проверьте год"),
    ({"received_at": "2026-02-30T10:00"}, "Укажите дату и время полностью"),
    ({"link": "javascript:alert(1)"}, "Ссылка начинается с http"), ({"topic": "нет такой темы на свете"}, "Такой темы нет"),
    ({"street": "у" * 500}, "")]


def test_a_registration_that_cannot_be(visit):
    for filled, words in IMPOSSIBLE:
        page = register(visit("operator"), **filled)
        assert page.status == 422 and words in errors(page), filled
        kept = page.form("/operator/register").data
        assert kept["text"] == [filled.get("text", "Яма у школы").strip()] or not kept["text"][0]
        for name, value in filled.items():
            assert kept[name] == [value.strip()], "what was typed stays"
        again = visit("operator").get("/operator/register")
        assert again.form("/operator/register").data["text"] == kept["text"] and "Начать заново" in again.words
        visit("operator").post("/operator/register/anew", {})
        assert visit("operator").get("/operator/register").form("/operator/register").data["text"] == [""]


def test_all_mistakes_of_a_registration_are_told_at_once(visit):
    page = register(visit("operator"), topic="нет такой темы на свете", received_at="2026-12-30T10:00", link="не ссылка")
    assert page.status == 422
    assert all(words in errors(page) for words in ("Такой темы нет", "ещё не наступило", "Ссылка начинается с http"))


def test_a_channel_that_was_closed_while_somebody_wrote_is_not_swapped_for_another(app, visit):
    form = visit("operator").get("/operator/register").form("/operator/register")
    page = visit("operator").send(form.fill(text="Яма у школы").force(channel="pos"))
    assert page.status == 422 and "вам больше не открыт. Сейчас выбран «Инцидент Менеджмент»" in errors(page)
    with app.app_context():
        assert db.session.scalars(db.select(Message.id)).all() == []
    again = page.form("/operator/register")
    assert again.data["text"] == ["Яма у школы"] and visit("operator").send(again).status == 303


def test_a_moment_that_the_form_proposed_does_not_grow_old_with_the_draft(visit, standing):
    def proposed() -> str:
        return visit("operator").get("/operator/register").form("/operator/register").data["received_at"][0]

    form = visit("operator").get("/operator/register").form("/operator/register")
    typed = {name: values[0] for name, values in form.fill(text="Яма").data.items()}
    visit("operator").post("/operator/register/draft", typed)
    standing.shift(3600)
    assert proposed() > typed["received_at"]
    visit("operator").post("/operator/register/draft", typed | {"received_at": "2026-05-11T10:00"})
    assert proposed() == "2026-05-11T10:00", "what somebody named stays"


def test_a_year_without_a_calendar_is_refused_and_not_guessed(app, visit, standing):
    standing.move_to(standing.now().replace(year=2028) if hasattr(standing, "now") else "2028-01-11T05:00:00+00:00")
    page = register(visit("operator"), received_at="2028-01-11T11:00")
    assert page.status == 422 and "2028" in errors(page) and "календар" in errors(page).lower()
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count(Message.id))) == 0


# Latin letters: of Russian ones the test itself would spend ten seconds on percent signs.
HUGE, LONG = "w" * (5 * 1024 * 1024), "щ" * 20_001


@pytest.mark.slow
def test_five_megabytes_of_text_are_refused_beside_the_field(visit, making):
    page = register(visit("operator"), text=HUGE)
    assert page.status == 422 and "можно до 20 000 знаков" in errors(page)
    assert page.form("/operator/register").data["text"][0] == HUGE
    number = making.message("preparing")
    for who, code, name in (("executor", "answer", "text"), ("executor", "not_ours", "words"), ("operator", "call", "text")):
        opened = visit(who).get(f"/messages/{number}/{code}")
        sent = visit(who).send(opened.form(f"/messages/{number}/{code}").fill(**{name: LONG}), htmx=True)
        assert sent.status == 422 and "можно до 20 000 знаков" in errors(sent)
    draft = visit("operator").post(f"/messages/{number}/draft/call", {"text": HUGE[:2_000_000]})
    assert draft.status == 422 and "Черновик слишком длинный" in draft.words


MOMENTS = [
    ("region", "region_agree", "decided_at", "2026-05-20T09:00", "ещё не наступило"),
    ("region", "region_agree", "decided_at", "2026-05-01T09:00", "раньше предыдущего шага"),
    ("publish", "publish", "published_at", "2026-05-20T09:00", "ещё не наступило"),
    ("publish", "publish", "published_at", "2026-05-01T09:00", "раньше предыдущего шага"),
    ("publish", "publish", "evaluated_at", "2026-05-01T09:00", "не раньше публикации"),
    ("published", "comment", "came_at", "2026-05-20T09:00", "ещё не наступило"),
    ("published", "comment", "came_at", "2026-05-01T09:00", "раньше публикации"),
    ("registered", "call", "called_at", "2026-05-20T09:00", "ещё не наступило"),
    ("registered", "fast_track", "decided_at", "2026-05-01T09:00", "раньше предыдущего шага"),
    ("registered", "urgent", "due", "2026-05-01T09:00", "позже текущего времени"),
    ("registered", "assign", "due", "2026-05-01T09:00", "позже текущего"),
    ("registered", "assign", "due", "2026-12-31T09:00", "не может быть позже срока ответа"),
]
FILLED = {"comment": {"text": "Плохо"}, "call": {"whom": "Директор", "text": "Обещал"}, "fast_track": {"words": "ЦУР"},
          "urgent": {"ground": "topic", "asked_by": "Куратор ЦУР"}, "assign": {}}


@pytest.mark.slow
def test_moments_out_of_order(visit, making):
    """The words stand beside the field of the moment, what was typed stays, the message stays where it was."""
    for state, code, name, value, words in MOMENTS:
        number, visitor = making.message(state), visit("operator")
        version, address = making.version(number), f"/messages/{number}/{code}"
        form = visitor.get(address).form(address)
        if code == "assign":
            form.force(person=making.executor.id)
        for htmx in (False, True):
            page = visitor.send(form.fill(**FILLED.get(code, {})).fill(**{name: value}), htmx=htmx)
            assert page.status == 422 and words in errors(page), (code, name, errors(page))
            about = page.tree.all("span", id=f"{name}-errors")
            assert about and words in about[0].text, f"{code}: not beside {name}"
            assert page.form(address).data[name] == [value]
        assert making.version(number) == version


def test_a_promise_in_the_past_or_in_a_year_unknown(visit, making):
    number = making.message("preparing")
    address = f"/messages/{number}/answer"
    for day, words in (("2026-05-01", "уже прошла"), ("2028-03-01", "2028"), ("2031-01-01", "дальше двух лет"),
                       ("", "Назовите дату")):
        form = visit("executor").get(address).form(address)
        page = visit("executor").send(form.fill(text="Сделаем", interim="y", promised_for=day, truthful="y"))
        assert page.status == 422 and words in errors(page), (day, errors(page))
        assert page.form(address).data["text"] == ["Сделаем"]


def test_a_form_sent_twice_registers_once(app, visit):
    form = visit("operator").get("/operator/register").form("/operator/register").fill(text="Яма у школы", street="Школьная")
    first, second = visit("operator").send(form), visit("operator").send(form)
    assert (first.status, second.status) == (303, 303) and first.leads_to == second.leads_to
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count(Message.id))) == 1


def test_a_stale_card_shows_what_is_new_and_keeps_the_text(visit, making):
    number = making.message("preparing")
    address = f"/messages/{number}/answer"
    form = visit("executor").get(address).form(address).fill(text="Мой длинный ответ", outcome="explained", truthful="y")
    call = f"/messages/{number}/call"
    assert visit("operator").send(visit("operator").get(call).form(call).fill(whom="Директор", text="Уже едут")).status == 303
    for htmx in (False, True):
        page = visit("executor").send(form, htmx=htmx)
        assert page.status == 409 and "Мой длинный ответ" in page.words and "Уже едут" in page.words
    assert visit("executor").send(visit("executor").get(address).form(address).fill(
        text="Мой длинный ответ", outcome="explained", truthful="y")).status == 303


def test_a_session_that_ends_while_typing(app, visit, making, standing, town):
    """401 to scripts, the page keeps the text; the draft waits on the server; the same form goes after signing in."""
    number = making.message("preparing")
    address = f"/messages/{number}/answer"
    visitor = visit("executor")
    form = visitor.get(address).form(address).fill(text="Начатый ответ", outcome="explained", truthful="y")
    assert visitor.post(f"/messages/{number}/draft/answer", {"text": "Начатый ответ"}).status == 200
    standing.shift(timedelta(hours=3))
    assert visitor.send(form, htmx=True).status == 401
    assert visitor.post(f"/messages/{number}/draft/answer", {"text": "x"}, headers={"X-Requested-With": "fetch"}).status == 401
    assert visitor.post(f"/messages/{number}/evidence", {"file": (BytesIO(photo()), "a.jpg")}, htmx=True).status == 401
    plain = visitor.send(form)
    assert plain.status == 401 and "войти" in plain.words.lower()
    with app.app_context():
        assert db.session.scalars(db.select(Draft.data)).all() == [{"text": "Начатый ответ"}]
    visitor.sign_in(town["executor"])
    opened = visitor.get(address).form(address)
    assert opened.data["text"] == ["Начатый ответ"]
    assert visitor.send(opened.fill(outcome="explained", truthful="y")).status == 303


def test_a_grant_that_ended_meanwhile(app, people, visit, making, town):
    number = making.message("preparing")
    address = f"/messages/{number}/answer"
    form = visit("executor").get(address).form(address).fill(text="Ответ", outcome="explained", truthful="y")
    with app.app_context():
        from app.directory.tables import GrantRow

        held = db.session.scalars(db.select(GrantRow.id).where(GrantRow.person_id == town["executor"].id)).one()
    version = making.version(number)
    people.withdraw(town["executor"], held)
    for htmx in (False, True):
        page = visit("executor").send(form, htmx=htmx)
        assert page.status == 403 and "не входят в ваши права" in page.words
    assert making.version(number) == version
    assert visit("executor").get("/").status == 200


def png(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(10_000))) + chunk(b"IEND", b"")


def bomb() -> bytes:
    """A workbook by its names, 400 MB of zeros by its content."""
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED, compresslevel=1) as box:
        box.writestr("[Content_Types].xml", '<Types><Override ContentType="application/vnd.openxmlformats-officedocument.'
                                            'spreadsheetml.sheet.main+xml"/></Types>')
        box.writestr("xl/workbook.xml", "<workbook/>")
        with box.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for _ in range(400):
                sheet.write(bytes(1024 * 1024))
    return made.getvalue()


@pytest.mark.slow
@pytest.mark.parametrize(("name", "content", "words"), [
    ("huge.png", lambda: png(20_000, 10_000), "пикс"), ("big.jpg", lambda: photo(1) + bytes(26 * 1024 * 1024), "больше"),
    ("bomb.xlsx", bomb, ""), ("cut.jpg", lambda: photo(2, (800, 600))[:3000], "не читается")])
def test_files_that_are_too_much(app, visit, making, name, content, words):
    number = making.message("assigned")
    data = content()
    for address, field in ((f"/messages/{number}/evidence", "file"), (f"/messages/{number}/answer", "files")):
        sent = {field: (BytesIO(data), name), "text": "Мой ответ", "truthful": "y", "outcome": "explained",
                "stage": "after", "seen": str(making.version(number)), "csrf_token": visit("executor").token()}
        answer = visit("executor").client.post(address, data=sent, headers=HTMX, content_type="multipart/form-data")
        assert answer.status_code == 422 and words in answer.text, (address, answer.status_code, answer.text[:500])
        assert field == "file" or "Мой ответ" in answer.text
    assert not [place for place in app.extensions["file_store"].root.rglob("*") if place.is_file()]


def test_what_an_answer_misses_is_said_at_once_and_the_files_that_are_good_stay(app, visit, making):
    """Without JavaScript the files come with the form: one that is refused takes none of the others with it."""
    number, visitor = making.message("assigned"), visit("executor")
    sent = {"files": [(BytesIO(b"<html></html>"), "опись.html"), (BytesIO(photo(1)), "двор.jpg")], "text": "",
            "seen": str(making.version(number)), "stage": "after", "csrf_token": visitor.token()}
    page = visitor.checked(visitor.client.post(f"/messages/{number}/answer", data=sent, content_type="multipart/form-data"),
                           f"/messages/{number}/answer")
    assert page.status == 422
    for words in ("опись.html: Это веб-страница", "отправьте ответ без этого файла"):
        assert words in errors(page)
    again = visitor.send(page.form(f"/messages/{number}/answer"))
    assert again.status == 422 and "Убрать двор.jpg" in again.response.text
    for words in ("Напишите ответ заявителю", "Выберите итог", "Подтвердите достоверность"):
        assert words in errors(again), words
    filled = again.form(f"/messages/{number}/answer").fill(text="Яму засыпали.", outcome="solved", truthful="y")
    assert visitor.send(filled).status == 303


def test_a_deadline_of_the_source_before_the_receipt_is_refused_beside_it(app, visit):
    """What the platform is said to have planned lies after the receipt, or nothing is registered."""
    pos, told = visit("operator elsewhere"), {"text": "Яма у школы", "topic": "Ямы во дворах"}
    form = pos.get("/operator/register?channel=pos").form("/operator/register").fill(**told)
    for due, words in (("2026-05-19T08:00", "не позже поступления"), ("", "Укажите срок ответа")):
        page = pos.send(form.fill(received_at="2026-05-19T09:00", source_due=due))
        field = next(node for node in page.tree.all("input") if node.get("name") == "source_due")
        assert page.status == 422 and words in errors(page), errors(page)
        assert field.get("aria-invalid") == "true" and field.get("value") == due
        assert page.form("/operator/register").data["text"] == ["Яма у школы"]
    with app.app_context():
        assert db.session.query(Message).count() == 0
