"""Pages of notes; the functions named ``…_shown`` also answer an act that was refused."""

from datetime import date, timedelta
from typing import Any

from flask import Response, current_app, make_response, render_template, request, send_file, url_for

from app.adapters.queue import doorbell
from app.council.queries import unchecked_behind
from app.directory.schedules import local_date, zone
from app.foundation.clock import now
from app.foundation.refusal import Invisible, Refusal
from app.reports import queries
from app.reports.content import MESSAGE
from app.reports.documents import chart_of
from app.reports.letters import MEDIA
from app.reports.papers import Papers
from app.reports.queries import NoteCard
from app.reports.rule import rule
from app.reports.rules import STATES, days_words, monday_of, personal_data_in, week_words
from app.web import shapes
from app.web.access import access, me
from app.web.formats import day_and_hour
from app.web.htmx import go
from app.web.reports import room
from app.web.reports.forms import WEEKDAYS, ConclusionsForm, RuleForm, WeekForm
from app.web.shapes.charts import drawing
from app.web.shapes.papers import LAID
from app.web.xlsx import workbook

SIX_DAYS = timedelta(days=6)
READERS = ("head", "curator")
LETTERS = {"waiting": "ждёт отправки", "sending": "отправляется", "sent": "отправлено", "failed": "не отправлено",
           "laid": LAID}


@room.get("/notes")
@access(*READERS)
def notes() -> Any:
    return notes_shown(WeekForm(prefix="any", formdata=None))


def notes_shown(form: WeekForm, status: int = 200) -> Any:
    lines = [{"week": week_words(line.monday), "days": days_words(line.monday), "line": line} for line in queries.weeks(now())]
    return render_template("reports/notes.html", lines=lines, states=STATES, form=form, rule=rule(), weekdays=WEEKDAYS), status


@room.get("/notes.xlsx")
@access(*READERS)
def notes_workbook() -> Response:
    rows = [[week_words(line.monday), days_words(line.monday), STATES.get(line.state, "не составлена"), line.number,
             line.made_at]
            for line in queries.weeks(now())]
    return workbook("notes.xlsx", "Записки", ("Неделя", "Дни", "Состояние", "№", "Данные на"), rows, zone())


def monday(week: str) -> date:
    """The Monday in an address. Raises Invisible for no week."""
    try:
        return monday_of(week, local_date(now()))
    except Refusal:
        raise Invisible() from None


@room.get("/notes/<week>")
@access(*READERS)
def note(week: str) -> Any:
    return note_shown(week)


def note_shown(week: str, status: int = 200, form: ConclusionsForm | None = None, refused: str = "") -> Any:
    card, at = queries.note_of(monday(week)), now()
    form = form or ConclusionsForm(formdata=None, conclusions=card.conclusions, seen=card.version)
    return render_template(
        "reports/note.html", card=card, week=week, days=days_words(card.monday), state=STATES[card.state], form=form,
        moment=day_and_hour(card.made_at, at), refused=refused, warnings=personal_data_in(form.conclusions.data or ""),
        measured=personal_data_in(measures_words(card)), unchecked=unchecked_behind(card.monday, card.last_day),
        charts={section.code: [drawing(chart_of(one), tuple(opened(week, key) for key in one.keys)) for one in section.courses]
                for section in card.sections},
        opened=lambda cell: opened(week, cell.key), ready=papers_ready(card), letters=LETTERS), status


def measures_words(card: NoteCard) -> str:
    """What people wrote into the lines of «Мероприятия»."""
    lines = (row for section in card.sections if section.code == "measures" for row in section.rows)
    return "\n".join(cell.text for row in lines for cell in row)


def opened(week: str, key: str) -> str:
    """Where a value leads: to its messages, to one message, or nowhere."""
    if key.startswith(MESSAGE):
        return url_for("message.card_page", number=int(key.removeprefix(MESSAGE)))
    return url_for("reports.behind", week=week, key=key) if key else ""


@room.get("/notes/<week>/behind")
@access(*READERS)
def behind(week: str) -> str:
    """The messages of one value: those that were counted, and what changed since."""
    at, viewer, key = now(), me(), request.args.get("key", "")[:160]
    card = queries.note_of(monday(week))
    found = queries.behind_value(viewer, card.monday, key, at)
    rows = [(shapes.line_of(row, viewer, at), row.number in found.gone) for row in found.rows]
    first, last = found.period.start.date(), found.period.last_day
    days = days_words(first) + (", до того же часа" if last - first < SIX_DAYS else "")
    return render_template(
        "reports/behind.html", week=week, note_days=days_words(card.monday), days=days, rows=rows, counted=found.counted,
        come=[shapes.line_of(row, viewer, at) for row in found.come], gone=len(found.gone),
        title=title_of(card, key), moment=day_and_hour(card.made_at, at))


def title_of(card: NoteCard, key: str) -> str:
    """«Ключевые показатели: Поступило» — where in the note the value stands."""
    for section in card.sections:
        if drawn := next((one for one in section.courses if key in one.keys[:-1]), None):
            return drawn.title
        for row in section.rows:
            if any(cell.key == key for cell in row):
                return f"{section.title}: {row[0].text or (row[1].text if len(row) > 1 else '')}"
    return "За числом"


def papers_of() -> Papers:
    return Papers(current_app.config["SETTINGS"].instance / "notes")


def papers_ready(card: NoteCard) -> bool:
    ready = papers_of().has(card)
    if not ready:
        doorbell("notes", week=week_words(card.monday))
    return ready


@room.get("/notes/<week>/papers")
@access(*READERS)
def papers(week: str) -> Response:
    """Asked for every two seconds until the papers are there: 204 while they are made."""
    card = queries.note_of(monday(week))
    if not papers_of().has(card):
        return make_response("", 204)
    return make_response(render_template("reports/_papers.html", week=week, ready=True))


@room.get("/notes/<week>/zapiska.<ending>")
@access(*READERS)
def paper(week: str, ending: str) -> Response:
    card = queries.note_of(monday(week))
    if ending not in MEDIA:
        raise Invisible()
    if not papers_of().has(card):
        doorbell("notes", week=week)
        return go(url_for("reports.note", week=week, _anchor="papers"))
    return send_file(papers_of().path(card, ending), MEDIA[ending], as_attachment=True,
                     download_name=f"zapiska-{week}.{ending}")


@room.get("/notes/rule")
@access(*READERS)
def note_rule() -> Any:
    now_in_force = rule()
    form = RuleForm(formdata=None, data={
        **vars(now_in_force), "critical": "\n".join(name for _, _, name in now_in_force.critical_topics),
        "addresses": "\n".join(now_in_force.addresses)})
    return rule_shown(form)


def rule_shown(form: RuleForm, status: int = 200) -> Any:
    return render_template("reports/rule.html", form=form), status
