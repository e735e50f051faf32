"""Likeness: the same photo again, however it came, and different photos kept apart."""

from io import BytesIO

import pytest
from PIL import Image, ImageEnhance

from app.files.preparing.pictures import dhash_of
from app.files.rules.likeness import ALIKE, alike, bands, likeness, telling
from tests.files import making


def _again(image: Image.Image, size: int, quality: int) -> Image.Image:
    small = image.copy()
    small.thumbnail((size, size))
    return Image.open(BytesIO(making.saved(small, quality=quality)))


@pytest.mark.parametrize("change", [
    lambda image: _again(image, 800, 30),
    lambda image: _again(image, 320, 75),
    lambda image: _again(image, 1280, 50).resize((1280, 960)),
    lambda image: ImageEnhance.Brightness(image).enhance(1.2),
    lambda image: ImageEnhance.Contrast(image).enhance(0.8),
    lambda image: image.convert("L"),
])
@pytest.mark.parametrize("seed", range(5))
def test_the_same_photo_again(seed: int, change) -> None:
    image = making.picture(seed)
    one, other = dhash_of(image), dhash_of(change(image))
    assert likeness(one, other) <= ALIKE
    assert set(bands(one)) & set(bands(other)), "the index would not find it"


def test_different_photos() -> None:
    hashes = [dhash_of(making.picture(seed, (160, 120))) for seed in range(60)]
    nearest = min(likeness(one, other) for i, one in enumerate(hashes) for other in hashes[:i])
    assert nearest > 2 * ALIKE


def test_even_pictures_are_not_compared() -> None:
    assert not telling(dhash_of(Image.new("RGB", (300, 200), "grey")))
    assert bands("0" * 64) == bands("f" * 64) == ()


def test_numbers() -> None:
    assert likeness("0" * 64, "f" * 64) == 256
    assert likeness("0" * 63 + "7", "0" * 64) == 3
    assert alike("0" * 64, "0" * 64)
    assert len(dhash_of(making.picture())) == 64


def test_seven_bits_apart_always_share_a_band() -> None:
    import random
    chance = random.Random(3)
    for _ in range(500):
        whole = chance.getrandbits(256)
        other = whole
        for bit in chance.sample(range(256), 7):
            other ^= 1 << bit
        assert set(bands(f"{whole:064x}")) & set(bands(f"{other:064x}"))
