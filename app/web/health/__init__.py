"""GET /health: whether the parts work, for machines; the words are those of «Состояние»."""

from flask import Blueprint, jsonify

from app.foundation.clock import now
from app.web.access import access
from app.web.facts import VERSION, facts

room = Blueprint("health", __name__)


@room.get("/health")
@access.public
def health():
    """JSON: status, version, database, queue, worker, timetable, calendar, storage; 503 when one is down."""
    found = facts(now())
    well = all(fact.ok for fact in found.values())
    body = {name: {"status": "ok" if fact.ok else "down", "words": fact.words} for name, fact in found.items()}
    return jsonify(status="ok" if well else "down", version=VERSION, **body), 200 if well else 503
