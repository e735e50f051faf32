"""Where letters go: to the server that the settings name once the administrator has switched it on, else into the folder."""

from datetime import datetime

from flask import current_app
from sqlalchemy import select

from app.adapters.mailer import Mailer
from app.directory.mail import mail_switch, set_mail
from app.directory.people import people_with
from app.directory.schedules import local_date
from app.directory.tables import Centre
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.notices.acts import tell
from app.notices.tables import Letter

STILL_ON = "письма уходили через почтовый сервер и до появления выключателя"
NOT_YET = "почтовый сервер настроен, отправку ещё никто не включал"


def server_named() -> bool:
    return current_app.config["SETTINGS"].outbox is None


def mail_leaves() -> bool:
    switch = mail_switch() if server_named() else None
    return switch is not None and switch.on


def mailer_now() -> Mailer:
    found: Mailer = current_app.extensions["mailer" if mail_leaves() else "outbox"]
    return found


def decide_once(at: datetime) -> None:
    """A server that carried letters before there was a switch goes on with it; a new one waits for the administrator's word.
    Administrators are told either way. Not inside an act."""
    if not server_named() or mail_switch() is not None or db.session.get(Centre, 1) is None:
        return
    newest = db.session.scalar(select(Letter.message_id_header).where(Letter.state == "sent", Letter.address != "")
                               .order_by(Letter.id.desc()).limit(1))
    on = newest is not None and not current_app.extensions["outbox"].holds(newest)
    words = ("Письма уходят через почтовый сервер, как и раньше; теперь отправку можно выключить." if on else
             "Почтовый сервер настроен, но отправка не включена: письма ложатся в папку исходящих.")
    with act(TIMETABLE):
        set_mail(TIMETABLE, on, STILL_ON if on else NOT_YET, at)
        tell(people_with("admin", local_date(at)), "mail-switch", "trouble", words, at, link="/admin/state")
