"""How a stored file leaves: a picture of our own making inline, everything else as a download."""

from typing import Protocol

from app.files.rules.names import disposition

VARIANTS = ("thumb", "view", "original")


class Servable(Protocol):
    @property
    def name(self) -> str: ...
    @property
    def media_type(self) -> str: ...


def serving_headers(stored: Servable, variant: str) -> dict[str, str]:
    """Headers of one answer. Nothing is ever run (nosniff, sandbox) or kept by the browser (no-store)."""
    inline = variant in ("view", "thumb")
    if not inline and variant != "original":
        raise ValueError(f"no such variant: {variant}")
    return {
        "Content-Type": "image/jpeg" if inline else stored.media_type,
        "Content-Disposition": "inline" if inline else disposition(stored.name),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Cache-Control": "private, no-store",
    }
