"""Photos: facts of the camera, derivatives without metadata, decoders under attack (trust.md rows 20, 22)."""

import random
import subprocess
import sys
import time
from datetime import UTC, datetime, timedelta, timezone
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from app.files.preparing import Prepared, prepare
from app.files.preparing.camera import Camera
from app.files.preparing.photos import derivative_of
from app.files.preparing.pictures import Picture
from app.files.rules.limits import FileRefused, Limits
from tests.files import making

NOVOKUZNETSK = timezone(timedelta(hours=7))


def _read(tmp_path: Path, data: bytes, name: str = "a.jpg") -> Picture:
    with prepare(BytesIO(data), name, tmp_path) as prepared:
        assert isinstance(prepared, Prepared)
        assert prepared.picture is not None
        return prepared.picture


def _refused(tmp_path: Path, data: bytes, name: str = "a.jpg") -> str:
    with pytest.raises(FileRefused) as refused:
        prepare(BytesIO(data), name, tmp_path)
    return refused.value.code


def test_time_and_place(tmp_path: Path) -> None:
    camera = _read(tmp_path, making.photo()).camera
    assert camera.taken == datetime(2026, 11, 20, 8, 20)
    assert camera.offset == 420
    assert (camera.latitude, camera.longitude) == (53.5, 87.75)
    assert camera.moment(UTC) == datetime(2026, 11, 20, 1, 20, tzinfo=UTC)


def test_time_and_place_of_an_iphone(tmp_path: Path) -> None:
    picture = _read(tmp_path, making.HEIC, "IMG.HEIC")
    assert picture.camera == Camera(datetime(2026, 11, 20, 8, 20), 420, 53.704111, 87.812333, "iPhone 13")
    assert (picture.width, picture.height) == (64, 48)


def test_without_an_offset_the_municipality_s_time_is_meant(tmp_path: Path) -> None:
    camera = _read(tmp_path, making.photo(offset=None)).camera
    assert camera.offset is None
    assert camera.moment(NOVOKUZNETSK) == datetime(2026, 11, 20, 1, 20, tzinfo=UTC)


@pytest.mark.parametrize("facts", [
    {"taken": None}, {"taken": "0000:00:00 00:00:00"}, {"taken": "    :  :     :  :  "},
    {"taken": "1970:01:01 00:00:00"}, {"taken": "2026:02:30 10:00:00"}, {"taken": "вчера"}, {"taken": "2" * 5000},
])
def test_no_time(tmp_path: Path, facts: dict[str, str]) -> None:
    assert _read(tmp_path, making.photo(**facts)).camera.taken is None


@pytest.mark.parametrize("place", [None, (0.0, 0.0), (91.0, 10.0)])
def test_no_place(tmp_path: Path, place: tuple[float, float] | None) -> None:
    camera = _read(tmp_path, making.photo(place=place)).camera
    assert (camera.latitude, camera.longitude) == (None, None)


@pytest.mark.filterwarnings("ignore::UserWarning")
def test_a_broken_exif_block_is_no_fault_of_the_photo(tmp_path: Path) -> None:
    data = making.saved(making.picture(), exif=b"Exif\0\0MM\0*\0\0\0\x08\xff\xff" + b"\xff" * 40)
    assert _read(tmp_path, data).camera == Camera()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_derivatives_carry_nothing_but_the_picture(tmp_path: Path, form: str) -> None:
    image, texts = making.picture(size=(2000, 1500)), PngImagePlugin.PngInfo()
    texts.add_text("Comment", "SERIAL-7781")
    options = {"exif": making.exif(), "icc_profile": b"icc SERIAL-7781" + bytes(200),
               "xmp": b"<x:xmpmeta>SERIAL-7781</x:xmpmeta>", "comment": b"SERIAL-7781", "dpi": (300, 300)}
    if form == "PNG":
        options |= {"pnginfo": texts}
        options.pop("xmp")
    original = making.saved(image, form, **options)
    assert b"SERIAL-7781" in original
    picture = _read(tmp_path, original, f"a.{form.lower()}")
    view = picture.view or derivative_of(BytesIO(original), "jpeg", "view", Limits())
    for data, longest in ((picture.thumb, 320), (view, 1600)):
        assert data.startswith(b"\xff\xd8\xff\xe0")
        assert b"SERIAL" not in data and b"Exif" not in data and b"ICC_PROFILE" not in data and b"xmp" not in data
        with Image.open(BytesIO(data), formats=["JPEG"]) as small:
            assert max(small.size) == longest
            assert not small.getexif()
            assert set(small.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}


@pytest.mark.parametrize("orientation", range(1, 9))
def test_derivatives_stand_upright(tmp_path: Path, orientation: int) -> None:
    scene = Image.new("RGB", (400, 200), "blue")
    scene.paste("red", (0, 0, 100, 100))  # the corner that says which way is up
    picture = _read(tmp_path, making.saved(scene, exif=making.exif(orientation=orientation), quality=95))
    corners = {1: (20, 20), 2: (-20, 20), 3: (-20, -20), 4: (20, -20),
               5: (20, 20), 6: (-20, 20), 7: (-20, -20), 8: (20, -20)}
    with Image.open(BytesIO(picture.thumb)) as small:
        assert (small.width > small.height) == (orientation <= 4)
        assert (picture.width, picture.height) == ((400, 200) if orientation <= 4 else (200, 400))
        x, y = corners[orientation]
        red, _, blue = small.getpixel((x % small.width, y % small.height))
        assert red > 200 > blue


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA", "I;16", "CMYK"])
def test_every_kind_of_colour(tmp_path: Path, mode: str) -> None:
    form = "JPEG" if mode == "CMYK" else "PNG"
    image = Image.new("I;16", (640, 480), 40_000) if mode == "I;16" else making.picture().convert(mode)
    picture = _read(tmp_path, making.saved(image, form), f"a.{form.lower()}")
    with Image.open(BytesIO(picture.thumb)) as small:
        assert small.mode == "RGB"
        if mode == "I;16":
            assert abs(small.getpixel((5, 5))[0] - 156) < 3


def test_what_is_transparent_becomes_white(tmp_path: Path) -> None:
    picture = _read(tmp_path, making.saved(Image.new("RGBA", (50, 50), (0, 0, 0, 0)), "PNG"), "a.png")
    with Image.open(BytesIO(picture.thumb)) as small:
        assert small.getpixel((10, 10)) == (255, 255, 255)


def test_a_phone_s_jpeg_with_further_pictures(tmp_path: Path) -> None:
    data = making.saved(making.picture(1), "MPO", save_all=True, append_images=[making.picture(2)])
    plain = making.saved(making.picture(1))
    assert _read(tmp_path, data).dhash == _read(tmp_path, plain).dhash


@pytest.mark.parametrize("form", ["PNG", "WEBP"])
def test_animations_are_refused(tmp_path: Path, form: str) -> None:
    data = making.saved(making.picture(1), form, save_all=True, append_images=[making.picture(2)], duration=100)
    assert _refused(tmp_path, data, f"a.{form.lower()}") == "animated"


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("share", [0.01, 0.3, 0.7, 0.97])
def test_truncated(tmp_path: Path, form: str, share: float) -> None:
    data = making.saved(making.picture(), form)
    assert _refused(tmp_path, data[:int(len(data) * share)], f"a.{form.lower()}") == "damaged"


def test_truncated_heic(tmp_path: Path) -> None:
    for length in range(12, len(making.HEIC) - 250, 120):
        assert _refused(tmp_path, making.HEIC[:length], "a.heic") in {"damaged", "brand"}


def test_a_signature_is_not_a_photo(tmp_path: Path) -> None:
    """Another format behind a JPEG's first bytes meets the JPEG decoder only."""
    for data in (making.saved(making.picture(), "TIFF"), making.pdf(), b"<script>alert(1)</script>" * 50):
        assert _refused(tmp_path, b"\xff\xd8\xff\xe0" + data) == "damaged"


@pytest.mark.parametrize(("data", "name"), [
    (making.png_head(50_000, 50_000), "a.png"), (making.png_head(10_000, 2_001), "a.png"),
    (making.png_head(2**31 - 1, 2**31 - 1), "a.png"),
])
def test_bombs_are_judged_by_their_head(tmp_path: Path, data: bytes, name: str) -> None:
    began = time.perf_counter()
    assert _refused(tmp_path, data, name) in {"pixels", "damaged"}
    assert time.perf_counter() - began < 0.5


def test_two_hundred_megapixels(tmp_path: Path) -> None:
    """The true thing, and in a process of its own, to see its time and memory."""
    path = tmp_path / "big.jpg"
    Image.new("L", (16_320, 12_240), 90).save(path, quality=30)
    program = ("import re, sys, time; from pathlib import Path; from app.files.preparing import prepare\n"
               "from app.files.rules.limits import FileRefused\nbegan = time.perf_counter()\n"
               "try: prepare(Path(sys.argv[1]), 'a.jpg', Path(sys.argv[2]))\n"
               "except FileRefused as e: print(e.code, time.perf_counter() - began, "
               "int(re.search(r'VmHWM:\\s+(\\d+)', Path('/proc/self/status').read_text())[1]) // 1024)")
    done = subprocess.run([sys.executable, "-c", program, path, tmp_path], capture_output=True, text=True,
                          cwd=Path(__file__).parents[2], check=True)
    code, seconds, megabytes = done.stdout.split()
    assert code == "pixels"
    assert float(seconds) < 1
    assert int(megabytes) < 120


def test_a_photo_of_a_thousand_scans(tmp_path: Path) -> None:
    data = making.saved(making.picture(), progressive=True)
    assert _read(tmp_path, data)
    assert _refused(tmp_path, data[:-2] + b"\xff\xda\0\x08\1\1\0\0\x3f\0" * 1000 + b"\xff\xd9") == "damaged"


@pytest.mark.filterwarnings("ignore::UserWarning")  # Pillow says what is broken in the EXIF block
def test_random_bytes_never_break_more_than_the_photo(tmp_path: Path) -> None:
    chance = random.Random(7)
    for data, name in ((making.photo(size=(200, 150)), "a.jpg"), (making.HEIC, "a.heic"),
                       (making.saved(making.picture(size=(200, 150)), "WEBP"), "a.webp"),
                       (making.saved(making.picture(size=(60, 50)), "PNG"), "a.png")):
        for _ in range(12 if name == "a.heic" else 40):
            broken = bytearray(data)
            for _ in range(8):
                broken[chance.randrange(16, len(broken))] = chance.randrange(256)
            try:
                prepare(BytesIO(broken), name, tmp_path).__exit__(None, None, None)
            except FileRefused as refused:
                assert refused.code in {"damaged", "pixels", "animated"}
    assert list(tmp_path.iterdir()) == []


def test_the_thumb_can_be_made_again(tmp_path: Path) -> None:
    data = making.photo(orientation=6)
    assert derivative_of(BytesIO(data), "jpeg", "thumb", Limits()) == _read(tmp_path, data).thumb
