"""DOCX and XLSX are zip archives: looked through without unpacking anything to the disk."""

import re
import zipfile
import zlib
from pathlib import Path
from typing import BinaryIO

from app.files.rules.limits import FileRefused, Limits, damaged

END = b"PK\x05\x06"
END_SIZE = 22
CHUNK = 256 * 1024
DANGEROUS_NAME = re.compile(r"(^/|^[A-Za-z]:|\\|\0|(^|/)\.\.?(/|$))")
PROGRAM = re.compile(r"(?i)(vbaproject\.bin|vbadata\.xml|\.(exe|dll|js|vbs|vbe|bat|cmd|ps1|hta|scr|msi|jar|lnk))$")
# An office file never declares a document type; where there is one, entities are what it is for.
DOCTYPE = (b"<!DOCTYPE", "<!DOCTYPE".encode("utf-16-le"), "<!DOCTYPE".encode("utf-16-be"))
MAIN_PART = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx"}

MACROS = "В файле есть макросы или программы. Сохраните его как обычный DOCX или XLSX, без макросов, либо как PDF."
NOT_OFFICE = "Это архив, а не документ Word или Excel. Распакуйте его и пришлите файлы по одному."
SUSPICIOUS = ("Файл устроен не так, как документ Word или Excel. "
              "Откройте его у себя, сохраните заново (или как PDF) и пришлите ещё раз.")
LOCKED = "Файл защищён паролем, его нельзя проверить. Снимите пароль и пришлите ещё раз."
BOMB = "Файл в распакованном виде слишком велик. Разделите документ на части или сохраните его как PDF."


def office_code(path: Path, limits: Limits) -> str:
    """``docx`` or ``xlsx``; raises FileRefused. Reads everything once, keeps at most a chunk in memory."""
    with path.open("rb") as file:
        _check_end(file, path.stat().st_size, limits)
        try:
            with zipfile.ZipFile(file) as archive:
                members = archive.infolist()
                code = _check_members(members, path.stat().st_size, limits)
                for member in members:
                    _check_bytes(file, member)
                if b"macroenabled" in archive.read("[Content_Types].xml").lower():
                    raise FileRefused("macros", MACROS)
        except (zipfile.BadZipFile, zlib.error, OSError, ValueError, NotImplementedError, RuntimeError) as error:
            raise damaged("Документ") from error
    return code


def _check_end(file: BinaryIO, size: int, limits: Limits) -> None:
    """The archive ends where the file ends and its list is short: known before the list is read."""
    file.seek(max(0, size - END_SIZE - 20))
    tail = file.read()
    end = tail[-END_SIZE:]
    if not end.startswith(END) or b"PK\x06\x07" in tail[:-END_SIZE]:
        raise FileRefused("zip-end", SUSPICIOUS)
    count, length = int.from_bytes(end[10:12], "little"), int.from_bytes(end[12:16], "little")
    if count > limits.office_members or length > limits.office_members * 256:
        raise FileRefused("zip-members", SUSPICIOUS)


def _check_members(members: list[zipfile.ZipInfo], size: int, limits: Limits) -> str:
    # orig_filename is what stands in the archive; filename is already cut at NUL and turned to slashes.
    names = [member.orig_filename for member in members]
    mains = [MAIN_PART[name] for name in names if name in MAIN_PART]
    if any(DANGEROUS_NAME.search(name) for name in names) or len({name.lower() for name in names}) < len(names):
        raise FileRefused("zip-names", SUSPICIOUS)
    if any(member.flag_bits & 0x1 for member in members):
        raise FileRefused("encrypted", LOCKED)
    if "[Content_Types].xml" not in names or len(mains) != 1:
        raise FileRefused("archive", NOT_OFFICE)
    if any(PROGRAM.search(name) for name in names):
        raise FileRefused("macros", MACROS)
    if sum(member.file_size for member in members) > limits.office_unpacked:
        raise FileRefused("bomb", BOMB)
    if sum(member.compress_size for member in members) > size or any(
            member.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for member in members):
        raise FileRefused("zip-overlap", SUSPICIOUS)
    return mains[0]


def _check_bytes(file: BinaryIO, member: zipfile.ZipInfo) -> None:
    """Inflates one member and counts: it must have the size and the checksum it declares, and no DOCTYPE."""
    file.seek(member.header_offset)
    header = file.read(30)
    if header[:4] != b"PK\x03\x04":
        raise FileRefused("zip-lies", SUSPICIOUS)
    file.seek(int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"), 1)
    inflate = zlib.decompressobj(-15) if member.compress_type == zipfile.ZIP_DEFLATED else None
    total, checksum, left = 0, 0, member.compress_size
    while left:
        raw = file.read(min(CHUNK, left))
        if not raw:
            raise damaged("Документ")
        left -= len(raw)
        while raw:
            part = inflate.decompress(raw, CHUNK) if inflate else raw
            raw = inflate.unconsumed_tail if inflate else b""
            if total == 0 and any(sign in part[:4096] for sign in DOCTYPE):
                raise FileRefused("doctype", SUSPICIOUS)
            total += len(part)
            checksum = zlib.crc32(part, checksum)
            if total > member.file_size:
                raise FileRefused("zip-lies", SUSPICIOUS)
    if total != member.file_size or checksum != member.CRC:
        raise FileRefused("zip-lies", SUSPICIOUS)
