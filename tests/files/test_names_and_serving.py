"""Names as people see them, and the headers under which a file leaves (trust.md rows 3, 19)."""

from dataclasses import dataclass
from urllib.parse import unquote

import pytest
from werkzeug.http import parse_options_header

from app.files.rules.names import clean_name
from app.files.rules.serving import serving_headers


@dataclass(frozen=True)
class Stored:
    name: str
    media_type: str = "application/pdf"


@pytest.mark.parametrize(("raw", "name"), [
    ("акт.pdf", "акт.pdf"),
    ("../../etc/passwd", "passwd"),
    ("C:\\Users\\оператор\\фото двора.jpg", "фото двора.jpg"),
    ("a\0b.jpg", "ab.jpg"),
    ("отчёт\u202egpj.exe", "отчётgpj.exe"),  # the mark that turns text around
    ("а\u200bк\ufeffт.pdf", "акт.pdf"),
    ("акт\r\nX-Evil: 1.pdf", "актX-Evil_ 1.pdf"),
    ("акт.pdf. . ", "акт.pdf"),
    ("..", "файл"),
    ("", "файл"),
    (None, "файл"),
    ("CON.pdf", "_CON.pdf"),
    ("lpt1", "_lpt1"),
    ("<img src=x onerror=alert(1)>.jpg", "_img src=x onerror=alert(1)_.jpg"),
    ("%2e%2e%2fпароли.pdf", "%2e%2e%2fпароли.pdf"),  # never decoded, so never a path
])
def test_names(raw: str | None, name: str) -> None:
    assert clean_name(raw) == name


@pytest.mark.parametrize("raw", ["д" * 300 + ".jpg", "a" * 300, "😀" * 100 + ".xlsx", "a." + "b" * 300])
def test_long_names_are_shortened_by_bytes(raw: str) -> None:
    name = clean_name(raw)
    assert 0 < len(name.encode()) <= 255
    if raw.endswith((".jpg", ".xlsx")):
        assert name.endswith(raw[raw.rindex("."):])


@pytest.mark.parametrize("variant", ["view", "thumb", "original"])
def test_headers_of_every_variant(variant: str) -> None:
    headers = serving_headers(Stored("акт.pdf"), variant)
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert headers["Cache-Control"] == "private, no-store"
    assert headers["Content-Type"] == ("application/pdf" if variant == "original" else "image/jpeg")
    assert headers["Content-Disposition"].startswith("attachment" if variant == "original" else "inline")
    assert all(value.isascii() and value.isprintable() for value in headers.values())


@pytest.mark.parametrize("name", ["акт осмотра.pdf", "a\"; filename=\"evil.html", "100%.pdf", "ж" * 120 + ".pdf"])
def test_download_names_come_back_whole(name: str) -> None:
    raw = serving_headers(Stored(name), "original")["Content-Disposition"]
    kind, options = parse_options_header(raw)
    assert kind == "attachment"
    assert options["filename"] == name
    assert unquote(raw.rpartition("''")[2]) == name


def test_an_unknown_variant() -> None:
    with pytest.raises(ValueError, match="no such variant"):
        serving_headers(Stored("a"), "exif")
