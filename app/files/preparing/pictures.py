"""Photos: opened by the one decoder their bytes call for, judged by their head, decoded once, made small."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from PIL import Image

from app.files.preparing.camera import Camera, camera_of
from app.files.rules.likeness import BITS
from app.files.rules.limits import FileRefused, Limits, damaged

Image.MAX_IMAGE_PIXELS = Limits.pixels_jpeg  # Pillow's own guard, behind ours

VIEW, THUMB, QUALITY = 1600, 320, 80
FORMATS = {"jpeg": "JPEG", "png": "PNG", "webp": "WEBP", "heic": "HEIF"}
SIDE = 16
SCAN, END = b"\xff\xda", b"\xff\xd9"
ORIENTATION = 0x0112
# EXIF orientation → what turns the picture upright.
TURNS = {2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
         5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
         8: Image.Transpose.ROTATE_90}
# Formats that cannot be decoded at a reduced scale take turns, so that their memory does not add up.
WHOLE = threading.Lock()


@dataclass(frozen=True)
class Picture:
    """Size as shown (orientation applied). ``view`` is None where it is dearer than it is likely to be looked
    at (JPEG): it is made at the first look. ``dhash`` and ``thumb`` are None while nobody has decoded the photo."""

    width: int
    height: int
    camera: Camera
    dhash: str | None
    thumb: bytes | None
    view: bytes | None


def decoded(source: Path | BinaryIO, code: str, limits: Limits) -> Picture:
    """Decodes the photo once, in this process. Raises FileRefused (too big, animated, truncated, no photo)."""
    with _turn(code), _opened(source, code, limits) as image:
        if image.info.get("progressive"):
            _check_scans(source, limits)
        camera = camera_of(image)
        width, height = image.size
        if code == "jpeg":
            image.draft("RGB", _fitting(image.size, THUMB))
            view, small = None, _shrunk(image, THUMB)
        else:
            large = _shrunk(image, VIEW)
            view, small = _jpeg(large), _shrunk(large, THUMB)
    if (small.width > small.height) != (width > height):
        width, height = height, width
    return Picture(width, height, camera, dhash_of(small), _jpeg(small), view)


def judged(path: Path, limits: Limits) -> Picture:
    """A JPEG by its head and its whole structure, without decoding it: 5 ms instead of 80. What is left, damage inside
    the picture, shows when it is decoded. Raises FileRefused (too big, truncated, no photo)."""
    with _opened(path, "jpeg", limits) as image:
        data = path.read_bytes()
        if data.rfind(END, start_of_scan(data)) < 0:
            raise damaged("Фото")
        if image.info.get("progressive"):
            _check_scans(path, limits)
        width, height = image.size
        if image.getexif().get(ORIENTATION, 1) >= 5:
            width, height = height, width
        return Picture(width, height, camera_of(image), None, None, None)


def start_of_scan(data: bytes) -> int:
    """Where the picture itself begins, past all segments (a thumbnail among them has an end of its own). Raises
    ValueError or IndexError when the segments lead nowhere."""
    at = 2
    while data[at:at + 2] != SCAN:
        if data[at] != 0xFF:
            raise ValueError("no segment")
        at += 1 if data[at + 1] == 0xFF else 2 + int.from_bytes(data[at + 2:at + 4])
    return at


def made_small(source: BinaryIO, code: str, longest: int, limits: Limits) -> bytes:
    """The JPEG of an accepted original within the longest side, upright, without any metadata."""
    with _turn(code), _opened(source, code, limits) as image:
        image.draft("RGB", _fitting(image.size, longest))
        return _jpeg(_shrunk(image, longest))


def dhash_of(image: Image.Image) -> str:
    """256 bits as 64 hex signs; see ``rules.likeness``. Works on a thumbnail as well as on the photo."""
    grey = image.convert("L").resize((SIDE + 1, SIDE), Image.Resampling.BILINEAR).tobytes()
    bits = 0
    for row in range(SIDE):
        for column in range(SIDE):
            at = row * (SIDE + 1) + column
            bits = bits << 1 | (grey[at] > grey[at + 1])
    return f"{bits:0{BITS // 4}x}"


def _turn(code: str):
    return nullcontext() if code == "jpeg" else WHOLE


@contextmanager
def _opened(source: Path | BinaryIO, code: str, limits: Limits) -> Iterator[Image.Image]:
    """Whatever goes wrong inside a decoder is a damaged photo: hostile bytes fail in every possible way."""
    try:
        with Image.open(source, formats=[FORMATS[code]]) as image:
            _check_head(image, code, limits)
            yield image
    except FileRefused:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels(code, limits) from error
    except Exception as error:
        raise damaged("Фото") from error


def _check_head(image: Image.Image, code: str, limits: Limits) -> None:
    if image.width * image.height > limits.pixels(code):
        raise _too_many_pixels(code, limits)
    # A phone's JPEG or HEIC may hold further pictures (depth, brightness); the first one is the photo.
    if code in ("png", "webp") and getattr(image, "is_animated", False):
        raise FileRefused("animated", "Это анимация. Пришлите обычное фото или видео MP4.")


def _too_many_pixels(code: str, limits: Limits) -> FileRefused:
    return FileRefused("pixels", f"На снимке больше {limits.pixels(code) // 1_000_000} мегапикселей. Уменьшите его "
                                 "или снимите с обычным качеством (в камере телефона 12-24 Мп).")


def _check_scans(source: Path | BinaryIO, limits: Limits) -> None:
    """FF DA begins a scan and cannot occur inside one, so counting it costs nothing."""
    if isinstance(source, Path) and source.read_bytes().count(SCAN) > limits.jpeg_scans:
        raise damaged("Фото")


def _fitting(size: tuple[int, int], longest: int) -> tuple[int, int]:
    scale = longest / max(size)
    return max(1, int(size[0] * scale)), max(1, int(size[1] * scale))


def _shrunk(image: Image.Image, longest: int) -> Image.Image:
    """A copy on white, upright, within the longest side; carries nothing over but the picture."""
    turn = TURNS.get(image.getexif().get(ORIENTATION, 1))
    # Shrinking comes first, as every conversion costs another whole picture of memory; a palette cannot be shrunk.
    small = _plain(image) if image.mode in ("P", "1") else image
    if max(small.size) > longest:
        gap = None if small.mode.startswith("I") else 2.0  # Pillow does not reduce sixteen-bit greys
        small = small.resize(_fitting(small.size, longest), Image.Resampling.BILINEAR, reducing_gap=gap)
    small = _plain(small)
    if turn is not None:
        small = small.transpose(turn)
    clean = Image.new("RGB", small.size)
    clean.paste(small)
    return clean


def _plain(image: Image.Image) -> Image.Image:
    """RGB; what is transparent becomes white, sixteen-bit greys become eight."""
    if image.mode == "RGB":
        image.load()
        return image
    if image.mode.startswith("I"):
        return image.convert("I").point(lambda grey: grey / 256).convert("L").convert("RGB")
    if not image.has_transparency_data:
        return image.convert("RGB")
    seen = image if image.mode == "RGBA" else image.convert("RGBA")
    white = Image.new("RGB", seen.size, "white")
    white.paste(seen, mask=seen.getchannel("A"))
    return white


def _jpeg(image: Image.Image) -> bytes:
    out = BytesIO()
    image.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
