"""What is suggested while a topic or an addressee is typed."""

from flask import render_template, request

from app.directory.queries import suggest_addressees, suggest_topics, topic_by_words, usual_addressees
from app.messages.queries.asked import whole
from app.messages.queries.usual import topic_of_message, usual_of_topic, usual_topics
from app.web.access import access, me
from app.web.message import room


@room.get("/messages/topics")
@access("operator")
def topics() -> str:
    """Suggestions while a topic is typed."""
    found = suggest_topics(request.args.get("words", "")[:200], usual=usual_topics())
    return render_template("message/_topics.html", choices=found)


@room.get("/messages/addressees")
@access("operator", "head")
def addressees() -> str:
    """Suggestions while an addressee is typed; before that those who usually answer what the message is about."""
    words, topic_id = request.args.get("words", "")[:200].strip(), topic_asked()
    usual = usual_of_topic(topic_id) if topic_id else {}
    return render_template("message/_topics.html",
                           choices=suggest_addressees(words, usual=usual) if words else usual_addressees(usual))


def topic_asked() -> int | None:
    """The topic of the message ``number``, where the viewer may see it; else what ``topic`` means as a form takes it."""
    if number := whole(request.args.get("number", "")):
        return topic_of_message(me(), number)
    words = request.args.get("topic", "")[:400].strip()
    if not words or words.isdigit():
        return whole(words)
    found = topic_by_words(words)
    return None if isinstance(found, list) else found.id
