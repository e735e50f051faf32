"""Topics added, changed, closed, opened again."""

from typing import Any

from app.directory.acts import topics as acts
from app.directory.acts.topics import TopicValues
from app.foundation.clock import now
from app.web.access import access, me
from app.web.admin import room
from app.web.admin.acts.saving import saved
from app.web.admin.forms import SeenForm, TopicForm
from app.web.admin.pages.topics import filled, topic_shown


def typed(form: TopicForm) -> TopicValues:
    return TopicValues(form.group.data, form.name.data, form.also.data, form.catch_all.data)


@room.post("/admin/topics/new")
@access("admin")
def add_topic() -> Any:
    form = TopicForm()
    return saved(form, lambda: acts.add_topic(me(), typed(form), now()),
                 lambda status: topic_shown(form, None, status), "admin.topics", "Тема внесена.")


@room.post("/admin/topics/<int:topic_id>")
@access("admin")
def edit_topic(topic_id: int) -> Any:
    form = TopicForm()
    return saved(form, lambda: acts.edit_topic(me(), topic_id, typed(form), form.seen.data or "", now()),
                 lambda status: topic_shown(form, topic_id, status), "admin.topics", "Тема сохранена.")


@room.post("/admin/topics/<int:topic_id>/close")
@access("admin")
def close_topic(topic_id: int) -> Any:
    form = SeenForm()
    return saved(form, lambda: acts.close_topic(me(), topic_id, form.seen.data or "", now()),
                 lambda status: topic_shown(filled(topic_id), topic_id, status, form.form_errors), "admin.topics",
                 "Тема закрыта: выбрать её больше нельзя, на сообщениях она осталась.")


@room.post("/admin/topics/<int:topic_id>/open")
@access("admin")
def open_topic(topic_id: int) -> Any:
    form = SeenForm()
    return saved(form, lambda: acts.open_topic(me(), topic_id, form.seen.data or "", now()),
                 lambda status: topic_shown(filled(topic_id), topic_id, status, form.form_errors), "admin.topics",
                 "Тема снова открыта.")
