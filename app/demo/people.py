"""Who plays: the demo sign-ins on posts of the centre's act, and an executor's grant for every post that answers.

Where the act names nobody for a duty, a post of the demonstration holds it and says so.
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select

from app.demo.town import BASIS, Town
from app.directory.acts.blocks import save_block, save_territory
from app.directory.acts.grants import GrantData, grant_role
from app.directory.acts.people import PersonData, add_person
from app.directory.blocks import territories
from app.directory.people import set_password, viewer_of
from app.directory.profile import apply_changes, differences, running_profile
from app.directory.profile.parts import PostData, UnitData
from app.directory.schedules import centre, channels, directory_changed, local_date
from app.directory.tables import Block, Centre, Person, Topic, Unit
from app.foundation.database import act, db
from app.foundation.history import record
from app.foundation.viewer import TIMETABLE, Viewer

WORD = "demo"  # for all of them; the sign-in page of a demonstration prints it
TRADE, SCHOOLING = "ЖКХ", "Образование"  # topic groups whose units and blocks the sign-ins stand for
# In this order each takes the first post of that duty that no other sign-in has; what a post of the demonstration is called.
DUTIES = {
    "head": ("head", "Руководитель центра"), "curator": ("curator", "Куратор центра"),
    "operator": ("operator:incident", "Ответственный за работу в системе"),
    "pos": ("operator:pos", "Ответственный за платформу обратной связи"), "press": ("press", "Пресс-служба"),
    "sector": ("sector:block", "Руководитель отраслевого блока"), "settlement": ("sector:territory", ""),
    "executor": ("executor", "Исполнитель"),
    "chief": ("executor", "Руководитель подразделения"), "supervisor": ("supervisor", "Ответственный за блок"),
    "deputy": ("signatory", "Заместитель главы, подписывающий ответы"), "observer": ("observer", "Наблюдатель ЦУР"),
    "admin": ("", "Администратор системы")}


@dataclass(frozen=True)
class Cast:
    """The viewers of the demonstration. ``executors`` and ``units`` by the short name of the unit; ``answers``: which unit
    answers a group of topics; ``ours`` is the unit of the sign-in «executor», ``second`` the one that helps it, ``block`` that
    of «sector»."""

    logins: dict[str, Viewer]
    executors: dict[str, Viewer]
    units: dict[str, int]
    answers: dict[str, str]
    ours: str
    second: str
    block: int | None
    clerk: Viewer

    @property
    def operator(self) -> Viewer:
        return self.logins["operator"]

    def answering(self, group: str) -> str:
        return self.answers.get(group, self.ours)


def engage(town: Town, at: datetime) -> Cast:
    """Sets up what the act leaves open, opens the sign-ins and grants every duty, as of a moment."""
    with act(TIMETABLE):
        _set_up(town, at)
        answers = _who_answers(town)
        units = dict(db.session.execute(select(Unit.short, Unit.id)).all())
        ours = town.ours or answers.get(TRADE) or _anybody()
        schools = answers.get(SCHOOLING, ours)
        _grant_executors(at)
        people = Sharing(town, units[ours], units[schools], at).open()
        clerk = add_person(TIMETABLE, PersonData("Методист (для показа)", units[schools]), at)
        grant_role(TIMETABLE, clerk, GrantData("executor", unit_id=units[schools]), at)
        db.session.get_one(Centre, 1).demo = True
        directory_changed()
    today = local_date(at)
    logins = {login: viewer_of(db.session.get_one(Person, person_id), today) for login, person_id in people.items()}
    executors = {ours: logins["executor"]}
    for person, unit in db.session.execute(select(Person, Unit.short).join(Unit, Unit.id == Person.unit_id)
                                           .where(Person.function == "executor").order_by(Person.id)):
        executors.setdefault(unit, viewer_of(person, today))
    second = town.second or next((unit for unit in executors if unit != ours), "")
    cast = Cast(logins, executors, units, answers, ours, second, _block_of(TRADE),
                viewer_of(db.session.get_one(Person, clerk), today))
    db.session.rollback()
    return cast


def _set_up(town: Town, at: datetime) -> None:
    """Units that the act names as a class only, blocks and territories where it names none."""
    if town.units:
        here = running_profile()
        shown = replace(
            here, units=(*here.units, *(UnitData(row["short"], row["short"], "", True, True, BASIS) for row in town.units)),
            posts=(*here.posts, *(PostData("Руководитель", row["short"], (), ("executor",), (), BASIS) for row in town.units)))
        apply_changes(TIMETABLE, shown, differences(shown, local_date(at)), at)
    units = dict(db.session.execute(select(Unit.short, Unit.id)).all())
    if db.session.scalar(select(Block.id).limit(1)) is None:
        for row in town.blocks:
            save_block(TIMETABLE, None, row["name"], BASIS, [units[short] for short in row["units"]], row["groups"], at)
    _place_shown(town, units, at)
    for row in town.territories:
        save_territory(TIMETABLE, None, row["name"], BASIS, row["settlements"], at)


def _place_shown(town: Town, units: dict[str, int], at: datetime) -> None:
    """The units of the demonstration stand in the block of the topics that they answer first."""
    for block in db.session.scalars(select(Block).order_by(Block.id)).all():
        groups = sorted(set(db.session.scalars(select(Topic.group).where(Topic.block_id == block.id))))
        shown = [units[row["short"]] for row in town.units if row["groups"][0] in groups]
        if shown:
            kept = db.session.scalars(select(Unit.id).where(Unit.block_id == block.id, Unit.id.not_in(shown))).all()
            save_block(TIMETABLE, block.id, block.name, block.basis, [*kept, *shown], groups, at)


def _who_answers(town: Town) -> dict[str, str]:
    """Of the units that have somebody to answer: the first one of the topics' block, or the one shown for them."""
    rows = db.session.execute(
        select(Topic.group, Unit.short).join(Unit, Unit.block_id == Topic.block_id).join(Person, Person.unit_id == Unit.id)
        .where(Unit.recipient, Person.function == "executor").order_by(Unit.id.desc()))
    return dict(rows.all()) | {group: row["short"] for row in town.units for group in row["groups"]}


def _anybody() -> str:
    """The first unit that gets messages; raises nothing, as a profile without one is not loaded."""
    return db.session.scalars(select(Unit.short).where(Unit.recipient).order_by(Unit.id)).first() or ""


def _grant_executors(at: datetime) -> None:
    """Every post that answers gets its role and a number to call."""
    for person in db.session.scalars(select(Person).where(Person.function == "executor").order_by(Person.id)):
        person.phone = f"+7 000 000-{person.id // 100 % 100:02}-{person.id % 100:02}"
        grant_role(TIMETABLE, person.id, GrantData("executor", unit_id=person.unit_id), at)


class Sharing:
    """The sign-ins shared out among the posts."""

    def __init__(self, town: Town, ours: int, schools: int, at: datetime):
        self.town, self.at = town, at
        self.units = {"executor": ours, "chief": schools}
        self.used: set[int] = set()
        led = centre().facts.get("leads", {}).get("territory", {})
        home = territories().of_settlement.get(town.settlement)
        self.territory = home if str(home) in led else None  # few acts name heads of settlements

    def open(self) -> dict[str, int]:
        """Who holds each sign-in; those that the town names come first."""
        found = {}
        logins = [*self.town.posts, *(login for login in DUTIES if login not in self.town.posts)]
        for login in logins if self.territory else [login for login in logins if login != "settlement"]:
            person = self._holder(login)
            self.used.add(person.id)
            found[login] = person.id
            person.login, person.demo = login, True
            set_password(person, WORD)
            record(TIMETABLE, "person", person.id, "open_sign_in", self.at)
        for login, person_id in found.items():
            for grant in self._grants(login):
                grant_role(TIMETABLE, person_id, grant, self.at)
        return found

    def _holder(self, login: str) -> Person:
        unit, free = self.units.get(login), select(Person).where(Person.id.not_in(self.used)).order_by(Person.id)
        if login in self.town.posts:
            found = db.session.scalars(free.where(Person.post == self.town.posts[login])).first()
        elif unit:
            found = db.session.scalars(free.where(Person.unit_id == unit, Person.function == "executor")).first()
        else:
            found = db.session.scalars(free.where(Person.id.in_(self._named(login)))).first()
        return found or self._shown(login, unit or (None if login == "observer" else self._office()))

    def _named(self, login: str) -> list[int]:
        """The posts that the act, or the profile where it is silent, gives this duty."""
        facts, duty = centre().facts, DUTIES[login][0]
        if login == "sector":
            return [facts.get("leads", {}).get("block", {}).get(str(_block_of(TRADE)), 0)]
        if login == "settlement":
            return [facts["leads"]["territory"][str(self.territory)]]
        return [int(number) for number, held in facts.get("duties", {}).items()
                if duty in (*held["roles"], *held["default_roles"])]

    def _shown(self, login: str, unit: int | None) -> Person:
        post = DUTIES[login][1] + ("" if login == "admin" else " (для показа)")
        person = db.session.get_one(Person, add_person(TIMETABLE, PersonData(post, unit), self.at))
        if login in self.units:
            grant_role(TIMETABLE, person.id, GrantData("executor", unit_id=unit), self.at)
        return person

    def _office(self) -> int | None:
        base = centre().facts.get("base_organisation", "")
        return db.session.scalar(select(Unit.id).order_by(Unit.name != base, Unit.recipient.desc(), Unit.id).limit(1))

    def _grants(self, login: str) -> list[GrantData]:
        if login in ("pos", "press"):
            return [GrantData("press" if login == "press" else "operator", channel) for channel in runs(login)]
        if login in ("sector", "supervisor"):
            return [GrantData(login, block_id=_block_of(TRADE))]
        if login == "settlement":
            return [GrantData("sector", territory_id=self.territory)]
        own = {"executor": [], "operator": [GrantData("operator", "incident")],
               "chief": [GrantData("unit_head", unit_id=self.units["chief"])],
               "deputy": [GrantData("signatory", block_id=_block_of(SCHOOLING))]}
        return own.get(login, [GrantData(login)])


def runs(login: str) -> list[str]:
    """The channels that the sign-in «pos» or «press» runs, or takes part in; «incident» is the operator's."""
    routes = {code: [(step["step"], step["who"]) for step in card.route] for code, card in channels().items()}
    if login == "press":
        return [code for code, steps in routes.items() if any(who == "press" for _, who in steps)]
    return [code for code, steps in routes.items() if code != "incident" and steps and steps[0][1] != "press"]


def _block_of(group: str) -> int | None:
    """A block of these topics, or the first there is."""
    named = db.session.scalar(select(Topic.block_id).where(Topic.group == group, Topic.block_id.is_not(None)).limit(1))
    return named or db.session.scalar(select(Block.id).order_by(Block.id).limit(1))
