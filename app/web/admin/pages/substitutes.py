"""Who stands for whom; what a person sees; their assignments handed over."""

from typing import Any

from flask import render_template

from app.directory.admin_queries import substitutes as directory
from app.directory.admin_queries.people import person_page
from app.directory.queries import people_of
from app.directory.schedules import local_date
from app.directory.titles import role_titles
from app.foundation.clock import now
from app.messages.queries.sight import assignments_of, sight_of
from app.messages.rules.acts import ACTS
from app.web.access import access
from app.web.admin import room
from app.web.admin.forms import HandOverForm, SubstituteForm
from app.web.navigation import entries_of


@room.get("/admin/substitutes")
@access("admin")
def substitutes() -> Any:
    return substitutes_shown(substitute_form(formdata=None, starts_on=local_date(now())))


def substitute_form(**options: Any) -> SubstituteForm:
    form = SubstituteForm(prefix="substitute", **options)
    form.absent_id.choices = [(0, "выберите"), *directory.holders()]
    form.substitute_id.choices = [(0, "выберите"), *directory.with_sign_in()]
    return form


def substitutes_shown(form: SubstituteForm, status: int = 200, refused: str = "") -> Any:
    return render_template("admin/substitutes.html", form=form, cards=directory.substitutions(local_date(now())),
                           refused=refused), status


@room.get("/admin/people/<int:person_id>/sight")
@access("admin")
def sight(person_id: int) -> Any:
    """«Что видит этот человек»: from the tables that decide, not written twice."""
    card, found = person_page(person_id, now()), sight_of(person_id, local_date(now()))
    acts = {role: [act.label for act in ACTS if role in act.roles] for role in found.viewer.roles}
    return render_template("admin/sight.html", card=card, found=found, roles=role_titles(), acts=acts,
                           pages=[entry.label for entry in entries_of(found.viewer)],
                           sees_authors=found.viewer.has("operator"))


@room.get("/admin/people/<int:person_id>/hand-over")
@access("admin")
def hand_over(person_id: int) -> Any:
    return hand_over_shown(person_id, hand_over_form(person_id, formdata=None))


def hand_over_form(person_id: int, **options: Any) -> HandOverForm:
    card = person_page(person_id, now())
    form = HandOverForm(prefix="hand", **options)
    colleagues = people_of(card.unit_id) if card.unit_id else []
    form.to.choices = [(0, "подразделению, без имени"), *((one.id, one.label) for one in colleagues if one.id != person_id)]
    return form


def hand_over_shown(person_id: int, form: HandOverForm, status: int = 200, moved: Any = None, refused: str = "") -> Any:
    """``moved``: numbers handed over just now."""
    return render_template("admin/hand_over.html", card=person_page(person_id, now()), form=form, moved=moved,
                           numbers=assignments_of(person_id), refused=refused), status
