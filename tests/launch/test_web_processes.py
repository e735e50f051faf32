"""The web server's processes are one house: what one of them has signed, the others know."""

import http.client
import os
import re
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask

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


def test_a_form_of_one_process_is_taken_by_every_other_without_a_key_being_set(app: Flask, house: House, tmp_path: Path):
    env = {name: value for name, value in os.environ.items() if name != "SECRET_KEY"}
    env |= {"MCU_INSTANCE": str(tmp_path), "DATABASE_URL": house.store.url, "MCU_DEMO": "1",
            "REDIS_URL": f"unix://{tmp_path}/no.sock"}
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    server = subprocess.Popen(web_command(port, workers=3), cwd=ROOT, env=env)
    try:
        wait_for(port)
        status, cookie, page = ask(port, "GET")
        token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
        assert status == 200 and token
        body = urlencode({"csrf_token": token[1], "login": "nobody", "password": "at all"})
        said = [ask(port, "POST", cookie, body)[0] for _ in range(ASKED)]
        assert set(said) <= {422, 429}, f"a wrong password, and then too many of them; never a form that is not known: {said}"
    finally:
        server.terminate()
        server.wait(20)


def wait_for(port: int) -> None:
    last = time.monotonic() + 60
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=0.5).close()
            return
        except OSError:
            assert time.monotonic() < last, "the server did not start"
            time.sleep(0.1)
