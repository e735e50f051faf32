"""A sixth centre from a copied file: its own place, zone, hours and order of steps; one message goes the whole way."""

import re
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine

from app.directory.profile import SHIPPED
from app.directory.schedules import MEMORY
from tests.journeys.town import Citizen

ZONE = ZoneInfo("Asia/Yakutsk")
TOPIC = "Поступление ВУЗ и ССУЗ, нехватка бюджетных мест"
STEP = """[[channels.incident.route]]
step = "{}"
label = "{}"
who = "{}"
waits_for = "{}"
{}source = "распоряжение № 1"

"""
BACK = 'returns_to = "answer"\n'
# Here the region decides before the operator checks, then the head agrees; publication is the end.
ROUTE = "".join((
    STEP.format("answer", "Подготовка ответа", "executor", "ответ исполнителя", ""),
    STEP.format("region", "Решение региона", "operator", "решение ЦУР", f'{BACK}decides = "куратор ЦУР"\n'),
    STEP.format("check", "Проверка ответа", "operator", "проверку", BACK),
    STEP.format("agree_head", "Согласие председателя", "head", "согласие председателя", BACK),
    STEP.format("publish", "Публикация", "operator", "публикацию", "")))


def copied(folder: Path) -> Path:
    """What docs/profiles.md tells to do with a copied file."""
    text = (SHIPPED / "okha.toml").read_text("utf-8")
    for old, new in (('code = "okha"', 'code = "svetly"'), ('place = "Оха"', 'place = "Светлый"'),
                     ('zone = "Asia/Sakhalin"', 'zone = "Asia/Yakutsk"'),
                     ('opens = "08:00"\ncloses = "17:00"', 'opens = "10:00"\ncloses = "19:00"')):
        assert old in text
        text = text.replace(old, new, 1)
    text = re.sub(r"(?:\[\[channels\.incident\.route\]\]\n(?:[^\[\n].*\n)+\n)+", ROUTE, text, count=1)
    file = folder / "svetly.toml"
    file.write_text(text, "utf-8")
    return file


@contextmanager
def at(moment: str):
    with time_machine.travel(datetime.fromisoformat(moment).replace(tzinfo=ZONE), tick=False):
        yield


class Town:
    """Who works the message, on posts of the copied file."""

    def __init__(self, app):
        self.app = app
        self.operator = Citizen(self, "operator", "Начальник отдела по связям с общественностью, населением и террит", None,
                                "operator", "incident")
        self.executor = Citizen(self, "executor", "Начальник управления образования", None, "executor")
        self.head = Citizen(self, "head", "Начальник МКУ «ЭТУ»", None, "head")


@pytest.mark.slow
def test_a_copied_file_makes_a_centre_with_a_route_of_its_own(empty_app, tmp_path):
    loaded = empty_app.test_cli_runner().invoke(args=["profile", "load", str(copied(tmp_path))])
    assert loaded.exit_code == 0, loaded.output
    MEMORY.kept.clear()
    town = Town(empty_app)
    operator, executor, head = town.operator, town.executor, town.head
    with at("2026-05-12 10:05"):
        number = operator.register("В классе холодно", "2026-05-12 08:30", topic=TOPIC)
        card = operator.card(number)
        assert "до 12 мая 2026, 11:00: почему такой срок" in card
        assert "МЦУ · Светлый" in operator.page("/operator")
        operator.do(number, "take")
        operator.do(number, "assign", person=str(executor.id))
        executor.do(number, "answer", text="Отопление включим до вечера.", outcome="explained", truthful="y")
        assert operator.try_to(number, "check", completeness="2").status_code in (403, 409, 422), "the region is first here"
        operator.do(number, "region_agree")
        operator.do(number, "check", completeness="2")
        assert operator.try_to(number, "publish").status_code in (403, 409, 422), "the head is asked before"
    with at("2026-05-12 11:30"):
        head.do(number, "return", reason="incomplete", words="Назовите час")
        executor.do(number, "answer", text="Отопление включим к 18 часам.", outcome="explained", truthful="y")
        operator.do(number, "region_agree")
        operator.do(number, "check", completeness="2")
        head.do(number, "agree")
        operator.do(number, "publish", link="https://vk.example/1")
        card = operator.card(number)
        assert "Завершено" in card and "к 18 часам" in card and "Согласие председателя" in card
        assert "в срок, ушло 1 ч 30 мин" in card
