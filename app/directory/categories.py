"""Socially important topics that an act names as categories (Оха 1.3.7): each gathers groups of topics, or topics."""

from sqlalchemy import select

from app.directory.schedules import centre, remembered
from app.directory.tables import Topic
from app.foundation.database import db


def categories() -> list[str]:
    """Their names in the order of the act; empty where it names none."""
    return [row["name"] for row in centre().facts.get("categories", [])]


def category_of_topic() -> dict[int, str]:
    """By topic, also of those no longer in use. A topic named itself goes before its group."""
    return remembered("category of topic", _read)


def _read() -> dict[int, str]:
    named = {(key, name): row["name"] for row in centre().facts.get("categories", [])
             for key in ("groups", "topics") for name in row[key]}
    found = {row.id: named.get(("topics", row.name)) or named.get(("groups", row.group))
             for row in db.session.execute(select(Topic.id, Topic.name, Topic.group))} if named else {}
    return {topic: category for topic, category in found.items() if category}


def topics_of(category: str) -> list[int]:
    """Never empty, as a list to choose from: 0 is no topic."""
    return sorted(topic for topic, name in category_of_topic().items() if name == category) or [0]
