"""A browser whose connection may break at any moment, and what a person does then."""

import http.client
import re
import threading
import time
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.bench.visitor import FORM, TOKEN, multipart
from tests.support.people import Someone

PATIENCE_SECONDS = 60
# How long a person takes to press again when nothing answers.
AGAIN_SECONDS = 0.1
SEEN = re.compile(r'name="seen"[^>]*value="(\d+)"')


class Broken(Exception):
    """No answer came, and a moment has passed: whether the request was heard, nobody knows."""


@dataclass(frozen=True)
class Answer:
    status: int
    leads_to: str
    text: str


@dataclass
class Ledger:
    """What the people were told. ``done``: (message, act) as often as it was told or, after a break, found done."""

    done: Counter[tuple[int, str]] = field(default_factory=Counter)
    texts: dict[str, int] = field(default_factory=dict)
    photos: dict[str, int] = field(default_factory=dict)
    marks: list[tuple[int, str]] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, what: str) -> None:
        with self.lock:
            self.counts[what] += 1

    def note(self, number: int, act: str, how: str) -> None:
        """``how``: acknowledged, or found done after a break."""
        with self.lock:
            self.done[number, act] += 1
            self.counts[how] += 1


class Browser:
    """One person's, with the cookies of a session."""

    def __init__(self, port: int, someone: Someone, ledger: Ledger):
        self.port, self.someone, self.ledger = port, someone, ledger
        self.cookies: dict[str, str] = {}
        self.token = ""

    def sign_in(self) -> None:
        while True:
            self.get("/sign-in")
            try:
                answer = self.post("/sign-in", {"login": self.someone.login, "password": self.someone.password})
            except Broken:
                continue
            if answer.status == 303:
                self.ledger.count("signed in")
                while answer.leads_to:
                    answer = self.get(answer.leads_to)
                return
            self.ledger.wrong.append(f"{self.someone.login} was not let in: {answer.status}")
            time.sleep(1)

    def get(self, address: str) -> Answer:
        """A page, asked for again until it comes."""
        while True:
            with suppress(Broken):
                answer = self.ask("GET", address, None, {})
                break
        if found := TOKEN.search(answer.text):
            self.token = found[1]
        if answer.leads_to.startswith("/sign-in"):
            self.ledger.wrong.append(f"{self.someone.login} lost the session at {address}")
            self.sign_in()
        return answer

    def post(self, address: str, fields: dict[str, str], photo: bytes | None = None) -> Answer:
        """Raises Broken."""
        fields = {"csrf_token": self.token} | fields
        if photo is not None:
            return self.ask("POST", address, *multipart(fields, photo, {"HX-Request": "true"}))
        return self.ask("POST", address, urlencode(fields).encode(), {"Content-Type": FORM})

    def ask(self, method: str, address: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        try:
            line.request(method, address, body, headers | {"Cookie": cookie})
            heard = line.getresponse()
            text = heard.read().decode(errors="replace")
        except (OSError, http.client.HTTPException) as error:
            self.ledger.count("broken")
            time.sleep(AGAIN_SECONDS)
            raise Broken from error
        finally:
            line.close()
        self.ledger.count("answers")
        for name, value in heard.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        if heard.status >= 500:
            self.ledger.wrong.append(f"{method} {address}: {heard.status}")
        return Answer(heard.status, heard.getheader("Location") or "", text)
