"""«Обезличивание»: what is past its time, how long data are kept, acts with their papers."""

from typing import Any

from flask import Response, current_app, flash, render_template, send_file, url_for

from app.adapters.queue import doorbell
from app.directory.schedules import local_date
from app.foundation.clock import now
from app.privacy.due import Retention, borders, retention
from app.privacy.paper import ActPapers
from app.privacy.preview import preview
from app.privacy.queries import MOST_LINES, act_card, acts, failed_in, lines_of, post_of
from app.privacy.rules import MOST_IN_AN_ACT, how_many
from app.web.access import access
from app.web.admin import room
from app.web.admin.forms import RetentionForm
from app.web.htmx import go, wants_fragment


@room.get("/admin/privacy")
@access("admin")
def privacy() -> Any:
    return privacy_shown(retention_form(retention()))


def retention_form(rule: Retention) -> RetentionForm:
    return RetentionForm(formdata=None, data={
        "message_months": rule.message_months, "appeal_months": rule.appeal_months, "by_itself": rule.by_itself,
        "basis": rule.basis if rule.number else ""})


def privacy_shown(form: RetentionForm, status: int = 200, refused: str = "", tried: Retention | None = None) -> Any:
    """``tried``: a period that was typed to see what it would reach; nothing of it holds."""
    at, rule = now(), retention()
    reach = borders(rule, at)
    found = preview(reach)
    return render_template("admin/privacy.html", form=form, rule=rule, set_by=post_of(rule.person_id), reach=reach,
                           found=found, total=sum(one.count for one in found), how_many=how_many, most=MOST_IN_AN_ACT,
                           would=preview(borders(tried, at)) if tried else None, tried=tried, acts=acts(),
                           refused=refused), status


@room.get("/admin/privacy/<int:act_id>")
@access("admin")
def depersonalising(act_id: int) -> Any:
    """Messages stand there by their numbers alone: the administrator does not read them. Asked for by the page itself, how
    far the act is."""
    card = act_card(act_id)
    if wants_fragment():
        return go(url_for("admin.depersonalising", act_id=act_id)) if card.done else render_template(
            "admin/_depersonalising.html", card=card)
    return render_template("admin/depersonalising.html", card=card, lines=list(lines_of(act_id, MOST_LINES)), most=MOST_LINES,
                           failed=failed_in(act_id),
                           messages_before=local_date(card.messages_before), appeals_before=local_date(card.appeals_before))


@room.get("/admin/privacy/<int:act_id>.pdf")
@access("admin")
def depersonalising_paper(act_id: int) -> Response:
    """The act with its extract. Made in the worker; asked for again where it is not there yet."""
    card, papers = act_card(act_id), ActPapers(current_app.config["SETTINGS"].instance)
    if not papers.has(card.id):
        doorbell("depersonalise")
        flash("Документ ещё готовится: откройте его через минуту.", "soon")
        return go(url_for("admin.depersonalising", act_id=act_id))
    return send_file(papers.path(card.id), "application/pdf", as_attachment=True,
                     download_name=f"akt-obezlichivanie-{card.id}.pdf")
