"""Photos of 3 MB and 12 megapixels, each with bytes of its own."""

import secrets
from io import BytesIO
from pathlib import Path

from PIL import Image

from tests.bench.data import CACHE

MEGABYTES = 3
SCENES = 6


class Photos:
    """A few scenes, drawn once and kept; every call gives other bytes (a comment segment), never the same file."""

    def __init__(self) -> None:
        self.scenes = [kept(CACHE / f"photo-{number}.jpg") for number in range(SCENES)]
        self.taken = 0

    def next(self) -> bytes:
        self.taken += 1
        scene, words = self.scenes[self.taken % SCENES], secrets.token_bytes(16)
        return scene[:2] + b"\xff\xfe" + (len(words) + 2).to_bytes(2, "big") + words + scene[2:]


def kept(file: Path) -> bytes:
    if not file.exists():
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(drawn())
    return file.read_bytes()


def drawn() -> bytes:
    """Large shapes with fine grain, as compressed as makes about three megabytes."""
    shapes = Image.frombytes("RGB", (12, 9), secrets.token_bytes(12 * 9 * 3)).resize((4000, 3000), Image.Resampling.BICUBIC)
    grain = Image.effect_noise((4000, 3000), 18).convert("RGB")
    picture = Image.blend(shapes, grain, 0.25)
    low, high, best = 30, 95, b""
    while low < high:
        quality = (low + high + 1) // 2
        out = BytesIO()
        picture.save(out, "JPEG", quality=quality)
        if len(out.getvalue()) > MEGABYTES * 2**20:
            high = quality - 1
        else:
            low, best = quality, out.getvalue()
    return best
