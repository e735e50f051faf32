"""A profile with a mistake: it is named with its place in the file, and nothing is loaded."""

import pytest
from sqlalchemy import func, select

from app.directory.profile import SHIPPED, read_profile
from app.directory.tables import Centre
from app.foundation.database import db
from app.messages.deadlines import unmet
from app.worktime.mistakes import DataMistakes

OKHA = (SHIPPED / "okha.toml").read_text("utf-8")
SPECIAL = '[[special_hours]]\nchannel = "{}"\ndate = {}\nopens = "{}"\ncloses = "{}"\nbasis = "Распоряжение"\n\n'



def added(row: str) -> tuple[str, str]:
    """A row of a section that the file does not have: what is replaced, and by what."""
    return "[centre.titles]", f'{row}\nclause = "1"\n\n[centre.titles]'


# What is replaced, by what, and the line that must be said.
MISTAKES = {
    "a step returned to itself": ('waits_for = "проверку ответственного за работу в системе"\nreturns_to = "answer"',
                                  'waits_for = "проверку ответственного за работу в системе"\nreturns_to = "check"',
                                  "channels.incident.route[2].returns_to: возвращают только на шаг answer"),
    "a step returned forward": ('waits_for = "проверку ответственного за работу в системе"\nreturns_to = "answer"',
                                'waits_for = "проверку ответственного за работу в системе"\nreturns_to = "publish"',
                                "channels.incident.route[2].returns_to: возвращают только на шаг answer"),
    "a step returned to an earlier one that prepares no answer": (
        'waits_for = "решение куратора ЦУР"\nreturns_to = "answer"', 'waits_for = "решение куратора ЦУР"\nreturns_to = "check"',
        "channels.incident.route[3].returns_to: возвращают только на шаг answer"),
    "an answer returned to itself": ('step = "answer"', 'step = "answer"\nreturns_to = "answer"',
                                     "channels.incident.route[1].returns_to: возвращают только на шаг answer"),
    "a clock of a step, which no clock asks for": ('step = "check"', 'step = "check"\nclock = "first_answer"',
                                                   "channels.incident.route[2]: неизвестное поле «clock»"),
    "a step named twice": ('step = "region"', 'step = "check"',
                           "channels.incident.route[3].step: шаг «check» указан дважды"),
    "a lead that is no post": ('lead = "Начальник управления образования', 'lead = "Директор управления образования',
                               "blocks[1].lead: должности «Директор управления образования"),
    "a lead without the duty": ('roles = ["sector:block", "executor"]', 'roles = ["executor"]', "нет роли sector:block"),
    "a duty without a block": ('roles = ["press"]', 'roles = ["press", "sector:block"]',
                               "posts[4].roles: «Главный редактор МАУ «Редакция газеты «Сахалинский нефтяник»»: не назван"),
    "a post of an unknown unit": ('unit = "МКУ «ЭТУ»"', 'unit = "МКУ «ЭТЮД»"', "подразделения «МКУ «ЭТЮД»» нет"),
    "an unknown role": ('roles = ["press"]', 'roles = ["boss"]', "posts[4].roles: роли «boss» нет"),
    "an operator of an unknown channel": ('roles = ["press"]', 'roles = ["operator:fax"]', "роли «operator:fax» нет"),
    "no time zone": ('zone = "Asia/Sakhalin"', "", "centre.zone: часовой пояс не назван"),
    "an unknown time zone": ('"Asia/Sakhalin"', '"Asia/Okha"', "centre.zone: часового пояса «Asia/Okha» нет"),
    "a window that closes before it opens": ('opens = "08:00"\ncloses = "17:00"', 'opens = "17:00"\ncloses = "08:00"',
                                             "channels.incident.rules[1].window: окно работы должно открываться раньше"),
    "special hours twice on a date": ("[channels.incident]\n", SPECIAL.format("incident", "2026-12-31", "08:00", "12:00")
                                      + SPECIAL.format("incident", "2026-12-31", "11:00", "15:00") + "[channels.incident]\n",
                                      "special_hours[2]: часы канала на 31.12.2026 пересекаются с special_hours[1]"),
    "special hours backwards": ("[channels.incident]\n", SPECIAL.format("incident", "2026-12-31", "12:00", "08:00")
                                + "[channels.incident]\n", "special_hours[1]: закрытие должно быть позже открытия"),
    "special hours of a year without calendar": ("[channels.incident]\n", SPECIAL.format("pos", "2035-01-09", "08:00", "12:00")
                                                 + "[channels.incident]\n", "special_hours[1].date: календаря на 2035 год нет"),
    "a reserve longer than the answer": ('unit = "reserve_minutes"\namount = 120', 'unit = "reserve_minutes"\namount = 600',
                                         "channels.incident.rules[1].clocks.executor: запас должен быть меньше срока ответа"),
    "a first answer after the answer": ('[channels.incident.rules.clocks.first_answer]\nunit = "working_minutes"\namount = 60',
                                        '[channels.incident.rules.clocks.first_answer]\nunit = "working_minutes"\namount = 600',
                                        "clocks.first_answer.amount: этот срок не может быть дольше срока ответа"),
    "taking after the answer": ('unit = "clock_hours"\namount = 24\nsource = "значение по умолчанию, актом не установлено"\n\n'
                                '[channels.regional', 'unit = "clock_hours"\namount = 400\nsource = "решение"\n\n'
                                '[channels.regional', "channels.regional.rules[1].clocks.take.amount: этот срок не может"),
    "a fast track slower than the usual": ("fast_track = 240", "fast_track = 500", "ускоренный срок не может быть дольше"),
    "redirection after the answer": ("amount = 7\n", "amount = 70\n",
                                     "appeal.rules[1].clocks.redirect.amount: этот срок не может быть дольше срока ответа"),
    "an answer that no years hold": ("amount = 480", "amount = 99999999", "channels.incident.rules[1].clocks.answer: срок не "
                                     "рассчитать: он выходит за календарь профиля"),
    "an answer later than any date": ("amount = 14\n", "amount = 99999999\n",
                                      "channels.regional.rules[1].clocks.answer: срок не рассчитать: дата слишком далека"),
    "taking that the answer does not wait for": ('"calendar_days"\namount = 14\n', '"working_minutes"\namount = 8\n',
                                                 "channels.regional.rules[1].clocks.take: позже срока ответа: сообщению от вт"),
    "a first answer in days where the answer has hours": (
        '[channels.incident.rules.clocks.first_answer]\nunit = "working_minutes"',
        '[channels.incident.rules.clocks.first_answer]\nunit = "calendar_days"',
        "channels.incident.rules[1].clocks.first_answer: позже срока ответа"),
    "an executor long before the message": ('"working_days_before"\namount = 2\n', '"working_days_before"\namount = 25\n',
                                            "channels.pos.rules[1].clocks.executor: раньше поступления"),
    "an executor years before the message": ('"working_days_before"\namount = 2\n', '"working_days_before"\namount = 4000\n',
                                             "channels.pos.rules[1].clocks.executor: срок не рассчитать"),
    "an executor in a unit nobody reckons": ('unit = "working_days_before"', 'unit = "calendar_days"',
                                             "channels.pos.rules[1].clocks.executor: этот срок считается только в"),
    "an executor years before an answer of hours": (
        "[channels.governor.rules.clocks.answer]", '[channels.governor.rules.clocks.executor]\nunit = "working_days_before"\n'
        'amount = 99999999\nsource = "решение"\n\n[channels.governor.rules.clocks.answer]',
        "channels.governor.rules[1].clocks.executor: срок не рассчитать"),
    "an answer in a unit that opens no clock": ('"calendar_days"\namount = 14\n', '"working_days_before"\namount = 14\n',
                                                "channels.regional.rules[1].clocks.answer: этот срок считается только в"),
    "a fast track that takes no reserve from its executor": (
        'unit = "reserve_minutes"\namount = 120', 'unit = "working_minutes"\namount = 120',
        "channels.incident.rules[1].clocks.answer: ускоренный срок возможен, только если"),
    "a reaction beyond all dates": ("amount = 48\n", "amount = 9999999999\n",
                                    "channels.incident.rules[1].clocks.reaction: срок не рассчитать: дата слишком далека"),
    "a channel nobody knows": ("[channels.paper]\n", "[channels.fax]\n", "channels.fax: неизвестный канал"),
    "a field nobody reads": ('roles = ["press"]', 'roles = ["press"]\nsalary = 1', "posts[4]: неизвестное поле «salary»"),
    "a section nobody reads": ("[centre.titles]", "[weather]\nrain = true\n\n[centre.titles]", "неизвестное поле «weather»"),
    "a unit in two blocks": ('groups = ["Образование"]', 'groups = ["Образование", "Культура"]',
                             "blocks.groups: «Культура» указано 2 раза"),
    "a category of no topic": ('groups = ["Здравоохранение"]', 'groups = ["Погода"]',
                               "categories[2].groups: группы тем «Погода» нет"),
    "a note signed by nobody known": ('signed_by = "Председатель ', 'signed_by = "Староста ',
                                      "note.signed_by: должности «Староста муниципального центра управления» нет"),
    "a note to an address in no list": ("weekday = 1", 'weekday = 1\naddresses = "glava@okha.example"',
                                        "note.addresses: нужен список непустых строк"),
    "a class under an unknown body": ('["member", "recipient"]', '["member"]\nparent = "Управа"',
                                      "classes[1].parent: «Управа» нет ни в units"),
    "a class under itself": (*added('[[classes]]\nname = "Иные"\nroles = []\nparent = "Иные"'),
                             "classes[1].parent: «Иные»: подчинённость идёт по кругу"),
    "a class of an unknown role": ('["member", "recipient"]', '["guest"]', "classes[1].roles: роли «guest» нет"),
    "an appointment to an unknown block": (*added('[[appointments]]\nname = "Член"\nroles = ["sector:Погода"]'),
                                           "appointments[1].roles: роли «sector:Погода» нет"),
    "an account of an unknown post": (*added('[[accounts]]\nname = "Страница"\npurpose = "publication"\nowner = "Мэр"'),
                                      "accounts[1].owner: «Мэр» нет ни в units, ни в posts"),
    "a report to an unknown post": (*added('[[reports]]\nname = "Отчёт"\ndue = "к 1-му"\naddressees = ["Мэр"]'),
                                    "reports[1].addressees: «Мэр» нет ни в units, ни в posts"),
    "a member that is no body of the file": ('[[members]]\nname = "Администрация', '[[members]]\nname = "Управа',
                                             "members[1].name: «Управа муниципального образования"),
    "a title of an unknown role": ("[centre.titles]", '[centre.titles]\nboss = "Начальник"', "centre.titles: роли «boss» нет"),
    "a section that no act leaves open": ("[centre.not_set]", '[centre.not_set]\nweather = "нет"',
                                          "centre.not_set: раздела «weather» нет"),
    "appeals refused in an unknown channel": ('refused_in = ["incident"]', 'refused_in = ["fax"]',
                                              "appeal.refused_in: канала «fax» в профиле нет"),
    "a name longer than its column": ('short = "ЭТУ"', f'short = "{"Э" * 121}"', "units[2].short: не больше 120 знаков"),
    "a file outside the folder": ('topics = "topics.tsv"', 'topics = "../topics.tsv"', "centre.topics: нужно имя файла"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_named_with_its_place(tmp_path, name):
    old, new, told = MISTAKES[name]
    assert old in OKHA
    file = tmp_path / "okha.toml"
    file.write_text(OKHA.replace(old, new, 1), "utf-8")
    with pytest.raises(DataMistakes) as found:
        read_profile(file, unmet)
    assert told in "\n".join(found.value.mistakes), found.value.mistakes


def test_a_channel_that_is_named_is_one_of_the_file(tmp_path):
    paper = OKHA[OKHA.index("[channels.paper]"):OKHA.index("# --- Appeals")]
    text = OKHA.replace(paper, "").replace('roles = ["press"]', 'roles = ["operator:paper"]')
    file = tmp_path / "okha.toml"
    file.write_text(text.replace(*added('[[sources]]\nname = "Почта"\nchannel = "paper"')), "utf-8")
    with pytest.raises(DataMistakes) as found:
        read_profile(file)
    assert found.value.mistakes == ("sources[1].channel: канала «paper» в профиле нет",
                                    "posts[4].roles: канала «paper» в профиле нет")


def test_a_calendar_without_a_year_reckons_nothing(tmp_path):
    (tmp_path / "okha.toml").write_text(OKHA.replace("[centre.titles]", 'calendar = "days.toml"\n\n[centre.titles]'), "utf-8")
    (tmp_path / "days.toml").write_text('holidays_basis = "ТК"\nshort_basis = "ТК"\n[years]\n', "utf-8")
    with pytest.raises(DataMistakes, match="centre.calendar: в «days.toml» нет ни одного года"):
        read_profile(tmp_path / "okha.toml", unmet)


def test_nothing_is_loaded_and_every_mistake_is_said_at_once(empty_app, tmp_path):
    file = tmp_path / "okha.toml"
    file.write_text(OKHA.replace('"Asia/Sakhalin"', '""').replace('step = "region"', 'step = "check"')
                    .replace('unit = "МКУ «ЭТУ»"', 'unit = "?"')
                    .replace("amount = 14\n", "amount = 9999\n"), "utf-8")
    done = empty_app.test_cli_runner().invoke(args=["profile", "load", str(file)])
    assert done.exit_code == 1 and "ничего не загружено" in done.output
    assert all(words in done.output for words in (
        "centre.zone", "указан дважды", "подразделения «?» нет", "regional.rules[1].clocks.answer: срок не рассч")), done.output
    with empty_app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Centre)) == 0


@pytest.mark.parametrize("content", ["", "centre = 1", "units = 7", "[[centre]]", "[centre]\nzone = 5", "\x00"])
def test_a_file_of_any_content_is_refused_not_broken_over(tmp_path, content):
    file = tmp_path / "x.toml"
    file.write_text(content, "utf-8")
    with pytest.raises(DataMistakes):
        read_profile(file)
