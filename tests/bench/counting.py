"""How many statements a page or an act sends to the database: counted in this process, through the test client."""

from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import event

from app.factory import create_app
from app.foundation.database import db
from tests.bench.data import settings
from tests.bench.pages import USED_TWICE, Measured, Work
from tests.bench.visitor import Answered, Ask, Visitor

LOOKED_AT = 6


class Counter:
    """The application over the working copy, with an ear on its engine."""

    def __init__(self, folder: Path):
        self.app: Flask = create_app(settings(folder))
        self.seen: list[str] = []
        with self.app.app_context():
            event.listen(db.engine, "before_cursor_execute", self._hear)
        self.visitors: dict[str, CountingVisitor] = {}

    def _hear(self, _connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            self.seen.append(statement)

    def most(self, measured: Measured, work: Work) -> int:
        """The largest count of a few turns; the first turn may fill memories and is left out."""
        visitor = self.visitors.get(measured.role) or CountingVisitor(self, measured.role)
        self.visitors[measured.role] = visitor
        turn, turns = measured.turn(work), LOOKED_AT * 2 if measured.name in USED_TWICE else LOOKED_AT
        return max([int(turn(visitor, number)) for number in range(turns)][1:])


class CountingVisitor(Visitor):
    """Asks without a server; the "seconds" of its answers are statements."""

    def __init__(self, counter: Counter, role: str):
        self.counter, self.client = counter, counter.app.test_client()
        self.port, self.login, self.cookies, self.token = 0, f"{role}0", {}, ""
        self.enter()

    def send(self, ask: Ask) -> Answered:
        body, headers = self.prepared(ask)
        headers.pop("Cookie")
        self.counter.seen.clear()
        answer = self.client.open(ask.path, method="GET" if body is None else "POST", data=body, headers=headers)
        assert answer.status_code in ask.expect, (ask.path, answer.status_code)
        return Answered(answer.status_code, {name.lower(): value for name, value in answer.headers.items()},
                        answer.get_data(), len(self.counter.seen))
