"""A visitor: opens pages by endpoint, finds the real form, fills and sends it; every page it gets is checked."""

import re
from dataclasses import dataclass, field, replace
from typing import Any

from flask import Flask, url_for
from flask.testing import FlaskClient

from app.web.headers import GOLDEN
from tests.support.html import Node, parse
from tests.support.people import Someone
from tests.web.page_checks import mistakes_of

HTMX = {"HX-Request": "true"}
TOKEN = re.compile(r'<meta name="csrf-token" content="([^"]+)">')
UNSENT = {"submit", "button", "reset", "image", "file"}


@dataclass
class Form:
    """A form as it stands on the page, with what a browser would send."""

    node: Node
    action: str
    method: str
    data: dict[str, list[str]] = field(default_factory=dict)

    def fill(self, **values: Any) -> "Form":
        """Sets fields that the form really has; a choice must be among those offered."""
        for name, value in values.items():
            controls = self.node.all("input", "select", "textarea", name=name)
            assert controls, f"{self.action} has no field {name}"
            wanted = [str(one) for one in value] if isinstance(value, list | tuple) else [str(value)]
            offered = options_of(controls)
            assert offered is None or set(wanted) <= offered, f"{name} offers {offered}, not {wanted}"
            self.data[name] = [] if value in (False, None) else wanted
        return self

    def force(self, **values: Any) -> "Form":
        """Puts in what the page does not offer, as an attacker would."""
        for name, value in values.items():
            self.data[name] = [str(value)]
        return self


def options_of(controls: list[Node]) -> set[str] | None:
    first = controls[0]
    if first.tag == "select":
        return {option.get("value", option.text) for option in first.all("option")}
    if first.get("type") == "radio":
        return {control.get("value") for control in controls}
    return None


def form_of(node: Node, address: str) -> Form:
    found = Form(node, node.get("action") or address, node.get("method", "get").lower())
    for control in node.all("input", "select", "textarea"):
        name, kind = control.get("name"), control.get("type")
        if not name or "disabled" in control.attributes or kind in UNSENT:
            continue
        if kind in ("checkbox", "radio") and "checked" not in control.attributes:
            continue
        found.data.setdefault(name, []).append(value_of(control))
    return found


def value_of(control: Node) -> str:
    if control.tag == "textarea":
        raw = "".join(child for child in control.children if isinstance(child, str))
        return raw.removeprefix("\r\n").removeprefix("\n")
    if control.tag == "select":
        options = control.all("option")
        chosen = next((option for option in options if "selected" in option.attributes), options[0] if options else None)
        return chosen.get("value", chosen.text) if chosen else ""
    return control.get("value", "on" if control.get("type") in ("checkbox", "radio") else "")


@dataclass
class Page:
    """An answer of the application."""

    response: Any
    address: str
    tree: Node

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def words(self) -> str:
        return self.tree.text

    @property
    def leads_to(self) -> str:
        """Where a redirect or htmx's order leads."""
        return self.response.headers.get("Location") or self.response.headers.get("HX-Redirect", "")

    def forms(self) -> list[Form]:
        return [form_of(node, self.address) for node in self.tree.all("form")]

    def form(self, action: str) -> Form:
        """The form that sends to this path, or has a button that sends it there."""
        found = [form for form in self.forms() if form.action.split("?")[0] == action]
        found += [replace(form, action=action, method="post") for button in self.tree.all("button", formaction=action)
                  for form in self.forms() if form.node.get("id") == button.get("form", "")]
        assert found, f"{self.address} has no form for {action}: {[form.action for form in self.forms()]}"
        return found[0]


class Visitor:
    """One browser. ``htmx`` makes a request as a script of the page would."""

    def __init__(self, app: Flask, client: FlaskClient | None = None):
        self.app, self.client = app, client or app.test_client()

    def address(self, endpoint: str, **values: Any) -> str:
        with self.app.test_request_context():
            return url_for(endpoint, **values)

    def open(self, endpoint: str, htmx: bool = False, **values: Any) -> Page:
        return self.get(self.address(endpoint, **values), htmx)

    def get(self, address: str, htmx: bool = False, **options: Any) -> Page:
        headers = options.pop("headers", {}) | (HTMX if htmx else {})
        return self.checked(self.client.get(address, headers=headers, **options), address)

    def send(self, form: Form, htmx: bool = False, files: dict[str, Any] | None = None, **options: Any) -> Page:
        """Sends the form as it is filled."""
        assert form.method == "post", "a form that asks is a link"
        return self.post(form.action, form.data | (files or {}), htmx, **options)

    def post(self, address: str, data: dict[str, Any] | None = None, htmx: bool = False, **options: Any) -> Page:
        """Posts with the token of this browser's session unless the data brings its own."""
        data = dict(data or {})
        if "csrf_token" not in data:
            data["csrf_token"] = self.token()
        headers = options.pop("headers", {}) | (HTMX if htmx else {})
        return self.checked(self.client.post(address, data=data, headers=headers, **options), address)

    def token(self) -> str:
        """The CSRF token of a page that anybody who has this cookie can open."""
        found = TOKEN.search(self.client.get("/account/password", follow_redirects=True).text)
        assert found
        return found[1]

    def sign_in(self, person: Someone) -> "Visitor":
        page = self.get("/sign-in")
        sent = self.send(page.form("/sign-in").fill(login=person.login, password=person.password))
        assert sent.status == 303, sent.words
        return self

    def checked(self, response: Any, address: str) -> Page:
        kind = response.mimetype
        tree = parse(response.text) if kind == "text/html" else Node("")
        assert response.status_code != 500, f"{address}: 500"
        missing = [name for name in GOLDEN if name not in response.headers]
        assert not missing, f"{address}: without {missing}"
        if response.status_code not in (301, 303, 308):
            assert (found := mistakes_of(self.app, tree)) == [], f"{address}: {found}"
        return Page(response, address, tree)
