"""A centre of a shipped profile: the posts of its act, let in by the administrator, with the duties that the act lays on them.

A centre is loaded once for each engine and put back for the next journey, as it stood on the morning of 12 May 2026.
"""

from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import NamedTuple, cast
from zoneinfo import ZoneInfo

import time_machine
from sqlalchemy import select

from app.directory.acts import grants, people
from app.directory.blocks import blocks, territories
from app.directory.schedules import zone
from app.directory.tables import Person, Unit
from app.foundation.clock import now
from app.foundation.database import act, db
from app.foundation.viewer import BY_CHANNEL, BY_UNIT, TIMETABLE
from tests.journeys.town import HASH, Citizen, words
from tests.support.application import House
from tests.support.html import parse
from tests.web.visitor import Form, Page

TOPIC = "Поступление ВУЗ и ССУЗ, нехватка бюджетных мест"
WEEK = "since=2026-05-11&until=2026-05-17"
# Where the act names a post, as its profile spells the beginning (« / » and the unit where several posts bear one name), with
# what it lays on it: «operator:incident», «sector:» and a block or territory, «executor» of the unit of the post.
SEATS = {
    "myski": {
        "head": ("Директор / Мыски Медиа", "head"),
        "curator": ("Заместитель главы Мысковского городского округа по управлению", "curator"),
        "incident": ("Ответственный за работу в системе «Инцидент", "operator:incident"),
        "pos": ("Ответственный за работу в системе «Платформа", "operator:pos", "operator:regional"), "regional": "pos",
        "press": ("Ответственный за работу в социальных", "press"),
        "executor": ("Директор / Управление ЖКХ", "executor", "unit_head"),
        "deputy": ("Первый заместитель главы", "signatory"),
        "region": ("Куратор ЦУР Кузбасса",)},
    "alekseevka": {
        "head": ("Заместитель руководителя аппарата", "head"),
        "curator": ("Заместитель главы администрации", "curator"),
        "incident": ("Начальник отдела делопроизводства", "operator:pos", "operator:incident"), "pos": "incident",
        "press": ("Ответственный за информационное", "press"),
        "housing": ("Ответственный за направление блока ЖКХ", "sector:Жилищно-коммунальное хозяйство"),
        "social": ("Ответственный за направление блока социальной", "sector:Социальная политика"),
        "region": ("Руководитель ЦУР", "observer")},
    "ishim": {
        "head": ("Первый заместитель Главы города", "head", "curator"), "curator": "head",
        "second": ("Руководитель аппарата Главы города",)},
    "gavrilov-yam": {
        "head": ("Руководитель аппарата Администрации", "head"),
        "curator": ("Первый заместитель Главы Администрации", "curator"),
        "incident": ("Начальник отдела информатизации", "operator:incident"),
        "pos": ("Начальник отдела по организационной", "operator:pos"),
        "executor": ("Начальник Управления жилищно", "sector:ЖКХ, строительство и природопользование", "executor", "unit_head"),
        "schools": ("Начальник Управления образования", "sector:Образование", "executor"),
        "village": ("Глава Шопшинского", "sector:Шопшинское сельское поселение")},
    "okha": {
        "head": ("Начальник МКУ «ЭТУ»", "head", "operator:incident"),
        "curator": ("Заместитель главы муниципального", "curator"),
        "incident": ("Начальник отдела по связям с общественностью, населением и террит", "operator:incident"),
        "press": ("Главный редактор", "press"),
        "executor": ("Начальник отдела жилищно-коммунального", "sector:ЖКХ, транспорт, энергетика и связь", "executor",
                     "unit_head"),
        "schools": ("Начальник управления образования", "sector:Образование", "executor")},
}
# Whom a centre cannot work without and some act does not name.
LEFT_OPEN = {"incident": "operator:incident", "pos": "operator:pos", "press": "press", "executor": "unit_head",
             "deputy": "signatory", "desk": "operator"}


class Known(NamedTuple):
    """Somebody with a sign-in, as the database numbers them."""

    id: int
    unit_id: int | None


class Post(Citizen):
    """A post with a browser."""

    def __init__(self, app, login: str, known: Known):
        self.app, self.login, self.browser = app, login, app.test_client()
        self.id, self.unit_id = known

    def form(self, page: str, action: str) -> Form:
        return Page(None, page, parse(self.get(page).text)).form(action)

    def sends(self, page: str, action: str, /, **told) -> str:
        """Fills the form of a page that goes to ``action`` (``__`` for the hyphen of a field); tells where it leads."""
        form = self.form(page, action)
        form.fill(**{name.replace("__", "-"): value for name, value in told.items()})
        answer = self.browser.post(action, data=form.data, content_type="multipart/form-data")
        assert answer.status_code == 303, (action, answer.status_code, words(answer.text)[:2000])
        return answer.headers["Location"]

    def passes_up(self, title: str) -> str:
        """A question to whoever decides next; the address of its page."""
        return self.sends("/questions/new", "/questions/new", question__title=title, question__words="Прошу решить.")

    def decides(self, question: str, words: str, **told) -> None:
        self.sends(question, f"{question}/decide", decide__words=words, **told)


class Centre:
    def __init__(self, house: House, code: str):
        name = f"centre {code}"
        self.app = house.fresh(name if name in house.made else "empty")
        if name not in house.made:
            house.once(name, partial(self._founded, code))
        known, self.zone = cast(tuple[dict[str, Known], ZoneInfo], house.made[name].value)
        self.people = {login: Post(self.app, login, person) for login, person in known.items()}
        self.people |= {name: self.people[same] for name, same in SEATS[code].items() if isinstance(same, str)}

    def __getattr__(self, login: str) -> "Post":
        return self.people[login]

    def _founded(self, code: str):
        run = self.app.test_cli_runner().invoke
        loaded = run(args=["profile", "load", code])
        assert loaded.exit_code == 0, loaded.output
        with self.app.app_context():
            self.zone = zone()
        with self.at("2026-05-12 08:00"):
            assert run(args=["admin", "open", "admin"]).exit_code == 0
            named = {login: self.seated(login, *told) for login, told in SEATS[code].items() if not isinstance(told, str)}
            open_ones = {login: self._given(self._new_post(login), login, duty)
                         for login, duty in LEFT_OPEN.items() if login not in SEATS[code]}
            return {"admin": self._let_in("admin"), **named, **open_ones}, self.zone

    @contextmanager
    def at(self, moment: str):
        """A moment of the municipality's time."""
        with time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=self.zone), tick=False):
            yield

    def post_id(self, told: str) -> int:
        """The post of the profile that begins so."""
        name, _, unit = told.partition(" / ")
        query = select(Person.id).where(Person.post.startswith(name)).order_by(Person.id)
        with self.app.app_context():
            found = db.session.scalars(
                query.join(Unit, Unit.id == Person.unit_id).where(Unit.short == unit) if unit else query).first()
        assert found, f"the profile names no {told}"
        return found

    def seated(self, login: str, post: str, *duties: str) -> Known:
        """The administrator opens a sign-in for a post and grants its duties."""
        return self._given(self.post_id(post), login, *duties)

    def added(self, login: str, *duties: str, unit: int | None = None) -> Post:
        """A post of which the act says nothing; of the first unit that answers, where none is named."""
        return Post(self.app, login, self._given(self._new_post(login, unit), login, *duties))

    def unit(self, name: str, **told: int) -> int:
        """A recipient that the act leaves to the administrator, entered on the page of units; its number."""
        self.admin.sends("/admin/units/new", "/admin/units/new", name=name, short=name, **told)
        with self.app.app_context():
            return db.session.scalars(select(Unit.id).where(Unit.short == name)).one()

    def _new_post(self, login: str, unit: int | None = None) -> int:
        with self.app.app_context(), act(TIMETABLE):
            unit = unit or db.session.scalars(select(Unit.id).where(Unit.recipient).order_by(Unit.id)).first()
            return people.add_person(TIMETABLE, people.PersonData(f"Должность «{login}»", unit), now())

    def _given(self, number: int, login: str, *duties: str) -> Known:
        with self.app.app_context():
            with act(TIMETABLE):
                people.open_sign_in(TIMETABLE, number, login, now())
                unit = db.session.get_one(Person, number).unit_id
            for duty in duties:
                data = self.duty(duty)
                with act(TIMETABLE):
                    grants.grant_role(TIMETABLE, number, replace(data, unit_id=unit) if data.role in BY_UNIT else data, now())
        return self._let_in(login)

    def duty(self, told: str) -> grants.GrantData:
        role, _, scope = told.partition(":")
        if not scope or role in BY_CHANNEL:
            return grants.GrantData(role, scope or None)
        found = {name: {field: number} for field, known in (("block_id", blocks()), ("territory_id", territories()))
                 for number, name in known.names.items()}
        return grants.GrantData(role, **found[scope])

    def _let_in(self, login: str) -> Known:
        """Past the slip and the first password, which tests of the administrator's room go through."""
        with self.app.app_context(), act(TIMETABLE):
            person = db.session.scalars(select(Person).where(Person.login == login)).one()
            person.password_hash, person.password_ends, person.must_change_password = HASH, None, False
            return Known(person.id, person.unit_id)
