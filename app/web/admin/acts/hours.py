"""Special hours and rules changed."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_login import current_user

from app.directory.acts import hours as acts
from app.directory.acts.addresses import set_reply_addresses
from app.directory.acts.channels import ChannelValues, channel_values
from app.directory.acts.channels import edit_channel as change_channel
from app.directory.acts.seen import stamp
from app.directory.admin_queries.hours import channel_hours, owner_of
from app.directory.schedules import local_date
from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.refusal import Invisible, Refusal
from app.messages.recounting.acts import drop_recounts, order_recount
from app.web.access import access, me
from app.web.admin import room
from app.web.admin.forms import AddressesForm, ChannelForm, refuse
from app.web.admin.pages.hours import hours_shown, rules_shown, sends, special_form
from app.web.admin.rule_words import RuleForm, rule_form


@room.post("/admin/hours")
@access("admin")
def add_special_hours() -> Any:
    form = special_form()
    if not form.validate_on_submit():
        return hours_shown(form, 422)
    opens, closes = ("", "") if form.closed.data else (form.opens.data, form.closes.data)
    try:
        if not form.closed.data and not opens and not closes:
            raise Refusal("Введите часы или отметьте «закрыто весь день».", "opens")
        with act(current_user):
            days = acts.add_special_hours(current_user, form.channel.data, form.on.data, opens, closes, form.basis.data, now(),
                                          form.until.data)
    except Refusal as refusal:
        refuse(form, refusal)
        return hours_shown(form, refusal.status)
    flash(f"Особые часы заданы, дней: {len(days)}. Сроки, которые уже идут, остались прежними.")
    return redirect(url_for("admin.hours"), 303)


@room.post("/admin/hours/special/<int:hour_id>/remove")
@access("admin")
def remove_special_hours(hour_id: int) -> Any:
    with act(current_user):
        acts.remove_special_hours(current_user, hour_id, now())
    flash("Особые часы убраны.")
    return redirect(url_for("admin.hours"), 303)


@room.post("/admin/hours/<code>")
@access("admin")
def add_rule(code: str) -> Any:
    """First shows the rule that would be and what it moves, then puts in force exactly what was shown."""
    at, owner = now(), owner_of(code)
    form = rule_form(channel_hours(code, local_date(at)).newest.rule)
    if not form.validate_on_submit():
        return rules_shown(code, form, status=422)
    recounted = form.reach.data != "keep"
    try:
        _, planned, digest = acts.planned_rule(owner, form.change(), at, recounted)
        agreed = f"{digest}-{form.reach.data}"
        if request.form.get("step") != "add" or form.agreed.data != agreed:
            form.agreed.data = agreed
            return rules_shown(code, form, planned)
        with act(current_user):
            rule_id = acts.add_rule(current_user, owner, form.change(), digest, at, recounted)
            number = order_recount(current_user, rule_id, form.reach.data, at) if recounted else None
    except acts.RuleRefused as refusal:
        place(form, refusal)
        return rules_shown(code, form, status=422)
    except Refusal as refusal:
        refuse(form, refusal)
        return rules_shown(code, form, status=refusal.status)
    if number is not None:
        flash(f"Новое правило действует с {form.since.data:%d.%m.%Y}. Открытые сообщения пересчитываются в фоне.")
        return redirect(url_for("admin.recount", number=number), 303)
    flash(f"Новое правило действует с {form.since.data:%d.%m.%Y}. Принятые раньше сообщения остаются при своём.")
    return redirect(url_for("admin.channel_rules", code=code), 303)


@room.post("/admin/hours/<code>/addresses")
@access("admin")
def set_addresses(code: str) -> Any:
    """Where the replies of a channel go."""
    if not sends(code):
        raise Invisible()
    form = AddressesForm(prefix="to")
    if not form.validate_on_submit():
        return rules_shown(code, addresses=form, status=422)
    try:
        with act(current_user):
            found = set_reply_addresses(current_user, code, (form.addresses.data or "").splitlines(), form.basis.data, now())
    except Refusal as refusal:
        if refusal.field is None:
            raise
        refuse(form, refusal)
        return rules_shown(code, addresses=form, status=refusal.status)
    flash(f"Адреса сохранены: {', '.join(found)}." if found else "Адресов больше нет: ответы этого канала не отправить.")
    return redirect(url_for("admin.channel_rules", code=code), 303)


@room.post("/admin/hours/<code>/channel")
@access("admin")
def edit_channel(code: str) -> Any:
    """Its name, and whether new messages come in by it."""
    channel_values(code)
    form = ChannelForm(prefix="channel")
    if not form.validate_on_submit():
        return rules_shown(code, channel=form, status=422)
    new = ChannelValues(form.name.data or "", form.worked.data)
    try:
        with act(me()):
            change_channel(me(), code, new, form.basis.data or "", form.seen.data or "", now())
    except Refusal as refusal:
        refuse(form, refusal)
        if refusal.status == 409:
            form.seen.data = stamp(channel_values(code))
        return rules_shown(code, channel=form, status=refusal.status)
    flash("Канал сохранён." if new.worked else "Канал сохранён: новых сообщений по нему не зарегистрировать, начатые дойдут до "
          "конца.")
    return redirect(url_for("admin.channel_rules", code=code), 303)


def place(form: RuleForm, refusal: acts.RuleRefused) -> None:
    """What does not fit together, beside the number of its clock or the closing hour."""
    for name, words in refusal.mistakes:
        field = form.terms().get(name)
        refuse(form, Refusal(words, field.name if field else "closes"))


@room.post("/admin/hours/<code>/rules/<int:rule_id>/withdraw")
@access("admin")
def withdraw_rule(code: str, rule_id: int) -> Any:
    try:
        with act(current_user):
            drop_recounts(current_user, rule_id, now())
            acts.withdraw_rule(current_user, owner_of(code), rule_id, now())
    except Invisible:
        raise
    except Refusal as refusal:
        return rules_shown(code, refused=refusal.words, status=refusal.status)
    flash("Правило отменено до начала действия.")
    return redirect(url_for("admin.channel_rules", code=code), 303)
