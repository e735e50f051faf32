"""The form of an act as the card opens it: what is known already, without what the route does not ask for."""

from datetime import datetime
from typing import Any

from flask import request
from flask_login import current_user

from app.directory.people import staff_of
from app.directory.schedules import local_date, rule_and_schedule
from app.foundation.clock import now
from app.messages.acts.base import BY_CODE
from app.messages.queries.cards import Card
from app.messages.queries.prefill import draft_of, former_answer, reckoned_due
from app.messages.rules import words as w
from app.messages.rules.proposed import NOTICES, proposed
from app.messages.rules.route import negative_only, outcomes_of
from app.messages.rules.signature import digest_of
from app.web import shapes
from app.web.access import me
from app.web.fields import TopicField, as_formdata
from app.web.formats import day_and_hour, stamp
from app.web.message.mains import likely
from app.web.message.performing import ANSWERING, PERFORMANCES, Performance


def act_context(found: Card, code: str, at: datetime, form: Any = None) -> dict[str, Any]:
    """What the form of an act needs around it."""
    performance: Performance = PERFORMANCES[code]
    kept = None
    if form is None:
        form, kept = fresh_form(performance, found, code, at)
    fit(form, found, code)
    if code == "instruct":
        staff = dict(staff_of(found.row.unit_id or 0, local_date(at)))
        myself = {str(number): f"{post} (вы сами)" for number, post in staff.items() if number == me().person_id}
        form.person.choices = {"": "Выберите…", **{str(number): post for number, post in staff.items()}, **myself}
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
        values["notice"] = proposed(code, found.number, local_date(found.row.received_at))
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
        "evaluated_at": "reaction" not in kinds,
        "negative": "reaction" in kinds or not negative_only(rule.given_by, found.kind),
        "completeness": code == "publish" and ("check" in kinds or answers != "executor"
                                               or not me().works("operator", found.row.channel)),
        **dict.fromkeys(("source_due", "said_by"), rule.given_by != "source"),
        "notice": code == "redirect" and found.kind != "appeal",
        **dict.fromkeys(("form", "appeal_type", "address"), code == "convert" and found.kind == "appeal")}
    if code in ("ask_time", "grant_time"):
        form.until.description = shapes.room_for_more(found)
    if code in ("assign", "reassign") and shapes.answer_is_late(found, now()):
        form.due.description = "Срок ответа уже прошёл: поручение просрочено сразу, другого срока назвать нельзя."
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
