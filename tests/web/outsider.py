"""Somebody outside the intranet: the link they were given, the press that opens it, what they send."""

import dataclasses
import re
from io import BytesIO

import pytest

from tests.support.making import photo
from tests.web.visitor import Page, Visitor

PUBLIC = "https://links.example.org"


@pytest.fixture(autouse=True)
def public(app, monkeypatch):
    """The address outside; the test's own host stays what it is."""
    monkeypatch.setitem(app.config, "SETTINGS", dataclasses.replace(app.config["SETTINGS"], public_url=PUBLIC))


@pytest.fixture
def given(making) -> int:
    return making.message("preparing")


def issued(visit, number: int, **told) -> str:
    """The path of a fresh link."""
    page = visit("operator").open("links.links", number=number)
    page = visit("operator").send(page.form(f"/messages/{number}/links/new").fill(**told))
    return re.search(re.escape(PUBLIC) + r"(/link/[\w-]{43})", page.response.text)[1]


def inside(app, path: str) -> Visitor:
    """Somebody outside who pressed «открыть»."""
    stranger = Visitor(app)
    opened = stranger.post(f"{path}/open", {"csrf_token": token_of(stranger, path)})
    assert opened.status == 303, opened.words
    return stranger


def token_of(stranger: Visitor, path: str) -> str:
    return stranger.get(path).tree.all("meta", name="csrf-token")[0].get("content")


def send(stranger: Visitor, path: str, what: str, prefix: str, files=None, **told):
    form = stranger.get(f"{path}/assignment").form(f"{path}/{what}")
    for name, value in told.items():
        form.data[f"{prefix}-{name}"] = [value]
    answered = stranger.post(form.action, form.data | (files or {}))
    return stranger.get("/link/sent") if answered.response.location == "/link/sent" else answered


FINAL = {"text": "Фонарь починили.", "outcome": "solved", "truthful": "y"}


def sent_photo(stranger: Visitor, path: str, name: str = "после.jpg", client_id: str = "one",
               data: bytes | None = None) -> Page:
    """One file by the page's script."""
    return stranger.post(f"{path}/evidence", {"csrf_token": token_of(stranger, path), "client_id": client_id, "stage": "after",
                                             "file": (BytesIO(data or photo()), name)})
