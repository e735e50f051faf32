"""A changed file against a running centre: shown, asked for, applied as far as it is safe; nothing is deleted."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import select

from app.directory.acts import topics, units
from app.directory.acts.blocks import save_block
from app.directory.acts.people import PersonData, edit_person, stamp_of
from app.directory.profile import SHIPPED, read_profile, running_profile
from app.directory.schedules import schedule_of
from app.directory.tables import Block, Channel, ChannelRule, Person, Topic, Unit
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE, Viewer

AT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
TODAY = AT.date()
OKHA = (SHIPPED / "okha.toml").read_text("utf-8")
RULE = """[[channels.incident.rules]]
name = "Инцидент Менеджмент: сообщения"
from = 2027-02-01
kind = "message"
basis = "распоряжение от 20.01.2027 № 5"
clocks = { answer = { unit = "working_minutes", amount = 300, source = "распоряжение" } }

[channels.incident.rules.window]
days = "weekdays"
opens = "09:00"
closes = "18:00"
source = "распоряжение"
working_saturdays = { value = false, source = "распоряжение" }

[channels.pos]
"""


def steps_of(channel: str) -> list[str]:
    """The steps of a channel's route as they stand in the file."""
    return re.findall(rf"\[\[channels\.{channel}\.route\]\]\n(?:[^\[\n].*\n)+", OKHA)


class Running:
    """The centre of Okha at work, and the file that somebody changed."""

    def __init__(self, app, folder: Path, *changes: tuple[str, str]):
        self.app, self.file = app, folder / "okha.toml"
        self.write(*changes)
        assert self.command("load").exit_code == 0

    def write(self, *changes: tuple[str, str]) -> None:
        text = OKHA
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new, 1)
        self.file.write_text(text, "utf-8")

    def command(self, name: str, *options: str):
        with time_machine.travel(AT, tick=False):
            return self.app.test_cli_runner().invoke(args=["profile", name, str(self.file), *options])


@pytest.fixture
def running(empty_app, tmp_path: Path) -> Running:
    return Running(empty_app, tmp_path)


ADDED = (('[[units]]\nname = "МКУ «ЭТУ»"\nshort = "ЭТУ"', '[[units]]\nname = "МУП «Теплосеть»"\nshort = "Теплосеть"\n'
          'parent = "МКП «Тепло»"\norganisation = true\nrecipient = true\n\n[[units]]\nname = "МКП «Тепло»"\nshort = "Тепло"\n'
          'organisation = true\nrecipient = true\n\n[[units]]\nname = "МКУ «ЭТУ»"\nshort = "МКУ ЭТУ"'),
         ('[[blocks]]', '[[posts]]\nname = "Директор"\nunit = "МУП «Теплосеть»"\nroles = ["executor"]\n\n[[blocks]]\n'
          'name = "Здоровье"\nunits = []\ngroups = ["Здравоохранение", "ЖКХ"]\nbasis = "распоряжение"\n\n[[blocks]]'),
         ("[channels.pos]\n", RULE))


@pytest.mark.both_engines
@pytest.mark.slow
def test_what_is_new_is_shown_then_asked_then_applied(running):
    # The group «ЖКХ» would stand in two blocks, so the file gives it to the new one.
    running.write(*ADDED, ('groups = ["ЖКХ", "Благоустройство"', 'groups = ["Благоустройство"'))
    shown = running.command("diff").output
    for words in ("+ units: новое: МУП «Теплосеть»", "+ units: «МКУ «ЭТУ»»: «ЭТУ» → «МКУ ЭТУ»", "+ posts: новая: Директор (МУП",
                  "+ blocks: новый: Здоровье", "+ channels.incident.rules: новое правило с 01.02.2027, основание"):
        assert words in shown, shown
    asked = running.command("load")
    assert asked.exit_code == 0 and "Ничего не изменено" in asked.output and "--yes" in asked.output
    with running.app.app_context():
        assert db.session.scalar(select(Unit.id).where(Unit.short == "Теплосеть")) is None
    done = running.command("load", "--yes")
    assert done.exit_code == 0 and "Внесено изменений: " in done.output, done.output
    with running.app.app_context():
        parent = db.session.scalar(select(Unit.id).where(Unit.name == "МКП «Тепло»"))
        unit = db.session.scalars(select(Unit).where(Unit.name == "МУП «Теплосеть»")).one()
        assert unit.parent_id == parent
        assert db.session.scalar(select(Person.function).where(Person.unit_id == unit.id)) == "executor"
        block = db.session.scalar(select(Block.id).where(Block.name == "Здоровье"))
        assert set(db.session.scalars(select(Topic.block_id).where(Topic.group == "Здравоохранение"))) == {block}
        rule = schedule_of("incident", "message", datetime(2027, 2, 2).date())[0]
        assert rule.window.words.endswith("с 09:00 до 18:00")
    assert "новое" not in running.command("diff").output
    assert "posts: новая" not in running.command("diff").output


@pytest.mark.slow
def test_what_a_person_changed_here_stays_and_is_named(running):
    with running.app.app_context():
        person = db.session.scalars(select(Person).where(Person.post == "Начальник МКУ «ЭТУ»")).one()
        number, seen, unit = person.id, stamp_of(person), person.unit_id
        block = db.session.scalars(select(Block).where(Block.name == "Образование")).one().id
        schools = list(db.session.scalars(select(Unit.id).where(Unit.block_id == block)))
        db.session.rollback()
        admin = Viewer(number, "Администратор")
        with act(admin):
            edit_person(admin, number, PersonData("Начальник центра", unit), seen, AT)
            save_block(admin, block, "Школы и сады", "приказ", schools, ["Образование"], AT)
    running.write(('units = ["Управление образования', 'units = ["МКУ «ЭТУ»", "Управление образования'))
    done = running.command("load", "--yes").output
    assert "· posts: Начальник МКУ «ЭТУ» (МКУ «ЭТУ»): здесь «Начальник центра», останется, как здесь" in done
    assert "· blocks: «Образование»: изменён здесь, останется, как здесь" in done and "+" not in done
    with running.app.app_context():
        assert running_profile().posts[1].name == "Начальник центра"
        assert db.session.get(Block, block).name == "Школы и сады"
        assert db.session.scalars(select(Block).where(Block.name == "Образование")).first() is None


@pytest.mark.slow
def test_units_and_topics_changed_here_stay_and_leave_with_the_export(running, tmp_path):
    with running.app.app_context():
        unit, above = (db.session.scalars(select(Unit).where(Unit.short == short)).one().id
                       for short in ("ЭТУ", "Управление образования"))
        topic, gone = db.session.scalars(select(Topic.id).where(
            Topic.group == "ЖКХ", ~Topic.catch_all).order_by(Topic.id).limit(2))
        db.session.rollback()
        admin = Viewer(1, "Администратор")
        with act(admin):
            row = db.session.get_one(Unit, unit)
            units.edit_unit(admin, unit, replace(units.values_of(row), name="МКУ «Энергия»"), units.stamp_of(row), AT)
            row = db.session.get_one(Topic, topic)
            old = topics.values_of(row)
            topics.edit_topic(admin, topic, replace(old, name="Иначе названная"), topics.stamp_of(row), AT)
            row = db.session.get_one(Topic, gone)
            closed = row.name
            topics.close_topic(admin, gone, topics.stamp_of(row), AT)
            units.add_unit(admin, units.UnitValues("МУП «Теплосеть»", "Теплосеть", parent_id=above), AT)
    told = running.command("load", "--yes").output
    for words in ("· units: «МКУ «ЭТУ»»: изменено здесь, останется", f"· topics: «{old.name}»: изменена здесь, останется",
                  f"· topics: «{closed}»: закрыта здесь, останется", "· units: «МУП «Теплосеть»»: в файле нет, останется"):
        assert words in told, told
    assert "\n+" not in told
    exported = tmp_path / "exported.toml"
    run = running.app.test_cli_runner().invoke
    assert run(args=["profile", "export", str(exported)]).exit_code == 0
    found = read_profile(exported)
    assert {"МКУ «Энергия»", "МУП «Теплосеть»"} <= {one.name for one in found.units}
    names = {name for _, name, *_ in found.topics}
    assert "Иначе названная" in names and not {old.name, closed} & names
    assert "Различий нет" in run(args=["profile", "diff", str(exported)]).output


KEPT = [
    (('zone = "Asia/Sakhalin"', 'zone = "Asia/Magadan"'), "· centre.zone: часовой пояс Asia/Sakhalin останется"),
    (("from = 2023-03-13", "from = 2024-03-13"), "· channels.incident.rules: правило с 13.03.2024 не войдёт"),
    (("amount = 480", "amount = 300"), "правило с 13.03.2023 останется, как здесь: новое значение вводят новым правилом"),
    (('[[units]]\nname = "МКУ «ЭТУ»"', '[[units]]\nname = "МКУ «Эту»"'), "units: «МКУ «ЭТУ»»: в файле нет, останется"),
]


@pytest.mark.parametrize(("change", "told"), KEPT)
def test_the_past_is_not_moved_and_nothing_is_deleted(running, change, told):
    also = [('unit = "МКУ «ЭТУ»"', 'unit = "МКУ «Эту»"')] if "Эту" in change[1] else []
    running.write(*also, change)
    before = state(running.app)
    done = running.command("load", "--yes")
    assert done.exit_code == 0 and told in done.output, done.output
    with running.app.app_context():
        assert before <= state(running.app)


def state(app) -> set[tuple]:
    with app.app_context():
        return {*db.session.execute(select(Unit.name)).tuples(), *db.session.execute(select(Person.post)).tuples(),
                *db.session.execute(select(ChannelRule.channel, ChannelRule.from_date, ChannelRule.basis)).tuples(),
                *((row.code, str(row.route)) for row in db.session.scalars(select(Channel)))}


def step_of(channel: str, code: str) -> str:
    return next(step for step in steps_of(channel) if f'step = "{code}"' in step)


def stepping(running: Running, *changes: tuple[str, str]) -> str:
    """The file changed step by step; what the load says."""
    running.write(*changes)
    assert "+" in running.command("diff").output
    return running.command("load", "--yes").output


def test_a_changed_route_is_told_step_by_step_and_taken(running):
    answer, check, region = (step_of("incident", code) for code in ("answer", "check", "region"))
    sign = check.replace('"check"', '"sign"').replace('"operator"', '"signatory"').replace("Проверка ответа", "Подпись")
    done = stepping(running, (answer, answer.rstrip() + '\ntalk = true\noutcomes = ["solved"]\n\n'), (check, ""),
                    (region, region + "\n" + check + "\n" + sign))
    for words in ("+ channels.incident.route: маршрут: шаг «Подпись» (подписывающий заместитель главы) добавлен",
                  "порядок: Подготовка ответа → Решение региона → Проверка ответа → Подпись → Публикация",
                  "шаг «Подготовка ответа» просит записать разговор с заявителем", "допускает итоги: solved"):
        assert words in done, done
    assert "Различий нет" in running.command("diff").output
    with running.app.app_context():
        route = {step.step: step for step in running_profile().channels.channels["incident"].route}
        assert list(route) == ["answer", "region", "check", "sign", "publish", "reaction"] and route["answer"].talk
    back = stepping(running, (check, ""), (region, region + "\n" + check))
    assert "шаг «Подпись» убран; шаг «Подготовка ответа» больше не просит записать разговор" in back, back


def test_the_route_of_appeals_is_changed_like_any(running):
    text = OKHA[OKHA.index("[[appeal.route]]"):]
    agree = "[[appeal.route]]" + next(step for step in text.split("[[appeal.route]]") if 'step = "agree_unit"' in step)
    done = stepping(running, (agree, ""))
    assert "+ appeal.route: маршрут: шаг «Согласование руководителя подразделения» убран" in done, done
    assert "Различий нет" in running.command("diff").output


def test_a_route_enters_a_channel_that_had_none(empty_app, tmp_path):
    running = Running(empty_app, tmp_path, *((step, "") for step in steps_of("pages")))
    running.write()
    assert "+ channels.pages.route: маршрут: " in running.command("diff").output
    assert "Внесено изменений: 1" in running.command("load", "--yes").output
    assert "Различий нет" in running.command("diff").output


def test_a_file_of_another_centre_is_refused_in_a_sentence(running):
    done = running.app.test_cli_runner().invoke(args=["profile", "load", "ishim", "--yes"])
    assert done.exit_code == 1
    assert "Здесь работает центр «Оха»" in done.output and "make run PROFILE=ishim" in done.output
    assert running.app.test_cli_runner().invoke(args=["profile", "diff", "ishim"]).exit_code == 1


def test_nothing_to_compare_with_and_nothing_to_write_without_a_centre(empty_app, tmp_path):
    run = empty_app.test_cli_runner().invoke
    assert "Центра здесь ещё нет" in run(args=["profile", "diff", "okha"]).output
    assert "Центра здесь ещё нет" in run(args=["profile", "export", str(tmp_path / "x.toml")]).output
    checked = run(args=["profile", "check", "okha"])
    assert checked.exit_code == 0 and "без ошибок" in checked.output and "Asia/Sakhalin" in checked.output
    assert read_profile(SHIPPED / "okha.toml").code == "okha"


def test_an_export_that_names_a_post_by_its_old_name_says_what_to_mend(empty_app, tmp_path):
    run, old = empty_app.test_cli_runner().invoke, "Первый заместитель Главы города Ишима"
    assert run(args=["profile", "load", "ishim"]).exit_code == 0
    with empty_app.app_context(), act(TIMETABLE):
        db.session.scalars(select(Person).where(Person.post == old)).one().post = "Вице-мэр"
    done = run(args=["profile", "export", str(tmp_path / "ishim.toml")])
    assert done.exit_code == 0 and f"после правки:\n  – members[5].name: «{old}» нет" in done.output


def test_a_route_loaded_by_an_earlier_version_is_read_without_what_is_gone(running):
    with running.app.app_context(), act(TIMETABLE):
        pages = db.session.get_one(Channel, "pages")
        pages.route = [{**step, "clock": "answer"} for step in pages.route]
    assert "Различий нет" in running.command("diff").output
