"""A changed profile reaches the routes of a centre at work: open messages go on by the new one, or keep the old one."""

import re
from pathlib import Path

import pytest

from app.directory.profile import SHIPPED

MYSKI = (SHIPPED / "myski.toml").read_text("utf-8")
STEPS = {code: step for step in re.findall(r"\[\[channels\.incident\.route\]\]\n(?:[^\[\n].*\n)+", MYSKI)
         for code in re.findall(r'step = "(\w+)"', step)}


@pytest.fixture
def load(app, tmp_path: Path):
    def loaded(*changes: tuple[str, str]) -> str:
        text = MYSKI
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        file = tmp_path / "myski.toml"
        file.write_text(text, "utf-8")
        done = app.test_cli_runner().invoke(args=["profile", "load", str(file), "--yes"])
        assert done.exit_code == 0, done.output
        return done.output
    return loaded


def done(visitor, number: int, code: str, **fields):
    form = visitor.open("message.act_page", number=number, code=code).form(f"/messages/{number}/{code}")
    return visitor.send(form.fill(**fields))


def test_an_open_message_goes_on_by_the_new_route_from_where_it_stands(making, visit, load):
    at_work, at_check = making.message("preparing"), making.message("check")
    sign = STEPS["check"].replace('"check"', '"agree_head"').replace('"operator"', '"head"').replace("Проверка", "Согласие")
    load((STEPS["answer"], STEPS["answer"] + "talk = true\n"), (STEPS["check"], STEPS["check"] + "\n" + sign))
    executor, operator, head = visit("executor"), visit("operator"), visit("head")
    refused = done(executor, at_work, "answer", text="Починили.", outcome="explained", truthful="y")
    assert refused.status == 422 and "Сначала запишите разговор с заявителем" in refused.words
    assert done(operator, at_check, "check", completeness="2").status == 303
    assert "Согласие ответа" in head.get(f"/messages/{at_check}").words
    assert done(head, at_check, "agree").status == 303


@pytest.mark.both_engines
def test_a_step_on_which_messages_stand_is_not_taken_from_them(making, visit, load):
    number = making.message("region")
    told = load((STEPS["region"], ""))
    assert "· channels.incident.route: маршрут: шаг «Решение региона» убран — останется, как здесь, пока на шаге «Решение " \
           "региона» открытых сообщений: 1" in told, told
    assert done(visit("operator"), number, "region_agree").status == 303
    assert "+ channels.incident.route: маршрут: шаг «Решение региона» убран" in load((STEPS["region"], ""))
