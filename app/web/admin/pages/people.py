"""Posts by unit, one person, the slip."""

from itertools import groupby
from typing import Any

from flask import Response, current_app, render_template, request, url_for

from app.directory.acts.people import Slip
from app.directory.admin_queries import people as directory
from app.directory.admin_queries.duties import duties_by_person
from app.directory.admin_queries.people import GrantCard, PersonRow
from app.directory.blocks import blocks, territories
from app.directory.schedules import channels, zone
from app.foundation.clock import now
from app.web.access import access
from app.web.admin import room
from app.web.admin.forms import GrantForm, PersonForm, SignInForm
from app.web.formats import clause_words, day_words, moment_words
from app.web.xlsx import workbook

SIGN_INS = {"": "Все", "yes": "Есть вход", "no": "Нет входа"}
SIGN_IN_WORDS = {
    "open": ("вход открыт", "calm", "circle-check"), "slip": ("ждёт первого входа", "wait", "hourglass"),
    "expired": ("одноразовый пароль истёк", "late", "alert-triangle"), "closed": ("вход закрыт", "wait", "lock"),
    "none": ("входа нет", None, None),
}


def asked() -> tuple[str, str]:
    sign_in = request.args.get("sign_in", "")
    return request.args.get("q", "")[:200].replace("\x00", ""), sign_in if sign_in in SIGN_INS else ""


@room.get("/admin/people")
@access("admin")
def people() -> Any:
    words, sign_in = asked()
    found = directory.people(words, sign_in, now())
    groups = [(unit, list(rows)) for unit, rows in groupby(found, key=lambda row: row.unit)]
    tabs = [{"url": url_for("admin.people", q=words or None, sign_in=key or None), "label": label,
             "current": key == sign_in} for key, label in SIGN_INS.items()]
    return render_template("admin/people.html", groups=groups, count=len(found), words=words, sign_in=sign_in,
                           tabs=tabs, sign_in_words=SIGN_IN_WORDS, period=period)


@room.get("/admin/people.xlsx")
@access("admin")
def people_table() -> Response:
    """The list as it is filtered; without names, mail and telephones."""
    words, sign_in = asked()
    return workbook("Люди и доступ.xlsx", "Люди и доступ",
                    ["Подразделение", "Должность", "Основание", "Вход", "Роли"],
                    (table_row(row) for row in directory.people(words, sign_in, now())), zone(), [40, 50, 20, 24, 60])


def table_row(row: PersonRow) -> list[str]:
    roles = "; ".join(f"{card.label} ({card.scope})" if card.scope else card.label
                      for card in row.grants if card.state == "now")
    return [row.unit, row.post, clause_words(row.clause), SIGN_IN_WORDS[row.sign_in][0], roles]


@room.get("/admin/people/new")
@access("admin")
def new_person() -> Any:
    return new_person_shown(person_form(formdata=None))


def new_person_shown(form: PersonForm, status: int = 200) -> Any:
    return render_template("admin/new_person.html", form=form), status


def person_form(**options: Any) -> PersonForm:
    form = PersonForm(prefix="person", **options)
    form.unit_id.choices = [(0, "без подразделения"), *directory.active_units()]
    return form


def grant_form(**options: Any) -> GrantForm:
    form = GrantForm(prefix="grant", **options)
    form.channel.choices = [("", "все каналы"), *((card.code, card.name) for card in channels().values())]
    form.unit_id.choices = [(0, "не выбрано"), *directory.active_units()]
    form.block_id.choices = [(0, "не выбран"), *blocks().names.items()]
    form.territory_id.choices = [(0, "не выбрана"), *territories().names.items()]
    return form


@room.get("/admin/people/<int:person_id>")
@access("admin")
def person(person_id: int) -> Any:
    return person_shown(person_id)


def person_shown(person_id: int, status: int = 200, edit: PersonForm | None = None, sign_in: SignInForm | None = None,
                 grant: GrantForm | None = None, refused: str = "", again: int | None = None) -> Any:
    """The page, with the form that was refused in place of the fresh one; ``refused`` is about a button, ``again`` the grant
    whose withdrawal is asked once more."""
    card = directory.person_page(person_id, now())
    edit = edit or person_form(formdata=None, data={**vars(card), "unit_id": card.unit_id or 0, "seen": card.stamp})
    sign_in = sign_in or SignInForm(prefix="open", formdata=None, login=card.login)
    grant = grant or grant_form(formdata=None, data={"unit_id": card.unit_id or 0, "channel": ""})
    changes = [{"what": change.what, "when": moment_words(change.at), "iso": change.at.isoformat(), "who": change.who,
                "words": change.words} for change in directory.history_of_person(person_id)]
    return render_template("admin/person.html", card=card, edit=edit, sign_in=sign_in, grant=grant, refused=refused,
                           changes=changes, period=period, again=again, sign_in_words=SIGN_IN_WORDS, conflict=status == 409,
                           duties=duties_by_person().get(person_id)), status


def period(card: GrantCard) -> str:
    """«с 1 мая 2026 по 31 мая 2026»."""
    parts = [f"с {day_words(card.starts_on)}" if card.starts_on else "",
             f"по {day_words(card.ends_on)}" if card.ends_on else ""]
    return " ".join(part for part in parts if part) or "без срока"


def slip_shown(slip: Slip) -> Any:
    """The only time the one-time password is seen; the answer is never cached."""
    return render_template("admin/slip.html", slip=slip, card=directory.person_page(slip.person_id, now()),
                           address=current_app.config["SETTINGS"].public_address)
