"""What must be true of every page and fragment, whoever made it."""

import re
from collections import Counter
from collections.abc import Iterator
from functools import cache

from flask import Flask
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from tests.support.html import Node

ADDRESSES = {"href": "GET", "src": "GET", "hx-get": "GET", "hx-post": "POST", "data-poll-url": "GET",
             "data-upload-url": "POST", "data-draft-url": "POST"}
NEEDS_LABEL = {"input", "select", "textarea"}
ELSEWHERE = re.compile(r"(https?|mailto|tel):")


def mistakes_of(app: Flask, tree: Node) -> list[str]:
    """Empty for a good page. A whole page has exactly one h1; a fragment need not."""
    nodes = list(tree.walk())
    tags = Counter(node.tag for node in nodes)
    ids = Counter(node.attributes["id"] for node in nodes if node.get("id"))
    found = [f"id {name} twice" for name, number in ids.items() if number > 1]
    if tags["html"] and tags["h1"] != 1:
        found.append(f"{tags['h1']} h1")
    found += unlabelled(nodes)
    found += forged(nodes)
    found += inline(nodes)
    found += [f"no route for {method} {address}" for method, address in addresses(nodes)
              if not resolves(app, method, address.split("#")[0].split("?")[0])]
    if tags["html"]:
        found += dangling(nodes, set(ids))
    return found


def unlabelled(nodes: list[Node]) -> list[str]:
    named = {node.get("for") for node in nodes if node.tag == "label"}
    return [f"{node.tag} {node.get('name') or node.get('id')} has no label" for node in nodes
            if node.tag in NEEDS_LABEL and node.get("type") not in ("hidden", "submit", "button")
            and not (node.get("aria-label") or node.get("aria-labelledby") or node.get("id") in named
                     or node.within("label"))]


def forged(nodes: list[Node]) -> list[str]:
    """Forms (and buttons) that post without a token."""
    found = []
    for form in (node for node in nodes if node.tag == "form"):
        posts = form.get("method").lower() == "post" or form.all("button", formmethod="post")
        token = next((control for control in form.all("input") if control.get("name").endswith("csrf_token")), None)
        if posts and (token is None or not token.get("value")):
            found.append(f"form {form.get('action')} has no token")
    return found


def inline(nodes: list[Node]) -> list[str]:
    found = []
    for node in nodes:
        found += [f"{node.tag} {name}=" for name in node.attributes if name == "style" or name.startswith("on")]
        if node.tag == "style" or (node.tag == "script" and not node.get("src")):
            found.append(f"inline {node.tag}")
        if any(node.get(name).strip().lower().startswith(("javascript:", "data:")) for name in ("href", "src", "action")):
            found.append(f"{node.tag} leads to {node.get('href') or node.get('src')}")
    return found


def addresses(nodes: list[Node]) -> Iterator[tuple[str, str]]:
    for node in nodes:
        for name, method in ADDRESSES.items():
            if name in node.attributes:
                yield method, node.get(name)
        if node.tag == "form" and node.get("action"):
            yield node.get("method", "get").upper(), node.get("action")
        if "formaction" in node.attributes:
            yield (node.get("formmethod") or (node.within("form") or node).get("method", "get")).upper(), \
                node.get("formaction")


@cache
def resolves(app: Flask, method: str, path: str) -> bool:
    if ELSEWHERE.match(path):
        return method == "GET"
    if not path:
        return True
    try:
        app.url_map.bind("127.0.0.1").match(path, method)
    except (HTTPException, RequestRedirect):
        return False
    return True


def dangling(nodes: list[Node], ids: set[str]) -> list[str]:
    """Names of ids that the page does not have."""
    found = []
    for node in nodes:
        target = node.get("hx-target")
        if target.startswith("#") and target[1:] not in ids:
            found.append(f"hx-target {target}")
        if node.get("href").startswith("#") and node.get("href")[1:] not in ids | {""}:
            found.append(f"href {node.get('href')}")
        for name in ("for", "aria-labelledby", "aria-describedby", "aria-controls", "list"):
            found += [f"{name} {one}" for one in node.get(name).split() if one not in ids]
        if node.get("data-upload-into") and node.get("data-upload-into") not in ids:
            found.append(f"data-upload-into {node.get('data-upload-into')}")
    return found
