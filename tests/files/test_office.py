"""DOCX and XLSX as archives (trust.md rows 18, 21)."""

import struct
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from app.files.preparing import prepare
from app.files.rules.limits import FileRefused, Limits
from tests.files import making
from tests.files.making import WORD, zipped


def _code(tmp_path: Path, data: bytes, limits: Limits | None = None) -> str:
    with pytest.raises(FileRefused) as refused:
        prepare(BytesIO(data), "акт.docx", tmp_path, limits or Limits())
    assert list(tmp_path.iterdir()) == []
    return refused.value.code


def _lying(data: bytes, declared: int) -> bytes:
    """The uncompressed size of the last member, as told by the central directory, replaced."""
    at = data.rindex(b"PK\x01\x02") + 24
    return data[:at] + struct.pack("<I", declared) + data[at + 4:]


@pytest.mark.parametrize("name", ["../../etc/cron.d/x", "/etc/passwd", "C:/x", "word\\..\\x", "word/../x", "word/./x"])
def test_a_member_that_leads_elsewhere(tmp_path: Path, name: str) -> None:
    assert _code(tmp_path, zipped(WORD | {name: "x"})) == "zip-names"


def test_a_name_cut_by_nul(tmp_path: Path) -> None:
    assert _code(tmp_path, zipped(WORD | {"word/aXb.xml": "x"}).replace(b"aXb", b"a\0b")) == "zip-names"


def test_two_members_of_one_name(tmp_path: Path) -> None:
    data = zipped(WORD | {"word/documenX.xml": "другой текст"}).replace(b"documenX", b"document")
    assert _code(tmp_path, data) == "zip-names"


@pytest.mark.parametrize("member", ["word/vbaProject.bin", "word/embeddings/run.exe", "xl/a.JS"])
def test_macros_and_programs(tmp_path: Path, member: str) -> None:
    assert _code(tmp_path, zipped(WORD | {member: b"x"})) == "macros"


def test_a_macro_document_renamed(tmp_path: Path) -> None:
    types = making.TYPES_PART.replace("wordprocessingml.document.main", "document.macroEnabled.main")
    assert _code(tmp_path, zipped(WORD | {"[Content_Types].xml": types})) == "macros"


def test_an_entity_declaration(tmp_path: Path) -> None:
    evil = '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document>&a;</w:document>'
    assert _code(tmp_path, zipped(WORD | {"word/document.xml": evil})) == "doctype"
    assert _code(tmp_path, zipped(WORD | {"word/document.xml": evil.encode("utf-16")})) == "doctype"


def test_without_its_parts(tmp_path: Path) -> None:
    for missing in ("[Content_Types].xml", "word/document.xml"):
        assert _code(tmp_path, zipped({name: data for name, data in WORD.items() if name != missing})) == "archive"


def test_ten_thousand_members(tmp_path: Path) -> None:
    began = time.perf_counter()
    assert _code(tmp_path, zipped(WORD | {f"word/{n}.xml": "" for n in range(10_000)})) == "zip-members"
    assert time.perf_counter() - began < 3  # mostly the making


def test_declared_bomb(tmp_path: Path) -> None:
    assert _code(tmp_path, docx_of_zeros(3), Limits(office_unpacked=2 * 1024 * 1024)) == "bomb"


def docx_of_zeros(megabytes: int) -> bytes:
    return zipped(WORD | {"word/media.xml": bytes(megabytes * 1024 * 1024)})


def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    assert _code(tmp_path, _lying(docx_of_zeros(40), 100)) == "zip-lies"


def test_a_member_smaller_than_it_says(tmp_path: Path) -> None:
    assert _code(tmp_path, _lying(docx_of_zeros(1), 2 * 1024 * 1024)) == "zip-lies"


def test_encrypted_members(tmp_path: Path) -> None:
    data = bytearray(zipped(WORD))
    at = bytes(data).rindex(b"PK\x01\x02") + 8
    data[at] |= 1
    assert _code(tmp_path, bytes(data)) == "encrypted"


@pytest.mark.parametrize("change", [
    lambda data: b"#!/bin/sh\n" + data,  # something before it
    lambda data: data + b"<script>alert(1)</script>",  # something behind it
    lambda data: data[:-30],
])
def test_a_polyglot_or_a_broken_one(tmp_path: Path, change) -> None:
    assert _code(tmp_path, change(making.docx())) in {"program", "zip-end"}


def test_unknown_compression(tmp_path: Path) -> None:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_LZMA) as archive:
        for name, data in WORD.items():
            archive.writestr(name, data)
    assert _code(tmp_path, out.getvalue()) == "zip-overlap"


def test_bytes_changed_on_the_way(tmp_path: Path) -> None:
    data = bytearray(zipped(WORD | {"word/a.xml": "текст" * 50}))
    data[data.index(b"word/a.xml") + 14] ^= 0xFF
    assert _code(tmp_path, bytes(data)) in {"damaged", "zip-lies"}
