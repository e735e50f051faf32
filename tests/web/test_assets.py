"""What the browser gets: the asset step, the weight of a first visit, the promises of styles and scripts."""

import gzip
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask, render_template

from app import assets
from app.web import drawing
from app.web.navigation import ENTRIES
from app.web.styleguide.samples import NAVIGATION, samples

ROOT = assets.ROOT
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))
LAYOUT = {
    "centre_name": "МЦУ", "person": {"id": 1, "post": "Оператор ИМ"}, "around": lambda: {
        "room_label": "Оператор", "navigation": NAVIGATION, "unread": 2, "working_now": "рабочее время до 17:00"},
}
PAGES = ("page", "queue", "card", "executor", "sign_in")


@pytest.fixture(scope="module")
def bare() -> Iterator[Flask]:
    """The templates alone, without the house around them."""
    app = Flask("bare", template_folder=str(ROOT / "templates"), static_folder=str(ROOT / "static"))
    app.secret_key = "test"
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.globals["csrf_token"] = lambda: "token"
    drawing.set_up(app)
    with app.test_request_context():
        yield app


def drawn(page: str) -> str:
    return render_template(f"styleguide/{page}.html", **LAYOUT, **samples())


class Elements(HTMLParser):
    """Start tags with their attributes, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))


def test_the_lock_records_no_addresses() -> None:
    lock = (ROOT / "package-lock.json").read_text()
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') == 3


def test_build_does_nothing_when_up_to_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = small_root(tmp_path)
    installed: list[Path] = []
    monkeypatch.setattr(assets, "install", installed.append)
    assert assets.build(root) is True
    assert assets.build(root) is False
    assert installed == [root]
    (root / "static" / "icons.txt").write_text("bell\n")
    assert assets.build(root) is True
    sprite = (root / "static" / "vendor" / "icons.svg").read_text()
    assert '<symbol id="bell"' in sprite and "clock" not in sprite
    assert gzip.decompress((root / "static/vendor/icons.svg.gz").read_bytes()).decode() == sprite


def test_an_unknown_icon_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = small_root(tmp_path)
    monkeypatch.setattr(assets, "install", lambda root: None)
    assets.build(root)
    (root / "static" / "icons.txt").write_text("no-such-icon\n")
    with pytest.raises(SystemExit, match="no-such-icon"):
        assets.build(root)
    assert (root / "static" / "vendor" / "icons.svg").exists()


def small_root(root: Path) -> Path:
    """A project with invented packages of two icons."""
    modules = root / "node_modules"
    for name in (*assets.COPIES, *assets.LICENCES):
        (modules / name).parent.mkdir(parents=True, exist_ok=True)
        (modules / name).write_text(name)
    outline = modules / "@tabler" / "icons" / "icons" / "outline"
    outline.mkdir(parents=True, exist_ok=True)
    for name in ("bell", "clock"):
        (outline / f"{name}.svg").write_text(
            '<svg\n  class="icon">\n <path stroke="none" d="M0 0h24v24H0z" fill="none" />\n <path d="M1 1" />\n</svg>'
        )
    (root / "static").mkdir()
    (root / "static" / "icons.txt").write_text("bell\nclock\n")
    (root / "package-lock.json").write_text("{}")
    return root


def test_every_icon_drawn_is_in_the_sprite() -> None:
    names = assets.icon_names()
    assert names == sorted(set(names))
    used = {item.icon for item in NAVIGATION} | {entry.icon for entry in ENTRIES}
    for path in TEMPLATES:
        text = path.read_text(encoding="utf-8")
        used |= set(re.findall(r"\b(?:icon|picture)\(\s*\"([a-z0-9-]+)\"", text))
        used |= set(re.findall(r"icon=\"([a-z0-9-]+)\"", text))
    assert used <= set(names), f"add to static/icons.txt: {sorted(used - set(names))}"


@pytest.mark.parametrize("page", PAGES)
def test_sample_pages_are_whole(bare: Flask, page: str) -> None:
    html = drawn(page)
    found = Elements(html).found
    ids = [attrs["id"] for _, attrs in found if "id" in attrs]
    assert len(ids) == len(set(ids))
    assert [tag for tag, _ in found].count("h1") == 1
    for tag, attrs in found:
        assert "style" not in attrs and not any(name.startswith("on") for name in attrs), (tag, attrs)
        for name in ("aria-describedby", "aria-labelledby", "for"):
            assert set((attrs.get(name) or "").split()) <= set(ids), (tag, attrs)
    assert "<script>" not in html


def test_every_component_says_how_to_call_it() -> None:
    for path in (ROOT / "templates" / "components").glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert re.match(r"\{# (call )?[a-z_]+\(.*?\): .*#\}\n", text), path.name
        assert re.search(r"{% macro [a-z_]+\(", text), path.name


def test_a_refused_field_is_tied_to_its_words(bare: Flask) -> None:
    html = drawn("page")
    assert 'aria-describedby="words-hint words-errors"' in html
    assert 'aria-invalid="true"' in html
    assert '<a href="#words">Что исправить: Напишите, что исправить</a>' in html


def test_scripts_keep_nothing_in_the_browser_and_evaluate_nothing() -> None:
    assert SCRIPTS
    for path in SCRIPTS:
        text = path.read_text(encoding="utf-8")
        banned = re.findall(r"\b(localStorage|sessionStorage|indexedDB|document\.cookie|eval|new Function)\b", text)
        assert not banned, (path.name, banned)


def test_styles_bring_nothing_from_outside() -> None:
    for path in (ROOT / "static" / "css").glob("*.css"):
        for address in re.findall(r"url\(\"?([^)\"]+)", path.read_text(encoding="utf-8")):
            assert address.startswith("../vendor/"), (path.name, address)


def test_a_first_visit_weighs_less_than_200_kilobytes(bare: Flask) -> None:
    assets.build()
    html = drawn("queue")
    names = re.findall(r'(?:href|src)="/static/([^"#?]+)', html)
    assert {"css/tokens.css", "js/app.js", "vendor/htmx.min.js", "vendor/icons.svg"} <= set(names)
    fonts = {f"vendor/golos-{part}.woff2" for part in ("cyrillic", "latin")}
    weight = len(gzip.compress(html.encode()))
    for name in set(names) | fonts:
        body = (ROOT / "static" / name).read_bytes()
        weight += len(body) if name.endswith(".woff2") else len(gzip.compress(body))
    assert weight <= 200 * 1024


INKS = [
    ("ink", "paper"), ("ink", "desk"), ("muted", "paper"), ("muted", "desk"), ("accent", "paper"), ("accent", "desk"),
    ("accent", "accent-bg"), ("on-accent", "accent"), ("muted", "accent-bg"), ("ink", "remark-bg"),
    ("rail-muted", "rail"), ("rail-ink", "rail-pill"), ("rail-hot-ink", "rail-hot"),
    *((tone, f"{tone}-bg") for tone in ("late", "soon", "calm", "wait", "fast")),
    *((tone, "paper") for tone in ("late", "soon", "calm")),
]


@pytest.mark.parametrize("scheme", [0, 1], ids=["light", "dark"])
def test_inks_can_be_read(scheme: int) -> None:
    text = (ROOT / "static" / "css" / "tokens.css").read_text()
    blocks = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6});", block)) for block in text.split(":root")[1:]]
    tokens = blocks[0] | blocks[scheme]
    for ink, ground in INKS:
        assert contrast(tokens[ink], tokens[ground]) >= 4.5, (ink, ground)
    assert contrast(tokens["edge"], tokens["paper"]) >= 3


def contrast(one: str, other: str) -> float:
    """WCAG 2.2 contrast ratio of two hexadecimal colours."""
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(digit * 2 for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
