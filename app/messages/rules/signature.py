"""What names a text exactly, so that nobody signs another one than was read."""

import hashlib


def digest_of(text: str) -> str:
    """SHA-256 of the text in UTF-8, as anybody may reckon it again."""
    return hashlib.sha256(text.encode()).hexdigest()
