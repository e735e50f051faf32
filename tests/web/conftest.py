"""A town for tests of pages: everybody whom access tells apart, and a clock that stands."""

from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from flask import Flask

from tests.support.application import House
from tests.support.making import Making
from tests.support.people import People, Someone
from tests.web.visitor import Visitor

# A Tuesday, in the middle of a working day of the municipality.
NOW = datetime(2026, 5, 19, 11, 0, tzinfo=ZoneInfo("Asia/Novokuznetsk"))


@pytest.fixture
def standing() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW, tick=False) as traveller:
        yield traveller


@pytest.fixture
def people(app: Flask, standing: time_machine.Traveller) -> People:
    """Opens sign-ins on the Thursday before."""
    return People(app, NOW.replace(day=14, hour=9))


@pytest.fixture
def town(house: House, people: People) -> dict[str, Someone]:
    return house.once("town", people.town)


@pytest.fixture
def making(app: Flask, house: House, people: People, town: dict[str, Someone]) -> Making:
    """Makes messages from that Thursday on."""
    return Making(app, people, town["operator"], town["executor"], town["contributor"], house)


@pytest.fixture
def visit(app: Flask, town: dict[str, Someone]) -> Callable[[str], Visitor]:
    """A browser signed in as one of the town; «nobody» is not signed in."""
    known: dict[str, Visitor] = {}

    def signed_in(name: str) -> Visitor:
        if name not in known:
            known[name] = Visitor(app) if name == "nobody" else Visitor(app).sign_in(town[name])
        return known[name]

    return signed_in
