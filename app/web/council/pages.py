"""Lists and pages of questions and measures; the functions named ``…_shown`` also answer an act that was refused."""

from datetime import timedelta
from typing import Any

from flask import Response, abort, render_template, request

from app.council.queries import measure, measures, proposals, question, questions
from app.council.rules import MEASURE_KINDS, MEASURE_STATES, RUNGS, STATES, STEPS, VERDICTS, role_asking
from app.directory.queries import topic_groups
from app.directory.schedules import local_date, zone
from app.directory.titles import as_titled
from app.figures import last_days
from app.foundation.clock import now
from app.foundation.refusal import Forbidden
from app.messages.queries.listing import rows_of
from app.web.access import access, me
from app.web.council import room
from app.web.council.forms import (
    DecideForm,
    FinishForm,
    MeasureForm,
    PassUpForm,
    QuestionForm,
    as_it_stands,
    fields_of,
    measure_form,
    question_form,
)
from app.web.formats import day_words, moment_words
from app.web.xlsx import workbook

WATCHERS = ("head", "curator", "supervisor", "sector")
KEEPERS = ("head", "supervisor", "sector")
EVERYBODY = ("head", "curator", "supervisor", "sector", "operator", "executor")
PROPOSED_DAYS = 14
TABS = {"": "Все", "open": "Ждут решения", "decided": "Исполняются", "done": "Исполнены"}
MEASURE_TABS = {"": "Все", "planned": "Впереди", "unchecked": "Не проверены", "done": "Выполнены", "not_done": "Не выполнены"}


@room.get("/questions")
@access(*WATCHERS)
def list_of_questions() -> str:
    state = asked_state(TABS)
    return render_template("council/questions.html", cards=questions(me(), now(), state), state=state, tabs=TABS, states=STATES,
                           rungs=as_titled(RUNGS), may_ask=role_asking(me()), verdicts=VERDICTS)


def asked_state(tabs: dict[str, str]) -> str:
    state = request.args.get("state", "")
    return state if state in tabs else ""


@room.get("/questions.xlsx")
@access(*WATCHERS)
def questions_workbook() -> Response:
    rungs = as_titled(RUNGS)
    rows = [[card.id, card.title, card.field, card.asked_by, card.asked_at, STATES[card.state], rungs[card.stands_with],
             card.decision, card.follow_until] for card in questions(me(), now(), asked_state(TABS))]
    return workbook("questions.xlsx", "Вопросы", ["Номер", "Вопрос", "Область", "Кто вынес", "Когда", "Состояние", "Решает",
                                                  "Решение", "Исполнить до"], rows, zone())


@room.get("/questions/new")
@access(*KEEPERS)
def new_question() -> Any:
    number = request.args.get("message", "")
    form = question_form(me(), formdata=None, message=number if number.isascii() and number.isdigit() else "")
    return question_form_shown(form)


def question_form_shown(form: QuestionForm, status: int = 200) -> Any:
    number = int(form.message.data) if (form.message.data or "").isascii() and (form.message.data or "").isdigit() else 0
    about = rows_of(me(), [number]) if 0 < number < 2**31 else []
    return render_template("council/ask.html", form=form, about=about[0] if about else None,
                           agreement=role_asking(me()) == "head", nowhere=not fields_of(me())), status


@room.get("/questions/<int:question_id>")
@access(*WATCHERS)
def one_question(question_id: int) -> Any:
    return question_shown(question_id)


def question_shown(question_id: int, status: int = 200, said: dict[str, Any] | None = None, refused: str = "") -> Any:
    """``said``: the form that was refused, by its act."""
    at, viewer = now(), me()
    page = question(viewer, question_id, at)
    forms = {"pass_up": PassUpForm, "decide": DecideForm, "finish": FinishForm}
    shown = {name: (said or {}).get(name) or form(prefix=name, formdata=None, seen=page.version)
             for name, form in forms.items()}
    card = page.card
    finishing = card.state == "decided" and (page.asked or viewer.has(card.stands_with))
    steps = [{"what": STEPS[step.act] + (f": {VERDICTS[step.verdict]}" if step.verdict else ""), "when": moment_words(step.at),
              "iso": step.at.isoformat(), "who": f"{step.who} ({as_titled(RUNGS)[step.role]})", "words": step.words}
             for step in page.steps]
    return render_template("council/question.html", card=card, steps=steps, forms=shown, finishing=finishing,
                           state=STATES[card.state], rungs=as_titled(RUNGS), refused=refused), status


@room.get("/measures")
@access(*EVERYBODY)
def list_of_measures() -> Any:
    return measures_shown()


def measures_shown(form: MeasureForm | None = None, status: int = 200, refused: str = "",
                   back: dict[str, Any] | None = None) -> Any:
    """``refused``: words about a line's button; ``back``: the line and what was typed there."""
    at, viewer = now(), me()
    state = asked_state(MEASURE_TABS)
    keeps = viewer.has(*KEEPERS)
    form = form or measure_form(viewer, topic_groups(), formdata=None, until=local_date(at) + timedelta(days=7))
    return render_template(
        "council/measures.html", cards=measures(viewer, at, state=state), state=state, tabs=MEASURE_TABS, form=form,
        kinds=MEASURE_KINDS, states=MEASURE_STATES, keeps=keeps and bool(fields_of(viewer)), refused=refused, back=back or {},
        proposed=proposals(viewer, last_days(PROPOSED_DAYS, local_date(at), zone())) if keeps else [], day=day_words), status


@room.get("/measures/<int:measure_id>")
@access(*KEEPERS)
def one_measure(measure_id: int) -> Any:
    return measure_shown(measure_id)


def measure_shown(measure_id: int, form: MeasureForm | None = None, status: int = 200, refused: str = "") -> Any:
    """Raises Invisible, Forbidden. What was typed meanwhile is for the line as it now stands beside it."""
    card = measure(me(), measure_id, now())
    if not card.may_change and not card.checked_by:
        raise Forbidden()
    form = form or as_it_stands(me(), topic_groups(), card)
    if status == 409:
        form.seen.data = card.version
    return render_template("council/measure.html", card=card, form=form, kinds=MEASURE_KINDS, states=MEASURE_STATES,
                           refused=refused), status


@room.get("/measures.xlsx")
@access(*EVERYBODY)
def measures_workbook() -> Response:
    rows = [[MEASURE_KINDS[card.kind], card.field, card.topic_group, card.what, card.unit, card.until,
             MEASURE_STATES[card.state], card.done_on, card.result, card.checked_by, card.message]
            for card in measures(me(), now(), state=asked_state(MEASURE_TABS))]
    return workbook("measures.xlsx", "Мероприятия", ["Вид", "Направление", "Группа тем", "Что сделать", "Кто", "К какому дню",
                                                     "Состояние", "Выполнено", "Итог", "Проверил", "Сообщение"], rows, zone())


def needed(value: str | None) -> int:
    """A number of a form's hidden field; what is none is as if the page were an old one."""
    if not value or not value.isascii() or not value.isdigit() or len(value) > 9:
        abort(422)
    return int(value)
