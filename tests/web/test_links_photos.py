"""Files of somebody outside: seen small before they are sent, taken back, and shown to nobody without the visit."""

from io import BytesIO

from sqlalchemy import select

from app.foundation.clock import now
from app.foundation.database import db
from app.foundation.history import History
from app.messages.photos import look_at_photos
from app.messages.tables import Evidence
from tests.support.making import photo
from tests.web.outsider import FINAL, given, inside, issued, public, send, sent_photo, token_of
from tests.web.visitor import Visitor

__all__ = ["given", "public"]


def looked_at(app) -> None:
    """The worker's part."""
    with app.app_context():
        look_at_photos(app.extensions["file_store"], now)


def test_a_photo_is_seen_small_and_taken_back(app, visit, given):
    path = issued(visit, given)
    stranger = inside(app, path)
    sent = sent_photo(stranger, path, "двор.jpg")
    assert sent.status == 201 and "двор.jpg" in sent.words and "Убрать" in sent.words
    assert sent_photo(stranger, path, "двор.jpg", "two").status == 201
    awaited = sent.tree.all("span", **{"class": "frame"})[0].get("hx-get")
    assert stranger.get(awaited, htmx=True).tree.all("span", **{"class": "frame"})[0].get("hx-get") == awaited
    looked_at(app)
    assert stranger.get(awaited, htmx=True).tree.all("img")[0].get("src") == f"{awaited}/thumb"
    picture = stranger.client.get(f"{awaited}/thumb")
    assert picture.status_code == 200 and picture.mimetype == "image/jpeg" and b"Exif" not in picture.data
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    assert picture.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert picture.headers["Cache-Control"] == "private, no-store"
    for larger in ("view", "original"):
        assert stranger.get(f"{awaited}/{larger}").status == 404
    dropped = stranger.post(f"{awaited}/drop", {"csrf_token": token_of(stranger, path)}, htmx=True)
    assert dropped.status == 200 and dropped.response.data == b""
    page = stranger.get(f"{path}/assignment")
    assert len(page.tree.all("figure")) == 1 and f"{awaited}/thumb" not in page.response.text
    for gone in (f"{awaited}/thumb", awaited):
        assert stranger.get(gone).status == 404
    assert stranger.post(f"{awaited}/drop", {"csrf_token": token_of(stranger, path)}).status == 404
    send(stranger, path, "answer", "answer", **FINAL)
    with app.app_context():
        assert [bool(kept) for kept in db.session.scalars(select(Evidence.answer_id).order_by(Evidence.id))] == [False, True]
        assert db.session.scalar(select(History.facts).where(History.act == "remove_evidence"))["link"] == 1


def test_photos_are_shown_to_the_visit_alone(app, visit, given, making, town):
    other = making.message("preparing")
    with app.app_context():
        foreign = making.evidence(town["executor"], other)
        own = making.evidence(town["executor"], given)
    path, second = issued(visit, given), issued(visit, other)
    stranger = inside(app, path)
    assert stranger.get(f"{path}/photos/{own}/thumb").status == 200
    for address in (f"{path}/photos/{foreign}", f"{second}/photos/{foreign}", f"{path}/photos/999", f"/files/{own}"):
        assert stranger.get(f"{address}/thumb").status in (404, 303)
        assert stranger.post(f"{address}/drop", {"csrf_token": token_of(stranger, path)}).status in (404, 405)
    nobody = Visitor(app)
    assert nobody.get(f"{path}/photos/{own}/thumb").status == nobody.get(f"{path}/photos/{own}").status == 404
    assert nobody.post(f"{path}/photos/{own}/drop", {"csrf_token": token_of(nobody, path)}).status == 404
    send(stranger, path, "answer", "answer", **FINAL)
    assert stranger.get(f"{path}/photos/{own}/thumb").status == 410  # submitted: the visit is over
    assert stranger.post(f"{path}/photos/{own}/drop", {"csrf_token": "none"}).status == 400


def test_anothers_upload_does_not_answer_to_a_guessed_name(app, visit, given, making):
    """The browser's name of an upload is the link's own: the same word from another link is another file."""
    other = making.message("preparing")
    path, second = issued(visit, given), issued(visit, other)
    data = photo(5)
    assert sent_photo(inside(app, path), path, "секрет.jpg", "same", data).status == 201
    sent = sent_photo(inside(app, second), second, "своё.jpg", "same", data)
    assert sent.status == 201 and "секрет" not in sent.words


def test_files_without_scripts(app, visit, given):
    """Chosen files come with a step of their own or with the answer; nothing typed or chosen is lost on the way."""
    path = issued(visit, given)
    stranger = inside(app, path)
    form = stranger.get(f"{path}/assignment").form(f"{path}/answer")
    form.data["answer-text"] = ["Печатаю без скриптов"]
    files = {"files": [(BytesIO(photo()), "раз.jpg"), (BytesIO(photo()), "два.jpg")]}
    assert stranger.post(f"{path}/files", form.data | files).leads_to == f"{path}/assignment#taken"
    page = stranger.get(f"{path}/assignment")
    assert "раз.jpg" in page.words and "два.jpg" in page.words
    form = page.form(f"{path}/answer")
    assert form.data["answer-text"] == ["Печатаю без скриптов"]
    form.data["answer-text"] = ["Печатаю дальше"]
    drop = page.tree.all("button", formmethod="post")[0].get("formaction")
    more = {"files": (BytesIO(photo()), "три.jpg")}
    assert stranger.post(drop, form.data | more).leads_to == f"{path}/assignment#taken"
    page = stranger.get(f"{path}/assignment")
    assert "раз.jpg" not in page.words and "три.jpg" in page.words
    form = page.form(f"{path}/answer")
    assert form.data["answer-text"] == ["Печатаю дальше"]
    refused = stranger.post(form.action, form.data | {"files": (BytesIO(photo()), "четыре.jpg")})
    assert refused.status == 422 and "Подтвердите достоверность" in refused.words and "четыре.jpg" in refused.words
    wrong = stranger.post(f"{path}/files", form.data | {"files": (BytesIO(b"<script>"), "a.svg")})
    assert wrong.status == 422 and wrong.form(f"{path}/answer").data["answer-text"] == ["Печатаю дальше"]


def test_enter_in_a_field_takes_no_photo_back(app, visit, given):
    """The first button of a form is pressed by Enter: it sends."""
    path = issued(visit, given)
    stranger = inside(app, path)
    sent_photo(stranger, path)
    first = stranger.get(f"{path}/assignment").form(f"{path}/answer").node.all("button")[0]
    assert "formaction" not in first.attributes and first.get("type") == "submit"


def test_what_is_sent_and_taken_back_is_limited_too(app, visit, given, monkeypatch):
    from app.messages.acts import links

    monkeypatch.setattr(links, "MOST_FILES", 1)
    path = issued(visit, given)
    stranger = inside(app, path)
    for number in range(3):
        sent = sent_photo(stranger, path, client_id=f"id-{number}")
        assert sent.status == 201
        drop = sent.tree.all("button")[0].get("hx-post")
        assert stranger.post(drop, {"csrf_token": token_of(stranger, path)}, htmx=True).status == 200
    assert sent_photo(stranger, path, client_id="one more").status == 422
