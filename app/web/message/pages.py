"""Pages of one message and of all messages."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Response, abort, current_app, make_response, render_template, request, url_for
from flask_login import current_user

from app.council.queries import about_message
from app.council.rules import STATES
from app.directory.categories import categories, category_of_topic
from app.directory.people import staff_of
from app.directory.queries import suggest_addressees, suggest_topics, topic_by_words, unit_choices, usual_addressees
from app.directory.schedules import channels, local_date, rule_and_schedule, zone
from app.directory.titles import as_titled
from app.figures.addresses import filter_in
from app.foundation.clock import now
from app.foundation.refusal import Invisible
from app.messages.acts import check_right
from app.messages.acts.base import BY_CODE
from app.messages.acts.exports import kept_of
from app.messages.acts.saved import KEPT
from app.messages.queries.books import messages_book
from app.messages.queries.card import card
from app.messages.queries.cards import Card
from app.messages.queries.filters import Filter
from app.messages.queries.found import found_on
from app.messages.queries.listing import count_of, rows_of
from app.messages.queries.listing import listing as messages
from app.messages.queries.prefill import draft_of, former_answer, reckoned_due
from app.messages.queries.saved import saved_lists
from app.messages.queries.usual import topic_of_message, usual_of_topic, usual_topics
from app.messages.rules import words as w
from app.messages.rules.route import outcomes_of
from app.messages.rules.signature import digest_of
from app.press.queries import origin_of
from app.press.rules import CHANNEL as LINE
from app.web import shapes
from app.web.access import access, me
from app.web.fields import TopicField, as_formdata
from app.web.formats import day_and_hour, stamp
from app.web.htmx import wants_fragment
from app.web.message import room
from app.web.message.mains import likely
from app.web.message.performing import ANSWERING, PERFORMANCES, Performance
from app.web.shapes.figures import behind_of
from app.web.shell import asked_here
from app.web.xlsx import book_at_once

# What the applicant of an appeal is told, to be completed by whoever does it.
NOTICES = {
    "redirect": "Ваше обращение № {number} от {on:%d.%m.%Y} направлено по компетенции в …, там на него ответят "
                "(59-ФЗ, статья 8, часть 3).",
    "extend": "Срок рассмотрения вашего обращения № {number} от {on:%d.%m.%Y} продлён до … (59-ФЗ, статья 12, часть 2). "
              "Причина: …"}
DAYS = ("since", "until")
# Those whom the act table knows.
DOERS = ("operator", "executor", "head", "curator", "signatory", "sector")
WORKERS = ("operator", "executor", "head", "curator", "sector", "supervisor", "signatory")


@room.get("/messages")
@access(*WORKERS)
def listing() -> str:
    at, viewer, asked = now(), me(), asked_filter()
    if not request.args and viewer.has("head", "curator"):
        asked = replace(asked, by_due=True)  # those above look for what is late first
    if asked.among is not None:
        return behind_figure(asked, at)
    page = messages(viewer, asked, at, request.args.get("after"))
    found = found_on(page)
    lines = [shapes.line_of(row, viewer, at, found=found.get(row.number)) for row in page.rows]
    following = url_for("message.listing", **asked_here() | {"after": page.following}) if page.following else None
    return render_template("message/list.html", lines=lines, following=following, asked=asked, states=w.STATES,
                           applicants=w.APPLICANTS, categories=categories(),
                           units=unit_choices(), saved=saved_lists(viewer), kept=KEPT,
                           search_query=asked.words, words=w, first=not request.args.get("after"), channels=channels(),
                           wrong_days=any(map(request.args.get, DAYS)) and not (asked.since or asked.until))


def behind_figure(asked: Filter, at: datetime) -> str:
    """What a figure counts: the same messages that it was made of."""
    viewer, args = me(), request.args
    page = messages(viewer, asked, at, args.get("after"))
    following = url_for("message.listing", **asked_here() | {"after": page.following}) if page.following else None
    return render_template("message/behind.html", lines=[shapes.line_of(row, viewer, at) for row in page.rows],
                           told=behind_of(args, at, count_of(viewer, asked.among), viewer.has("head", "curator")),
                           following=following, first=not args.get("after"))


def asked_filter() -> Filter:
    return filter_in(request.args, now())


@room.get("/messages.xlsx")
@access(*WORKERS)
def list_workbook() -> Any:
    return book_at_once("messages.xlsx", messages_book(me(), asked_filter(), now()), kept_of(request.args), zone())


@room.get("/messages/<int:number>")
@access(*WORKERS)
def card_page(number: int) -> str:
    at = now()
    found = card(me(), number, at)
    main = main_act(found)
    opened = act_context(found, main, at) if main else {}
    return render_template(template_of(found), **card_context(found, at), **opened, main=main)


def template_of(found: Card) -> str:
    """The card, or for those who only answer the assignment: phone first, one column."""
    only_answers = found.relation and not current_user.works("operator", found.row.channel) \
        and not current_user.has("head", "curator")
    return "message/assignment.html" if only_answers else "message/page.html"


def main_act(found: Card) -> str | None:
    """The act whose form stands open: the next usual step, or the decision on the time that the executor asks for."""
    return next((act.code for act in found.acts if act.main or act.code == "grant_time"), None)


def card_context(found: Card, at: datetime) -> dict[str, Any]:
    viewer = me()
    told = shapes.judges(found.row.channel, viewer)
    photos = [shapes.photo_of(found.number, item, at, shapes.facts_of(found, item) if told else "")
              for item in shapes.shown_evidence(found)]
    pairs, single = shapes.pairs_of(photos)
    return {
        "card": found, "at": at, "due": shapes.due_of(found.row, at), "strip": shapes.strip_of(found),
        "desk": shapes.desk_of(found.row, viewer, request.args.get("list", "")),
        "events": shapes.timeline_of(found, at), "clocks": shapes.clock_lines(found, at), "score": shapes.score_of(found),
        "photos": photos, "pairs": pairs, "single": single,
        "files": shapes.file_lines(found, viewer),
        "remarks": shapes.remarks_for(found, viewer), "tags": shapes.tags_of(found.row), "brief": shapes.brief_of(found),
        "channel_name": shapes.channel_name(found.row.channel), "source": shapes.source_of(found.row),
        "category": category_of_topic().get(found.topic_id or 0, ""),
        "holder": shapes.holder_of(found.row), "standing": shapes.state_words(found.row).lower().replace("цур", "ЦУР"),
        "words": w, "not_yours": not_yours(found),
        "links_exist": bool(current_app.config["SETTINGS"].public_url),
        "papers": shapes.paper_lines(found), "depersonalised": shapes.depersonalised_words(found),
        "talk_missing": shapes.talk_missing(found),
        "line": origin_of(found.number) if found.row.channel == LINE else None,
        "returned": shapes.returns_of(found), "asked_states": STATES,
        "asked": about_message(viewer, found.number, at) if viewer.has("head", "curator", "sector", "supervisor") else []}


def not_yours(found: Card) -> list[str]:
    """Whose the next step is when it is not the viewer's."""
    if found.row.state in w.CLOSED_STATES or main_act(found):
        return []
    who = as_titled(w.WAITS).get(found.row.waits_on or "")
    return [f"следующий шаг — {who}"] if who else []


@room.get("/messages/<int:number>/<code>")
@access(*DOERS)
def act_page(number: int, code: str) -> Any:
    """The form of one act, as a fragment of the card or as a page of its own."""
    if code not in PERFORMANCES:
        abort(404)
    at = now()
    found = card(current_user, number, at)
    if code not in {act.code for act in found.acts}:
        check_right(current_user, code, number)
        return closed_act(found, at)
    opened = act_context(found, code, at)
    if wants_fragment():
        opened |= told_apart(opened["form"], number)
        return render_template("message/_act.html", card=found, at=at, **opened)
    return render_template(template_of(found), **card_context(found, at), **opened, main=main_act(found))


def closed_act(found: Card, at: datetime) -> Response:
    words = "Это действие сейчас не открыто: сообщение уже на другом шаге."
    page = render_template("message/_closed.html", card=found, refused=words) if wants_fragment() else render_template(
        template_of(found), **card_context(found, at), main=None, refused=words)
    return make_response(page, 409)


def told_apart(form: Any, number: int) -> dict[str, str]:
    """The mark of a form that is unfolded in the head's list, beside those of other messages."""
    mark = f"-{number}" if form.back.data == "head" else ""
    if mark:
        form.told_apart(mark)
    return {"mark": mark}


def act_context(found: Card, code: str, at: datetime, form: Any = None) -> dict[str, Any]:
    """What the form of an act needs around it."""
    performance: Performance = PERFORMANCES[code]
    kept = None
    if form is None:
        form, kept = fresh_form(performance, found, code, at)
    fit(form, found, code)
    if code == "instruct":
        staff = [one for one in staff_of(found.row.unit_id or 0, local_date(at)) if one[0] != me().person_id]
        form.person.choices = {"": "Выберите…", **{str(number): post for number, post in staff}}
    if code == "bounce":
        form.paper.choices = shapes.sent_choices(found)
    if code == "duplicate":
        form.likely.choices = likely(found.number, at)
    told = shapes.judges(found.row.channel, me())
    waiting = [shapes.photo_of(found.number, item, at, shapes.facts_of(found, item) if told else "", removable=True)
               for item in found.waiting_evidence] \
        if code in ANSWERING else []
    return {"act": shapes.worded(BY_CODE[code], found, me()), "form": form, "mark": "", "waiting": waiting,
            "drafted": bool(form.typed()), "draft_saved": day_and_hour(kept, at) if kept else None, "stages": w.STAGES,
            "answering": code in ANSWERING}


def fresh_form(performance: Performance, found: Card, code: str, at: datetime) -> tuple[Any, datetime | None]:
    """A form with what is known already: the reckoned due, the card's own values, the kept draft over them."""
    desk = shapes.desk_of(found.row, me())
    values: dict[str, Any] = {"back": request.args.get("back", "")[:20] or (desk[0] if desk else "")}
    if code in ("assign", "reassign"):
        due = reckoned_due(current_user, found.number, at)
        values |= {"due": due, "reckoned": stamp(due) if due else ""}
    if code == "grant_time":
        values["until"] = found.row.more_time
    if code == "edit":
        values |= edit_values(found)
    if code == "bounce":
        values["paper"] = next(iter(shapes.sent_choices(found)), "")
    if code == "essence":
        values |= found.essence or {"place": found.row.place}
    if code in NOTICES and found.kind == "appeal":
        values["notice"] = NOTICES[code].format(number=found.number, on=local_date(found.row.received_at))
    if code == "sign" and found.answer:
        values["shown"] = digest_of(found.answer.text)
    if code == "call" and shapes.talk_missing(found):
        values["kind"] = "talk"
    if code in ANSWERING:
        values |= former_answer(found)
    form = performance.form(formdata=None, data=values)
    draft = draft_of(current_user, found.number, code)
    if draft:
        form = performance.form(formdata=as_formdata(draft[0]), data=values, meta={"csrf": True})
    form.seen.data = form.seen.raw_data = None
    form.seen.data = str(found.version)
    return form, draft[1] if draft else None


def fit(form: Any, found: Card, code: str) -> None:
    """Leaves out what the message's route and rule do not ask for."""
    kinds = {step.kind for step in found.route}
    answers = next((step.who for step in found.route if step.kind == "answer"), "")
    rule = rule_and_schedule(found.row.channel, found.kind, found.row.received_at).rule
    by_others = rule.urgent is None or bool(rule.urgent.asker)
    needless = {
        "asked_by": not by_others, "asked_at": not by_others,
        "evaluated_at": "reaction" not in kinds, "negative": "reaction" in kinds,
        "completeness": code == "publish" and ("check" in kinds or answers != "executor"
                                               or not me().works("operator", found.row.channel)),
        **dict.fromkeys(("source_due", "said_by"), rule.given_by != "source"),
        "notice": code == "redirect" and found.kind != "appeal",
        **dict.fromkeys(("form", "appeal_type", "address"), code == "convert" and found.kind == "appeal")}
    if code in ("ask_time", "grant_time"):
        form.until.description = shapes.room_for_more(found)
    if "outcome" in form:
        form.outcome.choices = outcomes_of(found.route)
    for name, gone in needless.items():
        if gone and name in form:
            del form[name]


def edit_values(found: Card) -> dict[str, Any]:
    names = ("incident_kind", "settlement", "street", "house", "place_note", "item_kind", "link", "applicant")
    row = found.row
    return {**{name: getattr(found, name) for name in names}, "network": row.network, "page_kind": row.page_kind,
            "community": row.community, "topic": TopicField.words_of(found.topic_id)}


@room.get("/messages/<int:number>/news")
@access(*WORKERS)
def news(number: int) -> Response:
    """204 while the card is as the page shows it; else a line that offers to show it anew."""
    rows = rows_of(me(), [number])
    if not rows:
        raise Invisible()
    if request.args.get("version") == str(rows[0].version):
        return make_response("", 204)
    return make_response(render_template("message/_news.html", card=rows[0]))


@room.get("/messages/topics")
@access("operator")
def topics() -> str:
    """Suggestions while a topic is typed."""
    found = suggest_topics(request.args.get("words", "")[:200], usual=usual_topics())
    return render_template("message/_topics.html", choices=found)


@room.get("/messages/addressees")
@access("operator", "head")
def addressees() -> str:
    """Suggestions while an addressee is typed; before that those who usually answer what the message is about."""
    words, topic_id = request.args.get("words", "")[:200].strip(), topic_asked()
    usual = usual_of_topic(topic_id) if topic_id else {}
    return render_template("message/_topics.html",
                           choices=suggest_addressees(words, usual=usual) if words else usual_addressees(usual))


def topic_asked() -> int | None:
    """The topic of the message ``number``, where the viewer may see it; else what ``topic`` means as a form takes it."""
    if number := whole(request.args.get("number", "")):
        return topic_of_message(me(), number)
    words = request.args.get("topic", "")[:400].strip()
    if not words or words.isdigit():
        return whole(words)
    found = topic_by_words(words)
    return None if isinstance(found, list) else found.id


def whole(words: str) -> int | None:
    return int(words) if words.isascii() and words.isdigit() and len(words) < 10 else None


@room.get("/messages/<int:number>/print")
@access(*WORKERS)
def print_card(number: int) -> str:
    at = now()
    return render_template("message/print.html", **card_context(card(current_user, number, at), at))


