"""Characters for which typst's own fonts have a shape. PDF/A refuses a document with one it cannot draw, so others are
shown as an empty box; Word finds a font of the machine for them, and needs nothing of this."""

import unicodedata

# Latin, Greek, Cyrillic, punctuation, currencies, №, arrows, mathematics, simple signs.
DRAWN = ((0x20, 0x7E), (0xA0, 0xAC), (0xAE, 0x377), (0x391, 0x3A1), (0x3A3, 0x4FF), (0x2010, 0x2027), (0x202F, 0x2037),
         (0x2039, 0x2040), (0x20A0, 0x20BF), (0x2116, 0x2116), (0x2122, 0x2122), (0x2153, 0x2184), (0x2190, 0x2220),
         (0x2222, 0x222D), (0x2241, 0x226B), (0x2500, 0x2600), (0x2605, 0x2605))
BOX = "□"
# A word longer than this may be broken anywhere; typst breaks at a space of no width.
LONGEST_WORD, PIECE, MAY_BREAK = 36, 12, "\u200b"


def drawn(text: str) -> str:
    """The text with a box for every character without a shape; fancy letters (𝐀, ﬁ, ½) become plain ones first."""
    return breakable("".join(one if one == "\n" or has_shape(one) else plain(one) for one in text))


def has_shape(character: str) -> bool:
    return any(first <= ord(character) <= last for first, last in DRAWN)


def plain(character: str) -> str:
    made = unicodedata.normalize("NFKC", character)
    return made if all(map(has_shape, made)) else BOX


def breakable(text: str) -> str:
    """Words no line can hold get places to break, so that nothing runs off the paper."""
    if len(text) <= LONGEST_WORD:
        return text
    return " ".join(
        word if len(word) <= LONGEST_WORD
        else MAY_BREAK.join(word[start:start + PIECE] for start in range(0, len(word), PIECE))
        for word in text.split(" "))
