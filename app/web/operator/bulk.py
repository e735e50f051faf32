"""Acting on several messages at once, and the page that says what happened to each."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import abort, current_app, redirect, render_template, request, url_for
from flask_login import current_user
from itsdangerous import BadSignature, URLSafeSerializer

from app.foundation.clock import now
from app.foundation.database import carry_out
from app.foundation.refusal import Invisible, Refusal, Stale
from app.messages import acts as m
from app.messages.queries import listing
from app.messages.queries.last_acts import LastAct, last_acts
from app.web import shapes
from app.web.access import access, me
from app.web.formats import day_and_hour
from app.web.operator import room
from app.web.operator.chosen import MOST, Chosen, chosen_in, ticks_of
from app.web.operator.forms import BulkAssignForm

TITLES = {"take": "Принять в работу", "assign": "Назначить исполнителя"}
Do = Callable[[int, int, datetime], Any]


@dataclass
class Outcome:
    """What happened: numbers done, done before by the same person (with the moment), refused (with the words).

    ``outside``: how many are out of the person's sight or absent; ``beyond``: over the limit, left alone.
    """

    code: str
    person_id: int | None
    done: list[int] = field(default_factory=list)
    before: dict[str, str] = field(default_factory=dict)
    refused: dict[str, list[int]] = field(default_factory=dict)
    outside: int = 0
    beyond: int = 0


@room.post("/operator/take")
@access("operator")
def bulk_take() -> Any:
    return each("take", chosen_in(request.form.getlist("number")),
                lambda number, seen, at: m.take(me(), number, seen, at))


@room.get("/operator/assign")
@access("operator")
def bulk_assign_page() -> str:
    return choice(chosen_in(request.args.getlist("number")), BulkAssignForm(formdata=None))


def choice(chosen: Chosen, form: BulkAssignForm) -> str:
    """Whom to assign; what came without a version goes on with the one shown here."""
    rows = listing.rows_of(me(), list(chosen.seen))
    ticks = ticks_of(Chosen({row.number: chosen.seen[row.number] or row.version for row in rows}))
    return render_template("operator/assign.html", rows=list(zip(rows, ticks, strict=True)), form=form,
                           usual=urlencode({"number": [row.number for row in rows]}, doseq=True),
                           outside=len(chosen.seen) - len(rows), beyond=chosen.beyond, most=MOST)


@room.post("/operator/assign")
@access("operator")
def bulk_assign() -> Any:
    """First the choice of the addressee, then the act on each."""
    chosen, form = chosen_in(request.form.getlist("number")), BulkAssignForm()
    if "person" not in request.form:
        return redirect(url_for("operator.bulk_assign_page", number=ticks_of(chosen)), 303)
    if not form.validate_on_submit():
        return choice(chosen, form), 422
    person = form.person.person_id
    return each("assign", chosen, lambda number, seen, at: m.assign(
        me(), number, seen, at, unit_id=None, person_id=person, words=form.words.data or ""),
        lambda last: last.facts.get("person") == person)


def each(code: str, chosen: Chosen, do: Do, same: Callable[[LastAct], bool] = lambda _last: True) -> Any:
    """Each message in an act of its own: one that cannot be done does not hold the others back, and none is done half.

    ``same``: whether the last act in a message's history is what is asked now, so that a form sent twice says so.
    """
    at, outcome = now(), Outcome(code, me().person_id, beyond=chosen.beyond)
    late = []
    for number in [row.number for row in listing.rows_of(me(), list(chosen.seen))]:
        try:
            carry_out(current_user, partial(do, number, shown(chosen.seen[number]), at))
            outcome.done.append(number)
        except Invisible:
            continue
        except Stale as stale:
            late.append((number, stale.words))
        except Refusal as refusal:
            outcome.refused.setdefault(refusal.words, []).append(number)
    last = last_acts([number for number, _ in late])
    for number, words in late:
        if number in last and (last[number].act, last[number].person_id) == (code, me().person_id) and same(last[number]):
            outcome.before[str(number)] = last[number].at.isoformat()
        else:
            outcome.refused.setdefault(words, []).append(number)
    outcome.outside = len(chosen.seen) - len(numbers_of(outcome))
    return redirect(url_for("operator.bulk_results", of=signer().dumps(asdict(outcome))), 303)


def shown(seen: int | None) -> int:
    """A page always says what it showed: without that nothing can be overwritten."""
    return -1 if seen is None else seen


def numbers_of(outcome: Outcome) -> list[int]:
    refused = [number for numbers in outcome.refused.values() for number in numbers]
    return [*refused, *(int(number) for number in outcome.before), *outcome.done]


@room.get("/operator/results")
@access("operator")
def bulk_results() -> Any:
    """What the address says: read again, it does nothing again. What was not done stands first."""
    outcome, at = outcome_in(request.args.get("of", "")), now()
    rows = listing.rows_of(me(), numbers_of(outcome))
    words = {number: said for said, numbers in outcome.refused.items() for number in numbers}
    before = {int(number): day_and_hour(datetime.fromisoformat(moment), at) for number, moment in outcome.before.items()}
    failed = [row.number for row in rows if row.number in words]
    return render_template(
        "operator/results.html", title=TITLES[outcome.code], rows=rows, words=words, before=before, failed=failed,
        done=len(outcome.done), holders={row.number: shapes.holder_of(row) for row in rows}, code=outcome.code,
        outside=outcome.outside + len(numbers_of(outcome)) - len(rows), beyond=outcome.beyond, most=MOST)


def signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.secret_key or "", salt="what happened to several")


def outcome_in(address: str) -> Outcome:
    """Only as this application wrote it for this person: nobody is told of acts that never were. 404 for all else."""
    try:
        outcome = Outcome(**signer().loads(address))
    except BadSignature:
        abort(404)
    if outcome.person_id != me().person_id:
        abort(404)
    return outcome


@room.post("/operator/print")
@access("operator")
def bulk_print() -> Any:
    chosen = chosen_in(request.form.getlist("number"))
    return redirect(url_for("operator.print_list", number=list(chosen.seen)), 303)


@room.get("/operator/print")
@access("operator")
def print_list() -> str:
    at = now()
    rows = listing.rows_of(me(), list(chosen_in(request.args.getlist("number")).seen))
    return render_template("operator/print.html", rows=rows, lines=[shapes.line_of(row, me(), at) for row in rows])
