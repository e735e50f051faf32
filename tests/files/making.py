"""Files for the tests, made on the spot. Only the HEIC stands here: no library of ours can write one."""

import base64
import random
import struct
import zipfile
import zlib
from io import BytesIO

import xlsxwriter
from PIL import Image

# 64x48, an iPhone 13's EXIF: 20.11.2026 08:20:00 +07:00 at 53.704111 N, 87.812333 E.
HEIC = base64.b64decode(
    "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAb5tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAA"
    "ADRpbG9jAAAAAERAAAIAAQAAAAAB4gABAAAAAAAAAJQAAgAAAAACdgABAAAAAAAAAOYAAAA4aWluZgAAAAAAAgAAABVpbmZlAgAA"
    "AAABAABodmMxAAAAABVpbmZlAgAAAQACAABFeGlmAAAAAA5waXRtAAAAAAABAAAA/WlwcnAAAADdaXBjbwAAAHZodmNDAQNwAAAA"
    "kAAAAAAAHvAA/P34+AAADwNgAAEAGEABDAH//wNwAAADAJAAAAMAAAMAHroCQGEAAQAqQgEBA3AAAAMAkAAAAwAAAwAeoCCBBZbq"
    "5Ka5uAhoMCAAAAMDIAAAAwAhYgABAAZEAcFzwIkAAAATY29scm5jbHgAAQANAAaAAAAAFGlzcGUAAAAAAAAAQAAAAEAAAAAoY2xh"
    "cAAAAEAAAAABAAAAMAAAAAEAAAAAAAAAAv////AAAAACAAAAEHBpeGkAAAAAAwgICAAAABhpcG1hAAAAAAAAAAEAAQWBAgMFhAAA"
    "ABppcmVmAAAAAAAAAA5jZHNjAAIAAQABAAABgm1kYXQAAACQKAGvCeA+DpueThB0sMYtPsF+jR5Gv7E533te8xBBfBQ+0q693Ls6"
    "7bmAXOviO2FJQ4G1g3pXYeNPEnkku84DGeH3BZd+57o+aQZNpA0U20H7eE5uL1JKx+YEU+0GENvT4BgCBpO5Di4wxkmY8Qw3Qp18"
    "F70y469nV4gtXKiSknCeiilur42L5iY+wQK6nB/gAAAABkV4aWYAAE1NACoAAAAIAAMBEAACAAAACgAAADKHaQAEAAAAAQAAADyI"
    "JQAEAAAAAQAAAHYAAAAAaVBob25lIDEzAAACkAMAAgAAABQAAABakBEAAgAAAAcAAABuAAAAADIwMjY6MTE6MjAgMDg6MjA6MDAA"
    "KzA3OjAwAAAABAABAAIAAAACTgAAAAACAAUAAAADAAAArAADAAIAAAACRQAAAAAEAAUAAAADAAAAxAAAAAAAAAA1AAAAAQAAACoA"
    "AAABAAAASgAAAAUAAABXAAAAAQAAADAAAAABAAAA3gAAAAU="
)
TYPES_PART = ('<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
              '<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
              'wordprocessingml.document.main+xml"/></Types>')
WORD = {"[Content_Types].xml": TYPES_PART, "_rels/.rels": "<Relationships/>",
        "word/document.xml": "<w:document>Ограждение восстановлено</w:document>"}


def picture(seed: int = 1, size: tuple[int, int] = (800, 600)) -> Image.Image:
    """A scene of soft spots with some grain, another one for each seed."""
    chance = random.Random(seed)
    scene = Image.frombytes("RGB", (16, 12), chance.randbytes(576)).resize(size, Image.Resampling.BICUBIC)
    grain = Image.frombytes("RGB", (200, 150), chance.randbytes(90_000)).resize(size, Image.Resampling.BILINEAR)
    return Image.blend(scene, grain, 0.12)


def saved(image: Image.Image, form: str = "JPEG", **options) -> bytes:
    out = BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def exif(taken: str | None = "2026:11:20 08:20:00", offset: str | None = "+07:00",
         place: tuple[float, float] | None = (53.5, 87.75), orientation: int = 1) -> Image.Exif:
    block = Image.Exif()
    block[0x0110], block[0x0112] = "Телефон".encode(), orientation
    details = block.get_ifd(0x8769)
    if taken:
        details[0x9003] = taken
    if offset:
        details[0x9011] = offset
    details[0xA431] = "SERIAL-7781"
    if place:
        block.get_ifd(0x8825).update({1: "N", 2: _degrees(place[0]), 3: "E", 4: _degrees(place[1])})
    return block


def _degrees(value: float) -> tuple[float, float, float]:
    return float(int(value)), float(int(value * 60 % 60)), round(value * 3600 % 60, 2)


def photo(seed: int = 1, size: tuple[int, int] = (800, 600), **facts) -> bytes:
    return saved(picture(seed, size), quality=88, exif=exif(**facts))


def zipped(members: dict[str, str | bytes], **options) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, **options) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return out.getvalue()


def docx(**more: str | bytes) -> bytes:
    return zipped(WORD | more)


def xlsx() -> bytes:
    out = BytesIO()
    with xlsxwriter.Workbook(out) as book:
        book.add_worksheet().write(0, 0, "Смета")
    return out.getvalue()


def pdf(trailer: str = "<< /Root 1 0 R >>") -> bytes:
    return (f"%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\nxref\n0 1\ntrailer\n{trailer}\n"
            "startxref\n52\n%%EOF\n").encode()


def box(kind: bytes, data: bytes = b"") -> bytes:
    return struct.pack(">I", 8 + len(data)) + kind + data


def video(brand: bytes = b"isom", data: bytes = b"\0" * 5000) -> bytes:
    return box(b"ftyp", brand + b"\0\0\0\0" + brand) + box(b"moov", b"\0" * 100) + box(b"mdat", data)


def png_head(width: int, height: int) -> bytes:
    """A PNG that only claims its size: a few bytes that would unpack to gigabytes."""
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")
