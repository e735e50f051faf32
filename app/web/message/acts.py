"""Acts on the card: one route for all rows of the act table, files, drafts, the note of an open card."""

from dataclasses import replace
from itertools import chain
from typing import Any

from flask import Response, abort, current_app, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask_login import current_user

from app.directory.people import can_enter
from app.directory.schedules import local_date, zone
from app.files.acts import receive
from app.files.rules.limits import DEFAULT, Limits
from app.foundation.clock import now
from app.foundation.database import act, carry_out, db
from app.foundation.refusal import CHANGED, Forbidden, Invisible, Refusal, Stale
from app.messages import acts as m
from app.messages.queries.card import around, card
from app.messages.queries.evidence import proof_of
from app.messages.queries.listing import rows_of
from app.messages.rules import words as w
from app.messages.rules.route import talks_first
from app.web import shapes
from app.web.access import access, me
from app.web.drafting import kept_if_possible
from app.web.fields import complain
from app.web.formats import hour_words
from app.web.htmx import go, toast, wants_fragment
from app.web.message import room
from app.web.message.acting import act_context
from app.web.message.pages import DOERS, WORKERS, card_context, main_act, template_of, told_apart
from app.web.message.performing import ANSWERING, PERFORMANCES


@room.post("/messages/<int:number>/<code>")
@access(*DOERS)
def perform(number: int, code: str) -> Any:
    """Any act of the table. 422 with the words beside the field, 409 with what changed, or the card anew."""
    if code not in PERFORMANCES:
        abort(404)
    performance, at = PERFORMANCES[code], now()
    form = performance.form()
    if not form.seen.data and "seen" in request.args:
        form.seen.data = request.args["seen"]
    if form.seen_version is None:  # a page always says what it showed: without that nothing can be overwritten
        return changed(number, code, form, Stale())
    valid = form.validate_on_submit()
    try:
        keep_plain_files(number, code, at)
        if not valid:
            return again(number, code, form)
        carry_out(current_user, lambda: performance.do(current_user, number, form.seen_version, at, form))
    except (Invisible, Forbidden):
        raise
    except Stale as stale:
        return changed(number, code, form, stale)
    except Refusal as refusal:
        complain(form, refusal.field, refusal.words)
        return again(number, code, form)
    said = f"№ {number}: {performance.said[0].lower()}{performance.said[1:]}"
    return done(number, said + nobody_there(number, code, at), form.back.data or request.args.get("back", ""))


def nobody_there(number: int, code: str, at: Any) -> str:
    """Said after an assignment that nobody of the unit can read here: it goes as text."""
    if code not in ("assign", "reassign") or can_enter(rows_of(current_user, [number])[0].unit_id, local_date(at)):
        return ""
    return ". У исполнителя нет входа в систему: скопируйте поручение (раздел «Кто отвечает») и передайте его"


def keep_plain_files(number: int, code: str, at: Any) -> None:
    """Without JavaScript the files come with the answer itself. One that is refused takes none of the others with it."""
    refused: list[str] = []
    for source in request.files.getlist("files") if code in ANSWERING else ():
        try:
            if source.filename:
                keep_file(number, source, None, at)
        except (Invisible, Forbidden, Stale):
            raise
        except Refusal as refusal:
            refused.append(f"{source.filename}: {refusal.words}")
    if refused:
        raise Refusal(" ".join([*refused, "Остальное сохранено: отправьте ответ без этого файла или приложите другой."]))


def keep_file(number: int, source: Any, client_id: str | None, at: Any) -> int:
    """Checks, stores and attaches one upload; the id of the evidence. Raises Refusal."""
    if not rows_of(current_user, [number]):
        raise Invisible()
    added: list[int] = []
    receive(current_user, source.stream, source.filename, client_id, at, current_app.extensions["file_store"],
            zone(), limits(), later=True, attach=lambda kept: added.append(m.add_evidence(
                current_user, number, kept, request.form.get("stage", "other"), at)))
    return added[-1]


def again(number: int, code: str, form: Any) -> Response:
    """The form with what was typed and what is wrong."""
    at = now()
    found = card(current_user, number, at)
    if code not in {one.code for one in found.acts}:
        return changed(number, code, form, Stale("Это действие сейчас не открыто: сообщение уже на другом шаге."))
    if from_a_row():  # there is no room for a form
        flash(" ".join(chain(*form.errors.values())), "late")
        return go(url_for("message.card_page", number=number))
    context = act_context(found, code, at, form)
    if form.typed():
        context["draft_saved"] = kept_if_possible(lambda: keep_typed(number, code, at))
    if wants_fragment():
        context |= told_apart(form, number)
        response = make_response(render_template("message/_act.html", card=found, at=at, **context), 422)
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = f"#act{context['mark']}", "outerHTML"
        return response
    return make_response(render_template(template_of(found), **card_context(found, at), **context,
                                         main=main_act(found)), 422)


def from_a_row() -> bool:
    """Whether the act was asked for by a button in a row of the queue."""
    return wants_fragment() and request.headers.get("HX-Target", "").startswith("row-")


def changed(number: int, code: str, form: Any, stale: Stale) -> Response:
    """Somebody was first: the card as it is now, what happened meanwhile, and the text typed here."""
    db.session.rollback()
    at = now()
    m.check_right(current_user, code, number)
    found = card(current_user, number, at)
    seen = form.seen_version or found.version
    fresh = shapes.timeline_of(found, at)[:max(found.version - seen, 0) or 1]
    typed = [field for field in form.typed() if isinstance(field.data, str) and field.type in ("Prose", "Text") and field.data]
    context = {"fresh": fresh, "typed": typed, "stale": stale.words.removeprefix(CHANGED), "code": code}
    if wants_fragment():
        response = make_response(render_template("message/_conflict.html", card=found, **context), 409)
        response.headers["HX-Retarget"], response.headers["HX-Reswap"] = f"#act{told_apart(form, number)['mark']}", "outerHTML"
        return response
    return make_response(render_template(template_of(found), **card_context(found, at), **context, main=None,
                                         conflict=True), 409)


def done(number: int, said: str, back: str) -> Any:
    """The card anew for htmx; a row of the queue where the act was done from there; else the way back, or to
    the card that still leads to the list that is worked through."""
    if from_a_row():
        row = rows_of(current_user, [number])
        line = shapes.line_of(row[0], current_user, now()) if row else None
        return toast(render_template("operator/_row.html", row=line), said)
    flash(said)
    if back == "queue":
        return go(url_for("operator.queue"))
    if back == "head":
        return go(url_for("figures.operation"))
    if back == "signatory":
        return go(url_for("message.to_sign"))
    if back == "executor":
        return go(url_for("executor.assignments"))
    still = rows_of(current_user, [number])
    worked = back if back in shapes.TAB_WORDS and back else None
    return go(url_for("message.card_page", number=number, list=worked) if still else url_for("account.start"))


@room.post("/messages/<int:number>/author")
@access("operator", "executor")
def author(number: int) -> Any:
    """The applicant's name and contacts, for those whose step needs them; the look stays in history."""
    at = now()
    with act(current_user):
        shown = m.show_author(current_user, number, at)
    found = card(current_user, number, at)
    brief = shapes.brief_of(found, shown)
    if wants_fragment():
        copies = talks_first(found.route) and found.responsible and me().works("operator", found.row.channel)
        return render_template("message/_author.html", shown=shown, copied=brief if copies else "")
    main = main_act(found)
    opened = act_context(found, main, at) if main else {}
    return render_template(template_of(found), **card_context(found, at) | {"brief": brief}, **opened, main=main, shown=shown)


@room.post("/messages/<int:number>/draft/<code>")
@access(*DOERS)
def draft(number: int, code: str) -> Any:
    return jsonify(saved=keep_typed(number, code, now()))


def keep_typed(number: int, code: str, at: Any) -> str:
    """What was typed, refused or not sent yet: whoever leaves the page finds it again. The moment in words."""
    data = {name: value for name, value in request.form.items() if name not in ("csrf_token", "seen", "back")}
    with act(current_user):
        m.save_draft(current_user, number, code, data, at)
    return hour_words(at)


@room.post("/messages/<int:number>/evidence")
@access("operator", "executor")
def add_evidence(number: int) -> Any:
    """One file a request, with the browser's own id: sent twice it is still one."""
    at, source = now(), request.files.get("file")
    if source is None or not source.filename:
        return "Выберите файл.", 422
    try:
        added = keep_file(number, source, request.form.get("client_id"), at)
    except (Invisible, Forbidden):
        raise
    except Refusal as refusal:
        return refusal.words, refusal.status if refusal.status in (409, 422) else 422
    return photo_fragment(number, added, at), 201


def limits() -> Limits:
    """Sizes as the installation set them."""
    settings = current_app.config["SETTINGS"]
    return replace(DEFAULT, image=settings.photo_limit)


@room.post("/messages/<int:number>/evidence/<int:evidence>/stage")
@access("operator", "executor")
def stage(number: int, evidence: int) -> Any:
    """Says what a waiting photo shows: the place before the works or after."""
    at = now()
    with act(current_user):
        m.set_stage(current_user, number, evidence, request.form.get("stage_of", ""), at)
    return photo_fragment(number, evidence, at)


@room.get("/messages/<int:number>/evidence/<int:evidence>")
@access(*WORKERS)
def photo(number: int, evidence: int) -> str:
    """A photo that waited for its preview, once more."""
    return photo_fragment(number, evidence, now())


def photo_fragment(number: int, evidence: int, at: Any) -> str:
    item, channel, state = proof_of(current_user, number, evidence)
    waits = item.answer_id is None and state not in w.CLOSED_STATES
    facts = card(current_user, number, at) if shapes.judges(channel, current_user) else None
    return render_template("message/_photo.html", photo=shapes.photo_of(
        number, item, at, shapes.facts_of(facts, item) if facts else "", removable=waits))


@room.post("/messages/<int:number>/evidence/<int:evidence>/drop")
@access("operator", "executor")
def drop_evidence(number: int, evidence: int) -> Any:
    with act(current_user):
        m.remove_evidence(current_user, number, evidence, now())
    if wants_fragment():
        return ""
    return redirect(url_for("message.card_page", number=number), 303)


@room.post("/messages/<int:number>/here")
@access(*WORKERS)
def here(number: int) -> Any:
    """The open page says so every half minute; the answer names who else has the card open."""
    at = now()
    with act(current_user):
        m.keep_open(current_user, number, at)
    return render_template("message/_also_open.html", names=around(number, current_user, at).also_open)
