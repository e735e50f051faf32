"""What is suggested while a topic or an addressee is typed."""

from collections import Counter

from flask import render_template, request

from app.directory.queries import suggest_addressees, suggest_topics, topic_by_words, usual_addressees
from app.messages.queries.asked import whole
from app.messages.queries.usual import topics_of_messages, usual_of_topic, usual_topics
from app.web.access import access, me
from app.web.message import room

# As many as are assigned at once.
MOST_MESSAGES = 200

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
    words = request.args.get("words", "")[:200].strip()
    usual = sum(map(usual_of_topic, topics_asked()), Counter[int]())
    return render_template("message/_topics.html",
                           choices=suggest_addressees(words, usual=usual) if words else usual_addressees(usual))


def topics_asked() -> list[int]:
    """Topics of the messages ``number``, where the viewer may see them; else what ``topic`` means as a form takes it."""
    if numbers := [number for one in request.args.getlist("number")[:MOST_MESSAGES] if (number := whole(one))]:
        return topics_of_messages(me(), numbers)
    words = request.args.get("topic", "")[:400].strip()
    if not words or words.isdigit():
        return [number] if (number := whole(words)) else []
    found = topic_by_words(words)
    return [] if isinstance(found, list) else [found.id]
