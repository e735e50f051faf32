"""A browser of the bench: one kept-alive connection, cookies, a token; every answer checked, every wait timed."""

import http.client
import re
import secrets
from dataclasses import dataclass, field
from time import perf_counter
from urllib.parse import urlencode

from tests.bench.data import PASSWORD

TOKEN = re.compile(r'name="csrf-token" content="([^"]+)"')
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Ask:
    """One request, ready to be sent. ``expect`` are the statuses that mean it was done."""

    path: str
    form: dict[str, str] | None = None
    photo: bytes | None = None
    htmx: bool = False
    expect: tuple[int, ...] = (200,)


@dataclass(frozen=True)
class Answered:
    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float


@dataclass
class Visitor:
    """Signed in as one person, or nobody (``login`` empty) for the floor's bare views."""

    port: int
    login: str = ""
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""

    def __post_init__(self) -> None:
        self.line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        if self.login:
            self.enter()

    def enter(self) -> None:
        self.read_token("/sign-in")
        self.send(Ask("/sign-in", {"login": self.login, "password": PASSWORD}, expect=(303,)))
        self.read_token("/messages?q=1")

    def read_token(self, path: str) -> None:
        found = TOKEN.search(self.send(Ask(path)).body.decode())
        assert found, path
        self.token = found[1]

    def send(self, ask: Ask) -> Answered:
        """Raises AssertionError for an answer that was not expected."""
        body, headers = self.prepared(ask)
        begin = perf_counter()
        self.line.request("GET" if body is None else "POST", ask.path, body, headers)
        answer = self.line.getresponse()
        content = answer.read()
        seconds = perf_counter() - begin
        for name, value in answer.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        assert answer.status in ask.expect, (ask.path, answer.status, content[:2000].decode(errors="replace"))
        return Answered(answer.status, {name.lower(): value for name, value in answer.getheaders()}, content, seconds)

    def prepared(self, ask: Ask) -> tuple[bytes | None, dict[str, str]]:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if ask.htmx:
            headers["HX-Request"] = "true"
        if ask.form is None:
            return None, headers
        fields = {"csrf_token": self.token} | ask.form
        if ask.photo is None:
            return urlencode(fields).encode(), headers | {"Content-Type": FORM}
        return multipart(fields, ask.photo, headers)


def multipart(fields: dict[str, str], photo: bytes, headers: dict[str, str]) -> tuple[bytes, dict[str, str]]:
    mark = secrets.token_hex(16)
    parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
             for name, value in fields.items()]
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="p.jpg"\r\nContent-Type: image/jpeg\r\n\r\n'
    return (b"".join([*parts, head.encode(), photo, f"\r\n--{mark}--\r\n".encode()]),
            headers | {"Content-Type": f"multipart/form-data; boundary={mark}"})
