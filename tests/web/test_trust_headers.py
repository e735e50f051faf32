"""The headers of every answer are the golden ones, whatever the answer (attacks 4, 33, 34, 37)."""

from io import BytesIO

import pytest

from app.web.headers import CSP, GOLDEN
from tests.web.test_access import path, routes
from tests.web.visitor import Visitor

# Written out here a second time on purpose: a change has to be meant twice.
EXPECTED = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; "
                               "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
                               "frame-ancestors 'none'; manifest-src 'self'",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}
UNHEARD_OF = ("Server", "X-Powered-By", "Access-Control-Allow-Origin", "Access-Control-Allow-Credentials")


def golden(response, csp: str = CSP) -> None:
    assert {name: response.headers.get(name) for name in EXPECTED} == EXPECTED | {"Content-Security-Policy": csp}
    assert [name for name in UNHEARD_OF if name in response.headers] == []


def private(response) -> None:
    golden(response)
    assert response.headers["Cache-Control"] == "private, no-store"
    assert {"Cookie", "HX-Request"} <= {part.strip() for part in response.headers["Vary"].split(",")}


def test_the_list_is_the_golden_one():
    assert GOLDEN == EXPECTED


@pytest.mark.slow
def test_every_route(app, visit, making):
    number = making.message("preparing")
    here = {"number": number, "code": "call", "variant": "thumb", "person_id": making.executor.id, "notice_id": 1,
            "name": "queue", "grant_id": 1, "hour_id": 1, "rule_id": 1, "day": "2026-05-20", "filename": "css/base.css",
            "evidence": 1}
    for who in ("nobody", "operator", "executor", "admin"):
        for endpoint, method, rule in routes(app):
            address = path(visit(who), endpoint, rule, here)
            for how in (method, "OPTIONS", "HEAD") if who == "nobody" else (method,):
                answer = visit(who).client.open(address, method=how, headers={"Origin": "https://evil.example"})
                golden(answer) if endpoint == "static" else private(answer)


PLAIN = [
    ("GET", "/nothing", 404), ("PUT", "/operator", 405), ("GET", "/messages//1", 308), ("GET", "/operator", 303),
    ("POST", "/sign-in", 400), ("GET", "/?a=%00", 400), ("GET", "/static/nothing.css", 404),
    ("GET", "/static/../config.py", 404), ("GET", "/static/css/base.css", 200)]


def test_answers_that_no_page_gives(app):
    for method, address, status in PLAIN:
        answer = app.test_client().open(address, method=method)
        assert answer.status_code == status
        golden(answer)
        if status != 200:
            private(answer)


def test_too_large_and_unexpected(app, visit, monkeypatch):
    strange = Visitor(app).client.post("/sign-in", data={"login": "a" * 200_000})
    assert strange.status_code == 413
    private(strange)
    monkeypatch.setattr("app.web.operator.pages.listing.counts", lambda viewer: 1 / 0)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    for headers in ({}, {"HX-Request": "true"}):
        broken = visit("operator").client.get("/operator", headers=headers)
        assert broken.status_code == 500
        private(broken)
        assert "сообщите номер администратору" in broken.text
        assert not [word for word in ("ZeroDivision", "Traceback", ".py", "SELECT", "mcu_session") if word in broken.text]


def test_files_have_a_policy_of_their_own(app, visit, making):
    """Nothing that was uploaded runs: decoded picture or attachment, sandboxed, never sniffed (attack 3)."""
    number = making.message("preparing")
    with app.app_context():
        evidence = making.evidence(making.executor, number)
    for variant, disposition in (("thumb", "inline"), ("view", "inline"), ("original", "attachment")):
        answer = visit("operator").client.get(f"/files/{evidence}/{variant}")
        golden(answer, csp="default-src 'none'; sandbox")
        assert answer.headers["Content-Disposition"].startswith(disposition)
        assert answer.headers["Cache-Control"] == "private, no-store"
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"


POLYGLOT = b"\xff\xd8\xff\xfe\x00\x10/*alert(1)*/'" + b"<script>alert(1)</script>"


HARMFUL = [
    ("a.js", b"alert(1)"), ("page.html", b"<!doctype html><script>alert(1)</script>"), ("x.svg", b"<svg onload='alert(1)'/>"),
    ("x.xhtml", b"<?xml version='1.0'?><html xmlns='http://www.w3.org/1999/xhtml'/>"), ("photo.jpg", POLYGLOT),
    ("photo.jpg", b"<svg xmlns='http://www.w3.org/2000/svg'/>"), ("run.exe", b"MZ" + bytes(200)),
    ("a.zip", b"PK\x03\x04" + bytes(60)),
    ("a.gif", b"GIF89a/*" + bytes(30)), ("a.pdf", b"<html>%PDF-1.7"), ("a.eps", b"%!PS-Adobe-3.0 EPSF"),
    ("a.jpg", b"8BPS" + bytes(90)),
    ("a.jpg", b"SIMPLE  =                    T"), ("empty.jpg", b"")]


def test_what_could_run_is_not_taken_in(app, visit, making):
    """A clear word beside the file; no row, nothing left on the disk (attack 3, 20)."""
    number = making.message("assigned")
    for name, content in HARMFUL:
        answer = visit("executor").client.post(f"/messages/{number}/evidence", headers={"HX-Request": "true"}, data={
            "csrf_token": visit("executor").token(), "file": (BytesIO(content), name), "stage": "after", "client_id": "one"})
        assert answer.status_code == 422 and any("а" <= sign <= "я" for sign in answer.text.lower()), name
        private(answer)
    left = [place for place in app.extensions["file_store"].root.rglob("*") if place.is_file()]
    assert left == []
