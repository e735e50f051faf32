"""What a file must be before a spreadsheet reader may open it (trust.md, attacks 18 and 21)."""

import mmap
import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_MB = 1024 * 1024
_CHUNK = 1 * _MB
_HEAD = 8 * 1024

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_DEVICE = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\.[^/]*)?", re.IGNORECASE)
# White space, instructions and comments, then the root element: nothing else may stand before it.
_PROLOG = re.compile(rb"(?>\s+|<\?(?:(?!\?>).)*\?>|<!--(?:(?!-->).)*-->)*+<[A-Za-z_]", re.DOTALL)


class WorkbookRefused(Exception):
    """The file is not taken; `words` say why, in Russian, for the person who chose it."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes; `memory` bounds the address space of the reading process, `seconds` its processor time."""

    file: int = 60 * _MB
    unpacked: int = 1536 * _MB
    members: int = 2_000
    rows: int = 120_000
    columns: int = 200
    memory: int = 3072 * _MB
    seconds: int = 300


USUAL = Limits()


def inspect(path: Path, limits: Limits) -> None:
    """Raises WorkbookRefused unless the bytes are a plain XLSX package within the limits."""
    size = path.stat().st_size
    if size > limits.file:
        raise WorkbookRefused(f"файл больше {limits.file // _MB} МБ: разделите выгрузку на части")
    with path.open("rb") as file:
        _refuse_other_formats(file, size)
        try:
            with zipfile.ZipFile(file) as package:
                members = package.infolist()
            _check_members(members, limits)
            _check_bytes(file, members, limits)
        except (zipfile.BadZipFile, zlib.error, struct.error, EOFError, NotImplementedError, ValueError) as fault:
            raise WorkbookRefused("книга повреждена и не читается: выгрузите её заново") from fault


def _refuse_other_formats(file: BinaryIO, size: int) -> None:
    head = file.read(512)
    if not head:
        raise WorkbookRefused("файл пуст")
    if head.startswith(_OLE):
        with mmap.mmap(file.fileno(), size, access=mmap.ACCESS_READ) as whole:
            if whole.find(_ENCRYPTED) >= 0:
                raise WorkbookRefused("книга защищена паролем: сохраните её без пароля")
        raise WorkbookRefused("это книга старого формата (.xls): сохраните её как «Книга Excel (.xlsx)»")
    if head.startswith(b"PK"):
        return
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        raise WorkbookRefused("это веб-страница или XML, а не книга Excel: сохраните её как «Книга Excel (.xlsx)»")
    raise WorkbookRefused("это не книга Excel (.xlsx): файлы CSV и другие сохраните как «Книга Excel (.xlsx)»")


def _check_members(members: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    if len(members) > limits.members:
        raise WorkbookRefused("в файле слишком много частей: это не выгрузка")
    names = [member.orig_filename.casefold() for member in members]
    if len(set(names)) != len(names):
        raise WorkbookRefused("части файла повторяются: книга повреждена или подделана")
    for member in members:
        _check_member(member)
    if not {"[content_types].xml", "xl/workbook.xml"} <= set(names):
        raise WorkbookRefused("это не книга Excel (.xlsx), хотя файл назван так")
    if sum(member.file_size for member in members) > limits.unpacked:
        raise WorkbookRefused("в распакованном виде книга слишком велика")


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.orig_filename
    parts = name.rstrip("/").split("/")
    if (
        any(part in {"", ".", ".."} or _DEVICE.fullmatch(part) for part in parts)
        or any(sign in name for sign in ("\\", ":", "\0"))
        or stat.S_ISLNK(member.external_attr >> 16)
    ):
        raise WorkbookRefused("в книге недопустимое имя части: файл подделан")
    if member.flag_bits & 0x1:
        raise WorkbookRefused("книга защищена паролем: сохраните её без пароля")
    if member.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
        raise WorkbookRefused("книга сжата неизвестным способом: сохраните её заново в Excel")


def _check_bytes(file: BinaryIO, members: Sequence[zipfile.ZipInfo], limits: Limits) -> None:
    """Unpacks every part into nothing: the sizes a package declares need not be true."""
    left = limits.unpacked
    for member in members:
        head, size = _measure(file, member)
        left -= size
        if size != member.file_size or left < 0:
            raise WorkbookRefused("размеры частей книги указаны неверно: файл повреждён или подделан")
        _refuse_entities(member.filename, head, size)


def _measure(file: BinaryIO, member: zipfile.ZipInfo) -> tuple[bytes, int]:
    """The first bytes of a part and its true size, counted no further than one byte past the declared one."""
    file.seek(member.header_offset)
    header = file.read(30)
    name_length, extra_length = struct.unpack("<26xHH", header)
    file.seek(name_length + extra_length, 1)
    unpack = zlib.decompressobj(-15) if member.compress_type == zipfile.ZIP_DEFLATED else None
    head, size, packed = b"", 0, member.compress_size
    while packed > 0 and size <= member.file_size:
        piece = file.read(min(_CHUNK, packed))
        if not piece:
            raise EOFError
        packed -= len(piece)
        while piece and size <= member.file_size:
            data = unpack.decompress(piece, _CHUNK) if unpack else piece
            piece = unpack.unconsumed_tail if unpack else b""
            size += len(data)
            if len(head) < _HEAD:
                head += data[: _HEAD - len(head)]
    if unpack and size <= member.file_size:
        size += len(unpack.flush())
    return head, size


def _refuse_entities(name: str, head: bytes, size: int) -> None:
    """A document type, the only place for entities, stands before the root element or nowhere.

    Zero bytes are dropped so that UTF-16 is read as well as UTF-8.
    """
    plain = head.replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe").lstrip()
    is_xml = plain.startswith(b"<") or name.casefold().endswith((".xml", ".rels", ".vml"))
    if size and is_xml and not _PROLOG.match(plain):
        raise WorkbookRefused("в книге недопустимая разметка (DTD или сущности XML): сохраните её заново в Excel")
