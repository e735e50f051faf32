"""One's own exports: ordered here, their making watched, the workbook taken."""

from collections.abc import Mapping
from typing import Any

from flask import Response, current_app, make_response, render_template, request, send_file, url_for

from app.directory.queries import topic_choices, unit_choices
from app.directory.schedules import channels, local_date
from app.directory.titles import headed
from app.foundation.clock import now
from app.foundation.database import act, db
from app.foundation.refusal import Refusal, Stale
from app.messages.acts.exports import KEPT_FOR, kept_of, order_export
from app.messages.exporting import Workbooks
from app.messages.queries.exports import OrderLine, key_of, orders_of
from app.messages.rules import words as w
from app.web.access import access, me
from app.web.htmx import go
from app.web.message import room
from app.web.message.pages import WORKERS
from app.web.shapes import TAB_WORDS
from app.web.shapes.figures import SET_WORDS
from app.web.xlsx import XLSX

LAST_ID = 2**31 - 1
OWN_LISTS = {"queue": "моя очередь", "assignments": "мои поручения"}
ROOMS_OF = {"queue": "operator.queue", "assignments": "executor.assignments"}


@room.get("/exports")
@access(*WORKERS)
def exports() -> str:
    """With a filter in the address, the list is offered to be ordered."""
    return exports_page(kept_of(request.args) if "asked" in request.args else None)


def exports_page(offered: dict[str, str] | None = None, refused: str = "") -> str:
    return render_template("message/exports.html", offered=offered, offered_words=filter_words([offered or {}])[0],
                           refused=refused, **lines_of(orders_of(me(), now())))


def lines_of(orders: list[OrderLine]) -> dict[str, Any]:
    words = filter_words([order.asked for order in orders])
    shown = [(order, said, address_of(order.asked)) for order, said in zip(orders, words, strict=True)]
    return {"orders": shown, "version": version_of(orders), "kept_for": KEPT_FOR,
            "at_work": any(order.open for order in orders)}


def address_of(asked: Mapping[str, str]) -> str:
    """Where the list itself is looked at."""
    if asked.get("list") in OWN_LISTS:
        return url_for(ROOMS_OF[asked["list"]], **{name: asked[name] for name in ("tab", "done") if name in asked})
    return url_for("message.listing", **asked)


def version_of(orders: list[OrderLine]) -> str:
    """Moves with everything that the page shows."""
    return "-".join(order.version for order in orders[:6])


@room.post("/exports")
@access(*WORKERS)
def order() -> Any:
    asked = {name.removeprefix("asked_"): value for name, value in request.form.items() if name.startswith("asked_")}
    try:
        with act(me()):
            order_export(me(), asked, now())
    except Refusal as refusal:
        db.session.rollback()
        return exports_page(kept_of(asked), refusal.words), refusal.status
    return go(url_for("message.exports"))


@room.get("/exports/news")
@access(*WORKERS)
def exports_news() -> Response:
    """204 while nothing moved since ``version``."""
    orders = orders_of(me(), now())
    if request.args.get("version") == version_of(orders):
        return make_response("", 204)
    return make_response(render_template("message/_exports.html", **lines_of(orders)))


@room.get("/exports/<int:order_id>/file")
@access(*WORKERS)
def export_file(order_id: int) -> Response:
    key, title, made_at = key_of(me(), min(order_id, LAST_ID))
    path = Workbooks(current_app.config["SETTINGS"].instance / "exports").path(key)
    if not path.is_file():
        raise Stale("Файла этой выгрузки больше нет. Закажите её заново.")
    return send_file(path, XLSX, as_attachment=True, download_name=f"{title} {local_date(made_at):%d.%m.%Y}.xlsx",
                     max_age=0)


def filter_words(lists: list[Mapping[str, str]] | list[dict[str, str]]) -> list[str]:
    """What each list holds, as a person would say it; names come from the directory."""
    units = {str(unit.id): unit.label for unit in unit_choices()}
    topics = {str(topic.id): topic.label for topic in topic_choices()}
    return [words_of(asked, units, topics) for asked in lists]


def words_of(asked: Mapping[str, str], units: Mapping[str, str], topics: Mapping[str, str]) -> str:
    if asked.get("list") in OWN_LISTS:
        tab = asked.get("tab", "")
        return OWN_LISTS[asked["list"]] + (f", «{TAB_WORDS[tab]}»" if tab in TAB_WORDS and tab else "") + (
            ", отвеченные" if "done" in asked else "")
    known = channels()
    parts = [
        f"за показателем «{headed(SET_WORDS.get(asked['behind'], ''))}» с {asked.get('since')} по {asked.get('until')}"
        if asked.get("behind") in SET_WORDS else "",
        f"по запросу «{asked['q']}»" if "q" in asked else "",
        f"состояние «{w.STATES[asked['state']]}»" if asked.get("state") in w.STATES else "",
        units.get(asked.get("unit", ""), ""),
        topics.get(asked.get("topic", ""), ""),
        known[asked["channel"]].name if asked.get("channel") in known else "",
        f"загрузка № {asked['batch']}" if "batch" in asked else "",
        f"тематика «{asked['category']}»" if "category" in asked else "",
        f"заявитель — {w.APPLICANTS[asked['applicant']]}" if asked.get("applicant") in w.APPLICANTS else "",
        "просрочен любой срок" if "late" in asked else "",
        "открытые по сроку" if asked.get("order") == "due" and "q" not in asked else ""]
    return ", ".join(part for part in parts if part) or "все сообщения"
