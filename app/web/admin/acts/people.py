"""Posts, sign-ins and grants changed."""

from datetime import date
from typing import Any

from flask import flash, redirect, request, url_for
from flask_login import current_user

from app.directory.acts import grants, people
from app.directory.acts.people import PersonData
from app.directory.admin_queries.people import person_page
from app.directory.schedules import local_date
from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.refusal import Invisible, Refusal
from app.messages.queries.sight import assignments_of, nobody_runs, own_in_sight
from app.web.access import access
from app.web.admin import room
from app.web.admin.forms import PersonForm, SignInForm, refuse
from app.web.admin.pages.people import grant_form, new_person_shown, person_form, person_shown, slip_shown
from app.web.admin.pages.state import alone_words


def to_person(person_id: int) -> Any:
    return redirect(url_for("admin.person", person_id=person_id), 303)


def typed(form: PersonForm) -> PersonData:
    return PersonData(form.post.data, form.unit_id.data or None, form.name.data, form.email.data, form.phone.data)


@room.post("/admin/people")
@access("admin")
def add_person() -> Any:
    form = person_form()
    if not form.validate_on_submit():
        return new_person_shown(form, 422)
    try:
        with act(current_user):
            person_id = people.add_person(current_user, typed(form), now())
    except Refusal as refusal:
        refuse(form, refusal)
        return new_person_shown(form, refusal.status)
    flash("Должность внесена. Теперь назначьте роль и откройте вход.")
    return to_person(person_id)


@room.post("/admin/people/<int:person_id>")
@access("admin")
def edit_person(person_id: int) -> Any:
    form = person_form()
    if not form.validate_on_submit():
        return person_shown(person_id, 422, edit=form)
    try:
        with act(current_user):
            people.edit_person(current_user, person_id, typed(form), form.seen.data or "", now())
    except Invisible:
        raise
    except Refusal as refusal:
        if refusal.status == 409:
            form.seen.data = person_page(person_id, now()).stamp
        refuse(form, refusal)
        return person_shown(person_id, refusal.status, edit=form)
    flash("Сохранено.")
    return to_person(person_id)


@room.post("/admin/people/<int:person_id>/sign-in")
@access("admin")
def open_sign_in(person_id: int) -> Any:
    """Answers with the slip itself: the password is shown once and kept nowhere."""
    form = SignInForm(prefix="open")
    if not form.validate_on_submit():
        return person_shown(person_id, 422, sign_in=form)
    try:
        with act(current_user):
            slip = people.open_sign_in(current_user, person_id, form.login.data, now())
    except Invisible:
        raise
    except Refusal as refusal:
        refuse(form, refusal)
        return person_shown(person_id, refusal.status, sign_in=form)
    return slip_shown(slip)


@room.post("/admin/people/<int:person_id>/password")
@access("admin")
def renew_password(person_id: int) -> Any:
    try:
        with act(current_user):
            slip = people.renew_password(current_user, person_id, now())
    except Invisible:
        raise
    except Refusal as refusal:
        return person_shown(person_id, refusal.status, refused=refusal.words)
    return slip_shown(slip)


@room.post("/admin/people/<int:person_id>/close")
@access("admin")
def close_sign_in(person_id: int) -> Any:
    today = local_date(now())
    try:
        with act(current_user):
            left = nobody_runs(today)
            people.close_sign_in(current_user, person_id, now())
            alone = newly_alone(left, today)
    except Invisible:
        raise
    except Refusal as refusal:
        return person_shown(person_id, refusal.status, refused=refusal.words)
    flash("Вход закрыт, открытые сеансы завершены.")
    if alone:
        flash(f"{alone} Назначьте другого.", "soon")
    if assignments_of(person_id):
        flash("На этом человеке остались поручения: передайте их.", "soon")
        return redirect(url_for("admin.hand_over", person_id=person_id), 303)
    return to_person(person_id)


@room.post("/admin/people/<int:person_id>/grants")
@access("admin")
def grant_role(person_id: int) -> Any:
    form = grant_form()
    if not form.validate_on_submit():
        return person_shown(person_id, 422, grant=form)
    data = grants.GrantData(form.role.data, form.channel.data, form.unit_id.data or None, form.starts_on.data,
                            form.ends_on.data, form.block_id.data or None, form.territory_id.data or None)
    try:
        with act(current_user):
            grants.grant_role(current_user, person_id, data, now())
    except Invisible:
        raise
    except Refusal as refusal:
        refuse(form, refusal)
        return person_shown(person_id, refusal.status, grant=form)
    flash("Роль назначена и действует с первого дня срока.")
    return to_person(person_id)


def newly_alone(before: dict[str, int], today: date, who: str = "Никто не ведёт") -> str:
    """Which channels with open messages nobody runs any more; empty: each has somebody, or had nobody before."""
    return alone_words({code: many for code, many in nobody_runs(today).items() if code not in before}, who)


@room.post("/admin/people/<int:person_id>/grants/<int:grant_id>/withdraw")
@access("admin")
def withdraw_grant(person_id: int, grant_id: int) -> Any:
    """Asks once more where it would hide the person's own work: done, looked at, and undone with the refusal."""
    anyway, today = "anyway" in request.form, local_date(now())
    try:
        with act(current_user):
            mine, left = own_in_sight(person_id, today), nobody_runs(today)
            grants.withdraw_grant(current_user, person_id, grant_id, now())
            hidden = mine - own_in_sight(person_id, today)
            alone = newly_alone(left, today, "Без этой роли некому вести")
            if hidden and not anyway:
                raise Refusal(f"Без этой роли человек не увидит своих открытых поручений: {len(hidden)}. Сначала передайте их "
                              "кнопкой «Передать поручения» или снимите роль ещё раз.", "anyway")
            if alone and not anyway:
                raise Refusal(f"{alone} Сначала назначьте другого или снимите роль ещё раз.", "anyway")
    except Invisible:
        raise
    except Refusal as refusal:
        again = grant_id if refusal.field == "anyway" else None
        return person_shown(person_id, refusal.status, refused=refusal.words, again=again)
    flash("Роль снята: следующая же страница этого человека откроется уже без неё.")
    return to_person(person_id)
