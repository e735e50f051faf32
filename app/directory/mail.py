"""Whether letters may leave the house: the administrator's word, kept among the facts of the centre."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.directory.schedules import directory_changed
from app.directory.tables import Centre
from app.foundation.database import db
from app.foundation.history import record
from app.foundation.refusal import Refusal
from app.foundation.viewer import Viewer


@dataclass(frozen=True)
class MailSwitch:
    on: bool
    basis: str
    at: datetime


def mail_switch() -> MailSwitch | None:
    """None while nobody has decided."""
    told = (db.session.scalar(select(Centre.facts)) or {}).get("mail")
    return MailSwitch(told["on"], told["basis"], datetime.fromisoformat(told["at"])) if told else None


def set_mail(viewer: Viewer, on: bool, basis: str, at: datetime) -> None:
    if not basis.strip():
        raise Refusal("Напишите основание: кто и чем это решил.", "basis")
    row = db.session.get_one(Centre, 1, with_for_update=True, populate_existing=True)
    row.facts = {**row.facts, "mail": {"on": on, "basis": basis.strip(), "at": at.isoformat()}}
    record(viewer, "centre", 1, "set_mail", at, on=on, basis=basis.strip())
    directory_changed()
