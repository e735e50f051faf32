"""What comes in and what stays out, by bytes (trust.md rows 3, 18, 19)."""

import hashlib
from io import BytesIO
from pathlib import Path

import pytest

from app.files.preparing import prepare
from app.files.rules.limits import FileRefused, Limits
from tests.files import making

JPEG = making.photo()

ACCEPTED = [
    ("фото.jpg", JPEG, "jpeg", "фото.jpg"),
    ("скан.PNG", making.saved(making.picture(), "PNG"), "png", "скан.PNG"),
    ("из мессенджера.webp", making.saved(making.picture(), "WEBP"), "webp", "из мессенджера.webp"),
    ("IMG_0001.HEIC", making.HEIC, "heic", "IMG_0001.HEIC"),
    ("IMG_0001.jpg", making.HEIC, "heic", "IMG_0001.heic"),  # phones do so
    ("image", JPEG, "jpeg", "image.jpg"),
    ("Акт от 20.11", making.pdf(), "pdf", "Акт от 20.11.pdf"),
    ("a" * 300, JPEG, "jpeg", "a" * 251 + ".jpg"),
    ("a." + "b" * 300, JPEG, "jpeg", "a." + "b" * 249 + ".jpg"),
    ("акт.pdf", making.pdf(), "pdf", "акт.pdf"),
    ("акт.docx", making.docx(), "docx", "акт.docx"),
    ("смета.xlsx", making.xlsx(), "xlsx", "смета.xlsx"),
    ("двор.mp4", making.video(), "mp4", "двор.mp4"),
    ("двор.mov", making.video(b"qt  "), "mov", "двор.mov"),
]

REFUSED = [
    ("пусто.jpg", b"", "empty"),
    ("a.html", b"<!doctype html><script>alert(1)</script>", "markup"),
    ("a.jpg", "\ufeff \n<html>".encode(), "markup"),
    ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "markup"),
    ("a.js", b"alert(1)", "unknown"),
    ("a.js", JPEG, "renamed"),  # a polyglot is asked for as a script by its name
    ("a.html", JPEG, "renamed"),
    ("a.pdf", JPEG, "renamed"),
    ("акт.xlsx", making.docx(), "renamed"),
    ("a.jpg", b"MZ\x90\0" + bytes(500), "program"),
    ("a.docx", b"\x7fELF" + bytes(500), "program"),
    ("a.sh", b"#!/bin/sh\n", "program"),
    ("a.jpg", making.saved(making.picture(), "GIF"), "gif"),
    ("a.jpg", making.saved(making.picture(), "TIFF"), "tiff"),
    ("a.jpg", making.saved(making.picture(), "BMP"), "bmp"),
    ("a.jpg", b"8BPS\0\1" + bytes(200), "psd"),
    ("a.jpg", b"%!PS-Adobe-3.0 EPSF-3.0", "postscript"),
    ("a.jpg", b"SIMPLE  =                    T" + b" " * 3000, "unknown"),  # FITS
    ("a.heic", b"\0\0\0\x1cftypavif\0\0\0\0avifmif1", "brand"),
    ("a.mp4", b"\0\0\0\x18ftypM4A \0\0\0\0M4A mp42", "brand"),
    ("a.rar", b"Rar!\x1a\x07\x01\0", "archive"),
    ("a.zip", making.zipped({"акт.txt": "текст"}), "archive"),
    ("акт.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "ole"),
    ("акт.pdf", making.pdf()[:60], "damaged"),
    ("акт.pdf", b"%PDF-9.9 <script>", "damaged"),
    ("акт.pdf", making.pdf("<< /Root 1 0 R /Encrypt 5 0 R >>"), "encrypted"),
    ("двор.mp4", making.video()[:-10], "damaged"),
    ("двор.mp4", making.video() + b"<script>alert(1)</script>", "damaged"),
    ("двор.mp4", making.box(b"ftyp", b"isom\0\0\0\0isom") + making.box(b"mdat", bytes(50)), "damaged"),
]


@pytest.mark.parametrize(("name", "data", "code", "kept_name"), ACCEPTED)
def test_accepted_byte_for_byte(tmp_path: Path, name: str, data: bytes, code: str, kept_name: str) -> None:
    with prepare(BytesIO(data), name, tmp_path) as prepared:
        assert prepared.found.code == code
        assert prepared.name == kept_name
        assert prepared.path.read_bytes() == data
        assert prepared.sha256 == hashlib.sha256(data).hexdigest()
        assert prepared.size == len(data)
        assert (prepared.picture is not None) == (prepared.found.kind == "image")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "data", "code"), REFUSED)
def test_refused_with_words_and_nothing_left(tmp_path: Path, name: str, data: bytes, code: str) -> None:
    with pytest.raises(FileRefused) as refused:
        prepare(BytesIO(data), name, tmp_path)
    assert refused.value.code == code
    assert refused.value.status == 422
    assert refused.value.words.rstrip().endswith(".")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("name", "data", "limits", "words"), [
    ("a.jpg", JPEG, Limits(image=1024 * 1024 // 64), "фото"),
    ("a.pdf", making.pdf() + b"%" * 3000, Limits(document=2048), "документа"),
    ("a.mp4", making.video(), Limits(video=2048), "видео"),
])
def test_over_the_limit(tmp_path: Path, name: str, data: bytes, limits: Limits, words: str) -> None:
    with pytest.raises(FileRefused, match=f"предела для {words}") as refused:
        prepare(BytesIO(data), name, tmp_path, limits)
    assert refused.value.code == "too-large"
    assert list(tmp_path.iterdir()) == []


def test_an_endless_upload_is_cut_at_its_limit(tmp_path: Path) -> None:
    class Endless(BytesIO):
        given = 0

        def read(self, size: int | None = -1) -> bytes:
            assert size is not None and 0 < size <= 1024 * 1024
            self.given += size
            return b"\xff\xd8\xff" + bytes(size - 3)

    source = Endless()
    with pytest.raises(FileRefused, match="25 МБ"):
        prepare(source, "a.jpg", tmp_path)
    assert source.given <= 26 * 1024 * 1024


def test_a_connection_cut_anywhere_leaves_nothing(tmp_path: Path) -> None:
    class Cut(BytesIO):
        def __init__(self, data: bytes, after: int):
            super().__init__(data)
            self.after = after

        def read(self, size: int | None = -1) -> bytes:
            if self.tell() >= self.after:
                raise ConnectionResetError
            return super().read(min(size or 0, 65536))

    for after in range(0, 300_000, 65536):
        with pytest.raises(ConnectionResetError):
            prepare(Cut(making.video(data=bytes(400_000)), after), "a.mp4", tmp_path)
        assert list(tmp_path.iterdir()) == []
