"""Likeness of photos by 256-bit difference hashes (hex, 64 signs).

A bit says whether a spot of the picture, shrunk to 17x16 greys, is brighter than its right neighbour. Saving
again, shrinking or a messenger changes a few bits; two different photos differ in about 128.
"""

BITS = 256
ALIKE = 26  # a tenth of the bits; recompression stays under it, different photos are far above
BANDS = 8
BAND_BITS = BITS // BANDS
FLAT = frozenset({0, (1 << BAND_BITS) - 1})
EMPTY = 20  # fewer set (or unset) bits: a blank sheet or the night sky, alike to every other one


def likeness(one: str, other: str) -> int:
    """Number of differing bits, 0 to 256."""
    return (int(one, 16) ^ int(other, 16)).bit_count()


def alike(one: str, other: str) -> bool:
    return likeness(one, other) <= ALIKE


def telling(dhash: str) -> bool:
    """Whether the picture has enough in it to be compared; an even wall is like every other even wall."""
    return EMPTY <= int(dhash, 16).bit_count() <= BITS - EMPTY


def bands(dhash: str) -> tuple[int, ...]:
    """Keys to look likenesses up by: photos that share one are candidates, compared bit by bit afterwards.

    Each key is two rows of the shrunk picture with the number of the band above them; even rows (sky, wall)
    give no key. Seven differing bits always leave one key equal; more usually do, as they stand close together.
    """
    if not telling(dhash):
        return ()
    whole = int(dhash, 16)
    parts = [(band, (whole >> (band * BAND_BITS)) & ((1 << BAND_BITS) - 1)) for band in range(BANDS)]
    return tuple((band << BAND_BITS) | part for band, part in parts if part not in FLAT)
