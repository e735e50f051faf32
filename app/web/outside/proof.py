"""Files of somebody outside: taken in one by one, shown small, each under the right of the open visit."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Response, current_app, render_template, request, url_for

from app.directory.schedules import zone
from app.files.acts import receive
from app.files.reading import open_variant
from app.files.rules.limits import DEFAULT
from app.files.rules.serving import serving_headers
from app.foundation.clock import now
from app.foundation.database import db
from app.foundation.refusal import Invisible, Refusal
from app.messages import acts as m
from app.messages.acts.links import Lapsed, check_files, stand_in, visited
from app.messages.queries.cards import EvidenceCard
from app.messages.queries.links import waiting_proof
from app.messages.rules import words as w
from app.web import shapes, uploads
from app.web.access import access
from app.web.outside import room
from app.web.outside.visits import key, known, plain, visit_now


@room.post("/link/<token>/evidence")
@access.public
def evidence(token: str) -> Any:
    """One file a request, with the browser's own id: sent twice it is still one."""
    known(token)
    source = request.files.get("file")
    if source is None or not source.filename:
        return "Выберите файл.", 422
    try:
        added = keep_file(token, source, request.form.get("client_id"))
        return plain(figure(token, added), 201)
    except Lapsed:
        return "Поручение открыто больше четырёх часов. Отправьте форму: набранное сохранится, ссылка откроется снова.", 422
    except Invisible:
        raise
    except Refusal as refusal:
        return refusal.words, refusal.status if refusal.status in (409, 422) else 422


def keep_files(token: str) -> None:
    """Without JavaScript files come with the form. Raises Refusal, Invisible."""
    for source in request.files.getlist("files"):
        if source.filename:
            keep_file(token, source, None)


def keep_file(token: str, source: Any, client_id: str | None) -> int:
    """Checks, stores and attaches one upload to the link's own message; the id of the proof. Raises Refusal, Invisible."""
    at, settings = now(), current_app.config["SETTINGS"]
    link = visited(token, visit_now(), key(), at)
    check_files(link)
    unit, number, issuer = stand_in(link), link.message_id, link.issued_by
    db.session.rollback()
    added: list[int] = []
    # The file stands in the issuer's name (nobody outside is a person here), its place on the message in the unit's; the
    # browser's id belongs to the link, so that no other link's file answers to it.
    receive(replace(unit, person_id=issuer), source.stream, source.filename, client_id and f"{unit.link_id}-{client_id}"[:64],
            at, current_app.extensions["file_store"], zone(), replace(DEFAULT, image=settings.photo_limit), later=True,
            attach=lambda file: added.append(m.add_evidence(unit, number, file, request.form.get("stage", "other"), at)))
    return added[-1]


def figure_of(token: str, number: int, item: EvidenceCard, at: datetime) -> dict[str, Any]:
    """A tile with the file's own name: somebody outside knows it by that. The picture alone is shown, never the file."""
    shown = shapes.photo_of(number, item, at)
    image = item.file.kind == "image"
    here = {"token": token, "evidence": item.id}
    return shown | {
        "title": item.file.name, "url": None, "alt": item.file.name,
        "facts": ", ".join([*([w.STAGES[item.stage].lower()] if image and item.stage != "other" else []), shown["facts"]]),
        "awaited": url_for("outside.photo", **here) if shown["awaited"] else None,
        "thumb": url_for("outside.picture", **here) if shown["thumb"] else None,
        "remove_url": url_for("outside.drop", **here), "remove_words": "Убрать"}


def proof(token: str, evidence: int) -> tuple[EvidenceCard, int]:
    """What waits for the answer of this visit's link, and the message's number. Raises Invisible for all else, Useless."""
    known(token)
    link = visited(token, visit_now(), key(), now())
    return waiting_proof(stand_in(link), link.message_id, evidence), link.message_id


def figure(token: str, evidence: int) -> str:
    item, number = proof(token, evidence)
    return render_template("message/_photo.html", photo=figure_of(token, number, item, now()))


@room.get("/link/<token>/photos/<int:evidence>")
@access.public
def photo(token: str, evidence: int) -> Response:
    """A photo that waited for its preview, once more."""
    return plain(figure(token, evidence))


@room.get("/link/<token>/photos/<int:evidence>/thumb")
@access.public
def picture(token: str, evidence: int) -> Response:
    """The small picture of our own making; the file as received goes to nobody outside."""
    item, _ = proof(token, evidence)
    with open_variant(current_app.extensions["file_store"], item.file, "thumb") as source:
        return Response(source.read(), headers=serving_headers(item.file, "thumb"))


def is_inside() -> bool:
    """Whether the request comes from somebody who opened the link it names: nobody else may send large files. Those of a
    visit that is over are not kept, but their words are."""
    try:
        visited((request.view_args or {}).get("token", ""), visit_now(), key(), now(), lapsed=True)
    except Refusal:
        return False
    return True


uploads.TO_KNOWN |= dict.fromkeys(
    ("outside.evidence", "outside.answer", "outside.not_ours", "outside.attach", "outside.drop", "outside.draft"), is_inside)
