"""The weekly note: made, its numbers opened, conclusions warned about, approved once; the paper and the letter."""

import email
import email.policy
import io
import json
import time
from datetime import date, datetime, timedelta
from urllib.parse import unquote_plus

import pytest
import time_machine
from docx import Document as Word
from flask import Flask

from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from app.jobs import letters, notes
from app.reports.acts import make_note
from app.reports.queries import missing_week
from app.reports.rules import personal_data_in
from app.reports.tables import Note, NoteFigure
from tests.web.conftest import NOW

WEEK = "2026-W20"  # Thursday 14 May, when the town's messages come, lies in it; the clock stands on Tuesday 19 May


@pytest.fixture
def made(visit, making):
    """The note of the week in which a message was published and another one is at work."""
    numbers = making.message("published"), making.message("preparing")
    page = visit("head").open("reports.notes")
    assert visit("head").send(page.form(f"/notes/{WEEK}/make")).status == 303
    return numbers


def note(visit, who="head"):
    return visit(who).open("reports.note", week=WEEK)


@pytest.mark.clause("ALX-4.3a")
@pytest.mark.clause("GYM-3.2a")
@pytest.mark.clause("MYS-2.3i")
def test_the_note_holds_its_sections_in_order(visit, made):
    page = note(visit)
    words = page.words
    titles = ["Ключевые показатели", "Срочное и важное", "Критические темы", "Что заметно изменилось", "О чём и откуда пишут",
              "Источники", "Подразделения", "Отложенное и обещания", "Повторы", "Мероприятия", "Выводы"]
    assert [node.text for node in page.tree.all("h2")][:len(titles)] == titles
    assert "Обращение с отходами" in words  # a critical topic with nought
    assert "поступило сообщений: 2" in words


def test_every_number_opens_its_messages_then_and_now(app, visit, made, making):
    page = note(visit)
    links = [node.get("href") for node in page.tree.all("a") if "/behind?" in (node.get("href") or "")]
    assert len(links) > 20
    for link in links:
        assert visit("head").get(link).status == 200
    then = visit("head").open("reports.behind", week=WEEK, key="received")
    assert all(f"№ {number}" in then.words for number in made) and "С тех пор изменилось" not in then.words
    with app.app_context():
        late = making.registered()
    since = visit("head").open("reports.behind", week=WEEK, key="received")
    assert "добавилось — 1" in since.words and f"№ {late}" in since.words
    assert visit("head").open("reports.behind", week=WEEK, key="state:unit:1").status == 404
    assert visit("head").open("reports.behind", week=WEEK, key="received:unit:x").status == 404


def test_a_number_of_the_note_is_the_number_of_its_list(app, visit, made):
    with app.app_context():
        kept = dict(db.session.execute(db.select(NoteFigure.key, NoteFigure.numbers)).all())
        content = db.session.scalar(db.select(Note.content))
    counted = {cell["key"]: cell["text"] for section in content for row in section["rows"] for cell in row
               if cell["key"] and cell["text"].isdigit()}
    for key, text in counted.items():
        if "№" not in key and "returned" not in key:
            assert len(kept[key]) == int(text), key


def test_numbers_of_the_week_before_and_of_the_chart_open_too(app, visit, made, making):
    """The week that runs is compared with the same hours of the week before; the chart shows that week as a whole."""
    monday = making.message(received_at=making.at - timedelta(days=3))
    visit("head").send(visit("head").open("reports.notes").form("/notes/2026-W21/make"))
    page = visit("head").open("reports.note", week="2026-W21")
    links = [(unquote_plus(node.get("href").partition("key=")[2]), node.text) for node in page.tree.all("a")]
    told = {key: text for key, text in links if text}
    assert (told["before:received"], told["2026-W20:received"], told["2026-W14:received"]) == ("1", "3", "0")
    chart = visit("head").open("reports.behind", week="2026-W21", key="2026-W20:received").words
    assert all(f"№ {number}" in chart for number in (*made, monday)) and "Поступило сообщений по неделям" in chart
    before = visit("head").open("reports.behind", week="2026-W21", key="before:received").words
    assert f"№ {monday}" in before and "сообщений: 1" in before and "11.05.2026 по 17.05.2026, до того же часа" in before
    with app.app_context():
        making.registered()
    chart = visit("head").open("reports.behind", week="2026-W21", key="2026-W20:received").words
    assert "добавилось — 1" in chart and "сообщений: 3" in chart


def test_the_share_in_time_has_a_chart_whose_values_open(visit, made):
    page = note(visit)
    titles = [node.text for node in page.tree.all("figcaption")]
    assert titles == ["Поступило сообщений по неделям", "Доля ответов, данных в срок, по неделям"]
    assert "В срок, % 23.03 —" in page.words and "04.05 — 11.05 50 %" in page.words
    links = {node.text: unquote_plus(node.get("href").partition("key=")[2]) for node in page.tree.all("a")}
    week = visit("head").open("reports.behind", week=WEEK, key=links["50 %"]).words
    assert all(f"№ {number}" in week for number in made)


def test_a_note_kept_when_there_was_one_chart_is_read(app, visit, made):
    with app.app_context():
        kept = db.session.scalars(db.select(Note)).one()
        kept.content = [dict(section, course=section.pop("courses")[0] if section["courses"] else None)
                        for section in map(dict, kept.content)]
        db.session.commit()
    assert [node.text for node in note(visit).tree.all("figcaption")] == ["Поступило сообщений по неделям"]


def write(visit, words: str, who="head"):
    return visit(who).send(note(visit, who).form(f"/notes/{WEEK}/conclusions").fill(conclusions=words))


def test_the_editor_warns_of_personal_data(visit, made):
    write(visit, "Звонила Иванова Мария Петровна, +7 905 123-45-67, ул. Школьная, д. 2, кв. 5.")
    words = note(visit).words
    for warned in ("Похоже на персональные данные", "телефон: +7 905 123-45-67", "фамилия, имя, отчество", "номер квартиры",
                   "адрес: ул. Школьная"):
        assert warned in words
    write(visit, "Работа шла ровно.")
    assert "Похоже на персональные данные" not in note(visit).words


def test_the_editor_warns_while_it_is_typed(visit, made):
    """Conclusions, lines of measures and their results alike: the field sends itself alone, the warning stands after it."""
    page = visit("head").open("council.list_of_measures")
    visit("head").send(page.form("/measures/new").fill(**{
        "measure-what": "Отсыпать съезды", "measure-until": "2026-05-15", "measure-field": "b1"}))
    measures = visit("head").open("council.list_of_measures")
    for fresh, names in ((note(visit), {"conclusions"}), (measures, {"measure-what", "result"})):
        watched = [field for field in fresh.tree.all("textarea") if field.get("hx-post") == "/notes/warnings"]
        assert {field.get("name") for field in watched} == names == {field.get("hx-params") for field in watched}
        assert len(fresh.tree.all("div", **{"class": "warned"})) == len(watched)
    for who, name in (("head", "conclusions"), ("sector", "measure-what"), ("executor", "result")):
        told = visit(who).post("/notes/warnings", {name: "Звонил Иванов Иван, 2-14-55"}, htmx=True)
        assert "фамилия и имя: Иванов Иван" in told.words and "телефон: 2-14-55" in told.words
        assert visit(who).post("/notes/warnings", {name: "Работа шла ровно."}, htmx=True).words == ""


@pytest.mark.parametrize(("words", "warned"), [
    ("Звонил Иванов Иван.", "фамилия и имя: Иванов Иван"), ("Яма у Советской 14", "адрес: Советской 14"),
    ("пр-т Ленина, д. 3", "адрес: пр-т Ленина, д. 3"), ("Просит звонить 2-14-55", "телефон: 2-14-55")])
def test_more_that_looks_like_personal_data(words, warned):
    assert warned in personal_data_in(words)


def test_lines_of_measures_are_looked_at_and_enter_once_checked(visit, made):
    page = visit("head").open("council.list_of_measures")
    visit("head").send(page.form("/measures/new").fill(**{
        "measure-what": "Отсыпать съезды, просил Иванов Иван", "measure-until": "2026-05-15", "measure-field": "b1"}))
    visit("head").send(note(visit).form(f"/notes/{WEEK}/make"))
    assert "мероприятия, фамилия и имя: Иванов Иван" in note(visit).words
    form = visit("head").open("council.list_of_measures").form("/measures/1/finish").fill(result="Отсыпано")
    form.data["done"] = ["yes"]
    visit("head").send(form)
    visit("head").send(note(visit).form(f"/notes/{WEEK}/make"))
    assert "Мероприятий ещё не проверено: 1" in note(visit).words and "Отсыпать съезды" not in note(visit).words
    assert "Внесено мероприятий: 1; проверенных среди них пока нет." in note(visit).words
    assert "мероприятий не внесено" not in note(visit).words
    visit("head").send(visit("head").open("council.list_of_measures").form("/measures/1/check"))
    visit("head").send(note(visit).form(f"/notes/{WEEK}/make"))
    page = note(visit).words
    assert "внесено и проверено одним лицом" in page and "ещё не проверено" not in page


def test_counting_anew_keeps_the_heads_words(visit, made, making, app):
    write(visit, "Свои слова.")
    with app.app_context():
        making.registered()
    visit("head").send(note(visit).form(f"/notes/{WEEK}/make"))
    words = note(visit).words
    assert "Свои слова." in words and ">3<" in note(visit).response.text


def test_a_draft_of_a_week_that_is_over_waits_for_the_head(visit, made):
    visit("head").send(visit("head").open("reports.notes").form("/notes/2026-W21/make"))  # the week that still runs
    page = visit("head").get("/head")
    links = [link for link in page.tree.all("a") if link.text.startswith("Еженедельная записка с")]
    assert [link.get("href") for link in links] == [f"/notes/{WEEK}"]
    assert "Еженедельная записка с" not in visit("curator").get("/head").words
    visit("head").send(visit("head").get(links[0].get("href")).form(f"/notes/{WEEK}/approve"))
    assert "Решений от вас не ждут" in visit("head").get("/head").words


def test_what_stands_in_the_form_is_approved_and_counted_anew(visit, made):
    assert visit("head").send(note(visit).form(f"/notes/{WEEK}/make").fill(conclusions="Первые слова.")).status == 303
    assert "Первые слова." in note(visit).words
    empty = visit("head").send(note(visit).form(f"/notes/{WEEK}/approve").fill(conclusions=" "))
    assert empty.status == 422 and "Выводов нет: напишите хотя бы одну строку" in empty.words
    approval = note(visit).form(f"/notes/{WEEK}/approve").fill(conclusions="Несохранённые слова.")
    assert visit("head").send(approval).status == 303
    assert "Несохранённые слова." in note(visit).words and "Первые слова." not in note(visit).words


def test_a_week_that_runs_is_not_approved_and_the_timetable_counts_it_anew(app, visit, made, making):
    visit("head").send(visit("head").open("reports.notes").form("/notes/2026-W21/make"))
    page = visit("head").open("reports.note", week="2026-W21")
    assert "Записка составлена." in page.words and "Утвердить записку" not in page.words
    seen = page.form("/notes/2026-W21/drop").data["seen"]
    refused = visit("head").post("/notes/2026-W21/approve", {"seen": seen[0]})
    assert refused.status == 422 and "до конца недели" in refused.words
    monday = datetime(2026, 5, 25, 8, 10, tzinfo=NOW.tzinfo)
    with app.app_context(), time_machine.travel(monday, tick=False):
        assert missing_week(monday) == date(2026, 5, 18)
        with act(TIMETABLE):
            make_note(TIMETABLE, date(2026, 5, 18), monday)
        assert missing_week(monday) is None


def test_a_draft_that_nobody_needs_is_dropped(visit, made):
    visit("head").send(visit("head").open("reports.notes").form("/notes/2026-W21/make"))
    form = visit("head").open("reports.note", week="2026-W21").form("/notes/2026-W21/drop")
    assert visit("curator").post("/notes/2026-W21/drop", form.data).status == 403
    assert visit("head").send(form).status == 303 and visit("head").get("/notes/2026-W21").status == 404
    visit("head").send(note(visit).form(f"/notes/{WEEK}/approve"))
    assert visit("head").post(f"/notes/{WEEK}/drop", {"seen": "9"}).status == 409


def test_what_counts_the_moment_says_so(visit, made):
    words = note(visit).words
    assert "Просрочены ответы, на момент данных" in words and "В работе, на момент данных" in words
    assert "канал Инцидент Менеджмент" in words


def test_approval_freezes_once(visit, made, people, town, app, making):
    people.grant(town["curator"], "head")
    first = note(visit).form(f"/notes/{WEEK}/approve")
    second = note(visit, "curator").form(f"/notes/{WEEK}/approve")
    assert visit("head").send(first).status == 303
    refused = visit("curator").send(second)
    assert refused.status == 409 and "уже утверждена" in refused.words
    assert "Аналитическая записка № 1" in note(visit).words
    before = note(visit).words
    with app.app_context():
        making.registered()
    assert visit("head").post(f"/notes/{WEEK}/make").status == 409
    assert note(visit).words == before.replace("Записка утверждена, её числа больше не изменятся.", "")


def test_who_has_no_business_with_notes(visit, made):
    assert visit("curator").open("reports.note", week=WEEK).status == 200
    form = note(visit).form(f"/notes/{WEEK}/conclusions").fill(conclusions="чужие слова")
    sent = form.data | {"csrf_token": visit("curator").token()}
    assert visit("curator").post(f"/notes/{WEEK}/conclusions", sent).status == 403
    assert visit("operator").open("reports.note", week=WEEK).status == 403


@pytest.mark.parametrize(("week", "words"), [
    ("2026-W54", "Неделя пишется так"), ("позавчера", "Неделя пишется так"), ("2026-W30", "ещё не началась"),
    ("", "Назовите неделю")])
def test_weeks_that_are_none(visit, week, words):
    refused = visit("head").send(visit("head").open("reports.notes").form("/notes/new").fill(**{"any-week": week}))
    assert refused.status == 422 and words in refused.words


@pytest.mark.parametrize("week", ["2026-W01", "2025-W52", "2026-W21"])  # empty, first of the year, unfinished
def test_quiet_weeks_have_a_note_too(visit, week):
    made = visit("head").send(visit("head").open("reports.notes").form("/notes/new").fill(**{"any-week": week}))
    assert made.status == 303
    words = visit("head").open("reports.note", week=week).words
    assert "За неделю сообщений не поступило." in words and "нет данных" in words
    assert ("неделя была не закончена" in words) == (week == "2026-W21")


def set_rule(visit, **told):
    return visit("head").send(visit("head").open("reports.note_rule").form("/notes/rule/set").fill(**told))


def test_the_rule_is_the_heads(visit):
    assert "актом не установлено" in visit("curator").open("reports.note_rule").response.text
    refused = set_rule(visit, critical="Дароги\nЖКХ")
    assert refused.status == 422 and "нет такой группы тем" in refused.words and "Дароги" in refused.response.text
    assert "не похоже на адрес" in set_rule(visit, addresses="не адрес").words
    assert set_rule(visit, critical="Дороги", addresses="glava@example.org", weekday="2").status == 303
    assert "вторник" in visit("head").open("reports.notes").words


def run(app: Flask, job) -> None:
    with app.app_context():
        job.run()
        db.session.rollback()


def test_the_timetable_makes_it_and_a_letter_brings_both_files(app, visit, making):
    making.message("published")
    set_rule(visit, addresses="glava@example.org\nduma@example.org")
    run(app, notes)  # Tuesday after the Monday of the rule: last week's note is due
    run(app, notes)
    with app.app_context():
        assert db.session.scalar(db.select(db.func.count()).select_from(Note)) == 1
    assert "готова: проверьте выводы" in visit("head").open("notices.listing").words
    visit("head").send(note(visit).form(f"/notes/{WEEK}/approve"))
    run(app, letters)
    sent = [email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
            for file in app.extensions["mailer"].folder.glob("*.eml")]
    sent = [letter for letter in sent if "записка" in letter["Subject"]]
    assert sorted(letter["To"] for letter in sent) == ["duma@example.org", "glava@example.org"]
    names = [part.get_filename() for part in sent[0].iter_attachments()]
    assert names == [f"zapiska-{WEEK}.pdf", f"zapiska-{WEEK}.docx"]
    assert "лежит в папке исходящих: почта не включена" in note(visit).words


def test_the_papers_are_made_in_the_background(app, visit, made):
    write(visit, f"Слова, которых ещё не было на бумаге: {time.time()}")
    assert "готовятся" in note(visit).words
    assert visit("head").open("reports.paper", week=WEEK, ending="pdf").status == 303
    run(app, notes)
    pdf = visit("head").open("reports.paper", week=WEEK, ending="pdf").response
    assert pdf.data.startswith(b"%PDF") and "attachment" in pdf.headers["Content-Disposition"]
    word = Word(io.BytesIO(visit("head").open("reports.paper", week=WEEK, ending="docx").response.data))
    text = "\n".join(paragraph.text for paragraph in word.paragraphs)
    assert "Аналитическая записка" in text and "Ключевые показатели" in text and "Черновик" in text


def test_the_command_writes_the_files_of_a_week(app, visit, making, tmp_path):
    making.message("published")
    started = time.perf_counter()
    result = app.test_cli_runner().invoke(args=["note", "weekly", "--week", WEEK, "--out", str(tmp_path)])
    assert result.exit_code == 0, result.output
    told = json.loads(result.output)
    assert told["week"] == WEEK and told["state"] == "draft"
    assert all((tmp_path / name).stat().st_size > 3000 for name in told["files"]) and len(told["files"]) == 2
    assert time.perf_counter() - started < 10
    assert app.test_cli_runner().invoke(args=["note", "weekly", "--week", "x", "--out", str(tmp_path)]).exit_code == 2


def test_a_rule_that_changed_in_the_week_is_said(app, visit, made):
    from sqlalchemy import text

    with app.app_context(), act(TIMETABLE):
        db.session.execute(text(
            'INSERT INTO channel_rule (channel, kind, from_date, basis, "values") SELECT channel, kind, \'2026-05-13\', basis, '
            '"values" FROM channel_rule WHERE channel = \'incident\''))
        db.session.execute(text("UPDATE centre SET stamp = stamp + 1"))
    visit("head").send(note(visit).form(f"/notes/{WEEK}/make"))
    assert "С 13.05.2026 действует новое правило сроков" in note(visit).words
