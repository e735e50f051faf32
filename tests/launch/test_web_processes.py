"""The web server's processes are one house: what one of them has signed, the others know; nobody waits for a slow visitor."""

import http.client
import os
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask

from app.launch import serving
from app.launch.__main__ import web_command
from tests.support.application import House
from tests.support.sources import ROOT

pytestmark = pytest.mark.slow
ASKED = 16


def ask(port: int, method: str, cookie: str = "", body: str | None = None) -> tuple[int, str, str]:
    """Over a connection of its own: status, cookie, text."""
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    line.request(method, "/sign-in", body, {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"})
    answer = line.getresponse()
    told = answer.status, (answer.getheader("Set-Cookie") or "").partition(";")[0], answer.read().decode()
    line.close()
    return told


@pytest.fixture
def port(app: Flask, house: House, tmp_path: Path) -> Iterator[int]:
    """Where the server of ``make run`` serves the test's house, without a key being set."""
    env = {name: value for name, value in os.environ.items() if name != "SECRET_KEY"}
    env |= {"MCU_INSTANCE": str(tmp_path), "DATABASE_URL": house.store.url, "MCU_DEMO": "1",
            "REDIS_URL": f"unix://{tmp_path}/no.sock"}
    with socket.create_server(("127.0.0.1", 0)) as probe:
        free = probe.getsockname()[1]
    server = subprocess.Popen(web_command(free), cwd=ROOT, env=env)
    try:
        wait_for(free)
        yield free
    finally:
        server.terminate()
        server.wait(20)


def test_a_form_of_one_process_is_taken_by_every_other(port: int):
    status, cookie, page = ask(port, "GET")
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert status == 200 and token
    body = urlencode({"csrf_token": token[1], "login": "nobody", "password": "at all"})
    said = [ask(port, "POST", cookie, body)[0] for _ in range(ASKED)]
    assert set(said) <= {422, 429}, f"a wrong password, and then too many of them; never a form that is not known: {said}"


SLOW = {
    "silent": b"",
    "half a head": b"GET /sign-in HTTP/1.1\r\nHost: 127.0",
    "a body that does not come": b"POST /sign-in HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: "
                                 b"application/x-www-form-urlencoded\r\nContent-Length: 900\r\n\r\nlogin=",
}


def test_nobody_waits_for_a_slow_visitor(port: int):
    """Twice as many of them as there are processes (attack 23)."""
    assert ask(port, "GET")[0] == 200
    for said in SLOW.values():
        with ExitStack() as held:
            for _ in range(2 * serving.workers):
                slow = held.enter_context(socket.create_connection(("127.0.0.1", port)))
                slow.sendall(said)
            time.sleep(0.3)
            begin = time.monotonic()
            assert [ask(port, "GET")[0] for _ in range(ASKED)] == [200] * ASKED, said
            assert time.monotonic() - begin < 5, said


def wait_for(port: int) -> None:
    last = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=0.5).close()
            return
        except OSError:
            assert time.monotonic() < last, "the server did not start"
            time.sleep(0.1)
