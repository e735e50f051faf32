"""Numbered papers on the card, their kept copies, and what waits for a deputy's signature."""

from flask import Response, current_app, flash, render_template, send_file, url_for

from app.adapters.queue import doorbell
from app.directory.schedules import zone
from app.files.reading import open_variant
from app.files.rules.serving import serving_headers
from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.refusal import Invisible
from app.messages.acts import show_author, show_scan
from app.messages.papers import MEDIA, Papers
from app.messages.queries.card import card
from app.messages.queries.listing import rows_of
from app.messages.queries.papers import paper_by_id, replies_to_sign
from app.web import shapes
from app.web.access import access, me
from app.web.htmx import go
from app.web.message import room
from app.web.message.forms import ReturnForm, SignForm
from app.web.message.pages import WORKERS
from app.web.xlsx import workbook


@room.get("/messages/<int:number>/papers/<int:paper_id>.<ending>")
@access(*WORKERS)
def paper(number: int, paper_id: int, ending: str) -> Response:
    """The copy as it left. Made with the letter, in the background. On the paper of an appeal stand the applicant's name and
    address: it opens to those who may ask for them, and the look is kept in history."""
    if ending not in MEDIA or not rows_of(me(), [number]) or paper_by_id(paper_id, number).destroyed:
        raise Invisible()
    if card(me(), number, now()).kind == "appeal":
        with act(me()):
            show_author(me(), number, now())
    found, copies = paper_by_id(paper_id, number), Papers(current_app.config["SETTINGS"].instance)
    if not copies.has(found, ending):
        doorbell("papers", paper=found.id)
        flash("Файлы ещё готовятся: откройте их через минуту.", "soon")
        return go(url_for("message.card_page", number=number))
    return send_file(copies.path(found, ending), MEDIA[ending], as_attachment=True,
                     download_name=f"otvet-{found.number}.{ending}")


@room.post("/messages/<int:number>/scan")
@access("operator", "executor")
def scan(number: int) -> Response:
    """The letter as it came on paper, for those who may ask for the applicant. A look is an act: no browser does it ahead."""
    with act(me()):
        found = show_scan(me(), number, now())
    source = open_variant(current_app.extensions["file_store"], found, "original")
    answer = send_file(source, found.media_type, conditional=False)
    answer.headers.update(serving_headers(found, "original"))
    return answer


@room.get("/signatory")
@access("signatory")
def to_sign() -> str:
    """Replies to sign, the nearest deadline first, each with its text and what was agreed before."""
    at, viewer = now(), me()
    replies = [(reply, shapes.line_of(reply.row, viewer, at), sign_form(reply.row.version, reply.digest),
                return_form(reply.row.number, reply.row.version)) for reply in replies_to_sign(viewer)]
    return render_template("message/to_sign.html", replies=replies)


@room.get("/signatory.xlsx")
@access("signatory")
def to_sign_workbook() -> Response:
    rows = [[reply.row.number, reply.row.title, reply.row.unit, reply.row.topic, reply.row.place, reply.row.next_due]
            for reply in replies_to_sign(me())]
    headings = ("Номер", "Сообщение", "Подразделение", "Тема", "Место", "Срок")
    return workbook("to-sign.xlsx", "На подпись", headings, rows, zone())


def sign_form(version: int, digest: str) -> SignForm:
    form = SignForm(formdata=None, data={"back": "signatory", "shown": digest})
    form.seen.data = str(version)
    return form


def return_form(number: int, version: int) -> ReturnForm:
    form = ReturnForm(formdata=None, data={"back": "signatory"})
    form.seen.data = str(version)
    form.told_apart(f"-return-{number}")
    return form
