"""Topics: the list by group, one topic."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from flask import render_template, request

from app.directory.admin_queries import topics as directory
from app.directory.queries import topic_groups
from app.messages.queries.held import open_of_topics
from app.web.access import access
from app.web.admin import room
from app.web.admin.forms import TopicForm
from app.web.admin.pages.units import open_and_closed


@room.get("/admin/topics")
@access("admin")
def topics() -> Any:
    words, closed = request.args.get("q", "")[:200], "closed" in request.args
    found = directory.topic_lines(words, not closed)
    groups = [(group, list(rows)) for group, rows in groupby(found, key=lambda row: row.values.group)]
    return render_template("admin/topics.html", groups=groups, count=len(found), held=open_of_topics(), words=words,
                           closed=closed, tabs=open_and_closed("admin.topics", closed, q=words or None))


@room.get("/admin/topics/new")
@access("admin")
def new_topic() -> Any:
    return topic_shown(TopicForm(formdata=None, data={"group": request.args.get("group", "")[:120]}))


@room.get("/admin/topics/<int:topic_id>")
@access("admin")
def topic(topic_id: int) -> Any:
    return topic_shown(filled(topic_id), topic_id)


def filled(topic_id: int) -> TopicForm:
    """The form with what is recorded now. Raises Invisible."""
    card = directory.topic_page(topic_id)
    return TopicForm(formdata=None, data={**vars(card.values), "seen": card.stamp})


def topic_shown(form: TopicForm, topic_id: int | None = None, status: int = 200, refused: Sequence[str] = ()) -> Any:
    """409: what was typed stays, beside it stands what is recorded now, and the next press is about that."""
    card = directory.topic_page(topic_id) if topic_id else None
    if card and status == 409:
        form.seen.data = card.stamp
    return render_template("admin/topic.html", form=form, card=card, refused=refused, stale=status == 409,
                           messages=open_of_topics().get(topic_id, 0) if topic_id else 0, groups=topic_groups()), status
