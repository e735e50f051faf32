"""Signing in and out."""

from typing import Any

from flask import current_app, flash, jsonify, make_response, redirect, render_template, request, url_for
from flask_login import current_user
from flask_wtf.csrf import CSRFError, generate_csrf

from app.directory import people
from app.foundation.clock import now
from app.foundation.database import act, db
from app.foundation.refusal import Refusal
from app.foundation.viewer import NOBODY
from app.web import sessions
from app.web.access import access
from app.web.account import room
from app.web.account.forms import PasswordForm, SignInForm
from app.web.account.pages import demo_logins, own_address
from app.web.errors import forged

WRONG = "Логин или пароль не подходят. Проверьте раскладку и Caps Lock."
OUTDATED = "Страница входа устарела, войдите ещё раз."
SLOW = "Слишком много неудачных попыток. Подождите 15 минут или попросите администратора выдать новый пароль."


@room.post("/sign-in")
@access.public
def enter():
    form, dialog = SignInForm(), "dialog" in request.args
    if not form.validate_on_submit():
        return again(form, dialog, 422)
    at, login, address = now(), form.login.data.replace("\x00", "").strip(), sessions.address()
    if people.tries_too_many(login, address, at):
        form.password.errors = [*form.password.errors, SLOW]
        return again(form, dialog, 429)
    person = people.check_password(login, form.password.data, at, current_app.config["SETTINGS"].demo)
    if person is None:
        with act(NOBODY):
            people.note_failed_try(login, address, at)
        form.password.errors = [*form.password.errors, WRONG]
        return again(form, dialog, 401 if dialog else 422)
    person_id = person.id
    with act(NOBODY):
        if current_user.is_authenticated:
            people.end_session(current_user.session_id)
        signed_in = people.open_session(person_id, at, current_app.config["SETTINGS"].session_limit)
    if dialog:
        response = sessions.start(make_response(), signed_in)
        response.set_data(jsonify(csrf_token=generate_csrf(), person=person_id).get_data())
        response.content_type = "application/json"
        return response
    return sessions.start(redirect(own_address(form.next.data) or url_for("account.start"), 303), signed_in)


def again(form: SignInForm, dialog: bool, status: int, words: str = ""):
    template = "account/_sign_in.html" if dialog else "account/sign_in.html"
    return render_template(template, form=form, demo_logins=demo_logins(), words=words), status


@room.errorhandler(CSRFError)
def outdated(error: CSRFError) -> Any:
    """A sign-in page kept open too long: the form anew, the login as it was typed."""
    if request.endpoint != "account.enter":
        return forged(error)
    form = SignInForm(formdata=None, login=request.form.get("login", "")[:60], next=own_address(request.form.get("next")))
    return again(form, "dialog" in request.args, 400, OUTDATED)


@room.post("/sign-out")
@access.signed_in
def sign_out():
    with act(current_user):
        people.end_session(current_user.session_id)
    response = sessions.stop(redirect(url_for("account.sign_in"), 303))
    response.headers["Clear-Site-Data"] = '"cache"'
    return response


@room.post("/account/password")
@access.signed_in
def save_password():
    form = PasswordForm()
    if not form.validate_on_submit():
        return render_template("account/password.html", form=form), 422
    if form.fresh.data != form.again.data:
        form.again.errors = [*form.again.errors, "Пароли не совпадают."]
        return render_template("account/password.html", form=form), 422
    try:
        with act(current_user):
            people.change_own_password(current_user, form.current.data, form.fresh.data, now())
    except Refusal as refusal:
        db.session.rollback()
        form[refusal.field or "current"].errors = [refusal.words]
        return render_template("account/password.html", form=form), 422
    flash("Пароль изменён. На других устройствах понадобится войти заново.")
    return redirect(url_for("account.start"), 303)
