"""Demo sign-ins in a centre that the demonstration's messages were not written for: the posts of its own act.

Where the act names nobody for a duty, a post of the demonstration holds it and says so.
"""

from datetime import datetime

from sqlalchemy import select

from app.demo.people import ADMIN_POST, BASIS, BLOCKS, WORD, grant_executors
from app.demo.texts import Texts
from app.directory.acts.blocks import save_block
from app.directory.acts.grants import GrantData, grant_role
from app.directory.acts.people import PersonData, add_person
from app.directory.people import set_password
from app.directory.schedules import centre, directory_changed
from app.directory.tables import Block, Centre, Person, Unit
from app.foundation.database import act, db
from app.foundation.history import record
from app.foundation.viewer import TIMETABLE

# In this order each takes the first post of that duty that no other sign-in has.
DUTIES = {"head": "head", "curator": "curator", "operator": "operator:incident", "sector": "sector:block",
          "executor": "executor", "supervisor": "supervisor"}
POSTS = {"head": "Руководитель центра", "curator": "Куратор центра", "operator": "Ответственный за работу в системе",
         "sector": "Руководитель отраслевого блока", "executor": "Исполнитель", "supervisor": "Ответственный за блок"}
FIELD = "ЖКХ"  # the sector whose lead and executor are taken, where there is a choice


def knows(texts: Texts) -> bool:
    """Whether this centre has every unit that the demonstration's messages are answered by."""
    shorts = set(db.session.scalars(select(Unit.short)))
    return all(theme.unit in shorts for theme in texts.themes)


def open_sign_ins(at: datetime) -> None:
    """The demo sign-ins, each with a role whose page it opens."""
    with act(TIMETABLE):
        grant_executors(at)
        block = _block(at)
        used: set[int] = set()
        for login, duty in DUTIES.items():
            person = _holder(login, duty, block, used, at)
            used.add(person.id)
            _open(person, login, at)
            _grant(person, login, block, at)
        admin = db.session.get_one(Person, add_person(TIMETABLE, PersonData(ADMIN_POST, None), at))
        _open(admin, "admin", at)
        _grant(admin, "admin", block, at)
        db.session.get_one(Centre, 1).demo = True
        directory_changed()


def _block(at: datetime) -> int:
    """The block of the field, or one that is the demonstration's own."""
    named = select(Block.id).order_by(Block.name.not_like(f"%{FIELD}%"), Block.name.not_like("Жилищно%"), Block.id)
    found = db.session.scalar(named.limit(1))
    return found or save_block(TIMETABLE, None, BLOCKS[0][0], BASIS, [], BLOCKS[0][2], at)


def _holder(login: str, duty: str, block: int, used: set[int], at: datetime) -> Person:
    facts = centre().facts
    if login == "sector":
        named = [facts.get("leads", {}).get("block", {}).get(str(block), 0)]
    else:
        named = [int(number) for number, held in facts.get("duties", {}).items()
                 if duty in (*held["roles"], *held["default_roles"])]
    found = db.session.scalars(
        select(Person).join(Unit, Unit.id == Person.unit_id, isouter=True).where(Person.id.in_(named), Person.id.not_in(used))
        .order_by(Unit.short.not_like(f"%{FIELD}%"), Person.id)).first()
    return found or db.session.get_one(Person, add_person(TIMETABLE, PersonData(f"{POSTS[login]} (для показа)", _unit()), at))


def _unit() -> int | None:
    return db.session.scalar(select(Unit.id).where(Unit.recipient).order_by(Unit.id).limit(1))


def _open(person: Person, login: str, at: datetime) -> None:
    person.login, person.demo = login, True
    set_password(person, WORD)
    record(TIMETABLE, "person", person.id, "open_sign_in", at)


def _grant(person: Person, login: str, block: int, at: datetime) -> None:
    if login == "executor" and person.function == "executor":
        return
    grant_role(TIMETABLE, person.id, GrantData(
        login, "incident" if login == "operator" else None, person.unit_id if login == "executor" else None,
        block_id=block if login in ("sector", "supervisor") else None), at)
