"""What is decided and reported of questions and measures."""

from collections.abc import Callable
from typing import Any

from flask import flash, redirect, request, url_for

from app.council import acts
from app.council.acts import NewQuestion
from app.council.queries import measure
from app.directory.queries import topic_groups
from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.refusal import Forbidden, Invisible, Refusal, Stale
from app.privacy.authors import hides_of
from app.web.access import access, me
from app.web.council import room
from app.web.council.forms import (
    DecideForm,
    FinishForm,
    MeasureForm,
    PassUpForm,
    change_form,
    measure_form,
    question_form,
)
from app.web.council.pages import (
    EVERYBODY,
    KEEPERS,
    WATCHERS,
    measure_shown,
    measures_shown,
    needed,
    question_form_shown,
    question_shown,
)
from app.web.fields import complain


@room.post("/questions/new")
@access(*KEEPERS)
def ask() -> Any:
    form = question_form(me())
    if not form.validate_on_submit():
        return question_form_shown(form, 422)
    new = NewQuestion(form.title.data, form.words.data, form.field.block_id, form.field.territory_id,
                      needed(form.message.data) if form.message.data else None)
    try:
        with act(me()):
            number = acts.ask(me(), new, now())
    except (Invisible, Forbidden):
        raise
    except Refusal as refusal:
        complain(form, refusal.field, refusal.words)
        return question_form_shown(form, refusal.status)
    flash("Вопрос вынесен: тот, кто решает, узнает сразу.")
    return redirect(url_for("council.one_question", question_id=number), 303)


@room.post("/questions/<int:question_id>/pass-up")
@access(*WATCHERS)
def pass_up(question_id: int) -> Any:
    form = PassUpForm(prefix="pass_up")
    return said(question_id, "pass_up", form, lambda seen: acts.pass_up(me(), question_id, seen, form.words.data, now()),
                "Вопрос передан выше.")


@room.post("/questions/<int:question_id>/decide")
@access(*WATCHERS)
def decide(question_id: int) -> Any:
    form = DecideForm(prefix="decide")
    return said(question_id, "decide", form, lambda seen: acts.decide(
        me(), question_id, seen, form.words.data, now(), verdict=form.verdict.data, until=form.until.data),
        "Решение записано.")


@room.post("/questions/<int:question_id>/finish")
@access(*WATCHERS)
def finish(question_id: int) -> Any:
    form = FinishForm(prefix="finish")
    return said(question_id, "finish", form, lambda seen: acts.finish(me(), question_id, seen, form.words.data, now()),
                "Исполнение записано.")


def said(question_id: int, name: str, form: Any, perform: Callable[[int], Any], words: str) -> Any:
    if not form.validate_on_submit():
        return question_shown(question_id, 422, {name: form})
    try:
        with act(me()):
            perform(needed(form.seen.data))
    except (Invisible, Forbidden):
        raise
    except Refusal as refusal:
        complain(form, refusal.field, refusal.words)
        return question_shown(question_id, refusal.status, {name: form}, refusal.words if refusal.status == 409 else "")
    flash(words)
    return redirect(url_for("council.one_question", question_id=question_id), 303)


@room.post("/measures/new")
@access(*KEEPERS)
def add_measure() -> Any:
    form = measure_form(me(), topic_groups())
    if not form.validate_on_submit():
        return measures_shown(form, 422)
    try:
        with act(me()):
            acts.add_measure(me(), form.new, now())
    except Forbidden:
        raise
    except Refusal as refusal:
        complain(form, refusal.field, refusal.words)
        return measures_shown(form, refusal.status)
    flash("Внесено.")
    return redirect(url_for("council.list_of_measures"), 303)


@room.post("/measures/propose/<int:number>")
@access(*KEEPERS)
def propose_measure(number: int) -> Any:
    return of_measure(lambda: acts.propose_measure(me(), number, hides_of([number])[number], now()),
                      "Внесено; осталось проверить.")


@room.post("/measures/<int:measure_id>/change")
@access(*KEEPERS)
def change_measure(measure_id: int) -> Any:
    form = change_form(me(), topic_groups(), measure(me(), measure_id, now()))
    if not form.validate_on_submit():
        return measure_shown(measure_id, form, 422)
    return one_measure(measure_id, form, lambda: acts.change_measure(
        me(), measure_id, needed(form.seen.data), form.new, now()), "Изменено.")


@room.post("/measures/<int:measure_id>/remove")
@access(*KEEPERS)
def remove_measure(measure_id: int) -> Any:
    return one_measure(measure_id, None, lambda: acts.remove_measure(
        me(), measure_id, needed(request.form.get("seen")), now()), "Убрано.")


def one_measure(measure_id: int, form: MeasureForm | None, perform: Callable[[], Any], words: str) -> Any:
    try:
        with act(me()):
            perform()
    except (Invisible, Forbidden):
        raise
    except Stale as refusal:
        return measure_shown(measure_id, form, refusal.status, refusal.words)
    except Refusal as refusal:
        complain(form, refusal.field, refusal.words)
        return measure_shown(measure_id, form, refusal.status)
    flash(words)
    return redirect(url_for("council.list_of_measures"), 303)


@room.post("/measures/<int:measure_id>/finish")
@access(*EVERYBODY)
def finish_measure(measure_id: int) -> Any:
    form = request.form
    return of_measure(lambda: acts.finish_measure(
        me(), measure_id, needed(form.get("seen")), form.get("done") == "yes", form.get("result", ""), now()),
        "Записано.", {"id": measure_id, "result": form.get("result", "")})


@room.post("/measures/<int:measure_id>/check")
@access(*KEEPERS)
def check_measure(measure_id: int) -> Any:
    return of_measure(lambda: acts.check_measure(me(), measure_id, needed(request.form.get("seen")), now()),
                      "Проверка записана.")


def of_measure(perform: Callable[[], Any], words: str, back: dict[str, Any] | None = None) -> Any:
    try:
        with act(me()):
            perform()
    except (Invisible, Forbidden):
        raise
    except Refusal as refusal:
        return measures_shown(None, refusal.status, refusal.words, back)
    flash(words)
    return redirect(url_for("council.list_of_measures", state=request.args.get("state") or None), 303)
