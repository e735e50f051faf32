"""Who makes up the centre, whom they represent, how they were appointed, and where that breaks the act."""

from typing import Any

from flask import Response, render_template, request

from app.directory.admin_queries import composition as directory
from app.directory.admin_queries.substitutes import people
from app.directory.composition import stamp_of
from app.directory.schedules import local_date, zone
from app.foundation.clock import now
from app.foundation.refusal import Invisible
from app.web.access import access
from app.web.admin import room
from app.web.admin.forms import SeatForm
from app.web.xlsx import workbook

LAST_ID = 2**31 - 1


@room.get("/composition")
@access("admin", "head", "curator")
def composition() -> str:
    return render_template("admin/composition.html", found=directory.composition(local_date(now())), people=people())


@room.get("/composition.xlsx")
@access("admin", "head", "curator")
def composition_workbook() -> Response:
    rows = [[seat.post, seat.unit, "; ".join(seat.duties), seat.body, "; ".join(seat.how),
             "; ".join(words for words, _ in seat.warnings)] for seat in directory.composition(local_date(now())).seats]
    headings = ("Должность", "Подразделение", "Обязанности", "Кого представляет", "Как назначен", "Расходится с актом")
    return workbook("composition.xlsx", "Состав центра", headings, rows, zone())


@room.get("/admin/composition/seat")
@access("admin")
def seat() -> Any:
    person_id = asked_person(request.args.get("person_id", type=int))
    return seat_shown(person_id, seat_form(person_id))


def seat_form(person_id: int) -> SeatForm:
    """The form with what is recorded now. Raises Invisible."""
    found = directory.seat_of(person_id, local_date(now()))
    own = found.recorded
    return SeatForm(formdata=None, data={
        "person_id": person_id, "body": found.body, "by": own.by if own else "", "rank": own.rank if own else "",
        "servant": {True: "yes", False: "no"}.get(own.servant, "") if own else "", "basis": own.basis if own else "",
        "seen": stamp_of(own)})


def asked_person(number: int | None) -> int:
    if number is None or not 0 < number <= LAST_ID:
        raise Invisible()
    return number


def seat_shown(person_id: int, form: SeatForm, status: int = 200) -> Any:
    """409: what was typed stays, beside it stands what is recorded now, and the next press is about that."""
    found = directory.seat_of(person_id, local_date(now()))
    if status == 409:
        form.seen.data = stamp_of(found.recorded)
    return render_template("admin/seat.html", seat=found, form=form, stale=status == 409,
                           bodies=directory.bodies_known()), status
