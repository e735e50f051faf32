"""The list of what the person was told, and the bell's number as the open pages ask for it."""

from flask import Response, make_response, render_template, request
from flask_login import current_user

from app.directory.schedules import zone
from app.notices.mailing import mail_leaves
from app.notices.queries import all_notices, mailbox_of, notices_of, unread
from app.web.access import access
from app.web.htmx import wants_fragment
from app.web.notices import room
from app.web.xlsx import workbook

# A number that no table reaches, and the longest one that every database takes.
LAST_ID = 2**31 - 1


@room.get("")
@access.signed_in
def listing() -> str:
    return shown(request.args.get("before", type=int))


@room.get("/bell")
@access.signed_in
def bell() -> Response:
    """The number in the top bar; 204 while it is the one that the page shows already (``seen``, or poll's version)."""
    count = unread(current_user.person_id)
    if request.args.get("seen", request.args.get("version")) == str(count):
        return make_response("", 204)
    response = make_response(render_template("notices/_bell.html", unread=count))
    response.headers["X-Version"] = str(count)
    return response


@room.get("/all.xlsx")
@access.signed_in
def notices_workbook() -> Response:
    rows = [[card.at, card.label, card.words, f"№ {card.message_id}" if card.message_id else "",
             "срочно" if card.urgent else "", "прочитано" if card.read else "новое"]
            for card in all_notices(current_user.person_id)]
    headings = ["Когда", "О чём", "Уведомление", "Сообщение", "Срочность", "Прочитано"]
    return workbook("Уведомления.xlsx", "Уведомления", headings, rows, zone())


def shown(before: int | None = None) -> str:
    """The page, or for htmx its list alone."""
    if before is not None and not 0 < before <= LAST_ID:
        before = None
    facts = {"page": notices_of(current_user.person_id, before), "before": before}
    if wants_fragment():
        return render_template("notices/_notices.html", **facts)
    return render_template("notices/page.html", **facts, mailbox=mailbox_of(current_user.person_id),
                           mail_leaves=mail_leaves())
