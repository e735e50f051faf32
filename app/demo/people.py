"""Who plays: the demo sign-ins on the profile's posts, and an executor's grant for every post that answers."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from app.demo.texts import OURS
from app.directory.acts.blocks import save_block, save_territory
from app.directory.acts.grants import GrantData, grant_role
from app.directory.acts.people import PersonData, add_person
from app.directory.people import set_password, viewer_of
from app.directory.schedules import directory_changed, local_date
from app.directory.tables import Centre, Person, Unit
from app.foundation.database import act, db
from app.foundation.history import record
from app.foundation.viewer import TIMETABLE, Viewer

WORD = "demo"  # for all of them; the sign-in page of a demonstration prints it
OPERATOR_POST = "Ответственный за работу в системе «Инцидент менеджмент»"
ADMIN_POST = "Администратор системы"
SUPERVISOR_POST = "Первый заместитель главы МГО по городскому хозяйству и строительству"
POS_POST = "Ответственный за работу в системе «Платформа"
PRESS_POST = "Ответственный за работу в социальных сетях"
DEPUTY_POST = "Заместитель главы МГО по национальной политике и социальным вопросам"
CLERK_POST, OBSERVER_POST = "Методист (для показа)", "Наблюдатель ЦУР (для показа)"
SCHOOLS = "Управление образованием"
# Which channels each runs; who takes calls and letters the decree does not say.
CHANNELS = {"pos": ("pos", "regional", "governor", "phone", "email", "paper"),
            "press": ("pages", "direct", "messenger", "line", "governor")}
MEDIA = "Мыски Медиа"
BASIS = "Для показа: актом не установлено"
TERRITORY, SETTLEMENTS = "Посёлок Ключевой", ("пос. Ключевой",)
# (name, short names of units, topic groups)
BLOCKS = (
    ("Городское хозяйство", ("Управление ЖКХ", "Водоканал", "Гортоп", "Энергосеть", "Мысковская автоколонна", "Мысковская УК",
                             "УК «Центр»", "УК «Томь-Сервис»", "УК «Жилкомплекс»", "ЭкоТек", "Теплосетевая компания",
                             "Тепловая компания", "Отдел ЖКХ", "Жилищный отдел", "Отдел архитектуры"),
     ("ЖКХ", "Благоустройство", "Дороги", "Обращение с отходами", "Общественный транспорт", "Энергетика",
      "Строительство и архитектура")),
    ("Социальный блок", ("Управление образованием", "Управление культуры и спорта", "Соцзащита", "Городская больница",
                         "Центр занятости"),
     ("Образование", "Культура", "Здравоохранение", "Социальное обслуживание и защита", "Физическая культура и спорт",
      "Молодежная политика", "Труд и занятость")))


@dataclass(frozen=True)
class Cast:
    """The viewers of the demonstration. ``executors`` by the short name of their unit, ``units`` likewise."""

    logins: dict[str, Viewer]
    executors: dict[str, Viewer]
    units: dict[str, int]
    clerk: Viewer

    @property
    def operator(self) -> Viewer:
        return self.logins["operator"]


def engage(at: datetime) -> Cast:
    """Opens the sign-ins, sets up blocks and territories and grants every duty, as of a moment."""
    with act(TIMETABLE):
        units = dict(db.session.execute(select(Unit.short, Unit.id)).all())
        grant_executors(at)
        logins = _open_sign_ins(units, at)
        _grant_fields(logins, units, at)
        clerk = add_person(TIMETABLE, PersonData(CLERK_POST, units[SCHOOLS]), at)
        grant_role(TIMETABLE, clerk, GrantData("executor", unit_id=units[SCHOOLS]), at)
        db.session.get_one(Centre, 1).demo = True
        directory_changed()
    today = local_date(at)
    people = db.session.execute(select(Person, Unit.short).join(Unit, Unit.id == Person.unit_id)
                                .where(Person.function == "executor").order_by(Person.id)).all()
    executors: dict[str, Viewer] = {}
    for person, unit in people:
        executors.setdefault(unit, viewer_of(person, today))
    cast = Cast({login: viewer_of(db.session.get_one(Person, person_id), today)
                 for login, person_id in logins.items()}, executors, units, viewer_of(db.session.get_one(Person, clerk), today))
    db.session.rollback()
    return cast


def grant_executors(at: datetime) -> None:
    """Every post that answers gets its role and a number to call."""
    for person in db.session.scalars(select(Person).where(Person.function == "executor").order_by(Person.id)):
        person.phone = f"доб. {100 + person.id}"
        grant_role(TIMETABLE, person.id, GrantData("executor", unit_id=person.unit_id), at)


def _open_sign_ins(units: dict[str, int], at: datetime) -> dict[str, int]:
    admin = add_person(TIMETABLE, PersonData(ADMIN_POST, units[MEDIA]), at)
    found = {
        "operator": _holder(Person.post == OPERATOR_POST),
        "executor": _holder(Person.function == "executor", Person.unit_id == units[OURS]),
        "head": _holder(Person.function == "head"),
        "curator": _holder(Person.function == "curator"),
        "sector": _holder(Person.unit_id == units["Отдел ЖКХ"]),
        "supervisor": _holder(Person.post == SUPERVISOR_POST),
        "admin": admin,
        "pos": _holder(Person.post.startswith(POS_POST)),
        "press": _holder(Person.post == PRESS_POST),
        "chief": _holder(Person.function == "executor", Person.unit_id == units[SCHOOLS]),
        "deputy": _holder(Person.post == DEPUTY_POST),
        "observer": add_person(TIMETABLE, PersonData(OBSERVER_POST, None), at),
    }
    for login, person_id in found.items():
        person = db.session.get_one(Person, person_id)
        person.login, person.demo = login, True
        set_password(person, WORD)
        record(TIMETABLE, "person", person_id, "open_sign_in", at)
        if login in CHANNELS:
            for channel in CHANNELS[login]:
                grant_role(TIMETABLE, person_id, GrantData("press" if login == "press" else "operator", channel), at)
        elif login not in ("executor", "sector", "supervisor", "chief", "deputy"):
            grant_role(TIMETABLE, person_id, GrantData(login, "incident" if login == "operator" else None), at)
    return found


def _grant_fields(logins: dict[str, int], units: dict[str, int], at: datetime) -> None:
    """Blocks and a territory that the decree does not name: the demonstration's own, and said to be so."""
    blocks = {name: save_block(TIMETABLE, None, name, BASIS, [units[unit] for unit in short], groups, at)
              for name, short, groups in BLOCKS}
    save_territory(TIMETABLE, None, TERRITORY, BASIS, SETTLEMENTS, at)
    for login in ("sector", "supervisor"):
        grant_role(TIMETABLE, logins[login], GrantData(login, block_id=blocks[BLOCKS[0][0]]), at)
    grant_role(TIMETABLE, logins["deputy"], GrantData("signatory", block_id=blocks[BLOCKS[1][0]]), at)
    grant_role(TIMETABLE, logins["chief"], GrantData("unit_head", unit_id=units[SCHOOLS]), at)


def _holder(*conditions) -> int:
    return db.session.scalars(select(Person.id).where(*conditions).order_by(Person.id)).first() or 0
