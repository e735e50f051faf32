"""How large a request may be: as large as a video where files are taken in, as a long text elsewhere."""

from collections.abc import Callable

from flask import Flask, abort, request

LARGE = {"message.add_evidence", "message.perform", "imports.hand_in", "operator.register", "outside.evidence",
         "outside.answer", "outside.attach", "outside.drop"}
# Open to strangers: a login and a password.
SMALL = {"account.enter"}
# A text pasted whole is refused beside its field, not at the door (a Cyrillic sign takes six bytes on the way).
TEXT = 32 * 1024 * 1024
SIGN_IN = 64 * 1024
FILES = {"file", "files"}
# Open to strangers, and large only for those whom a room knows: endpoint -> whether it does.
TO_KNOWN: dict[str, Callable[[], bool]] = {}


def set_up(app: Flask, largest: int) -> None:
    @app.before_request
    def _limit() -> None:
        known = TO_KNOWN.get(request.endpoint or "")
        small = request.endpoint in SMALL or (known is not None and not known())
        fields = SIGN_IN if small else TEXT
        request.max_form_memory_size = fields
        request.max_content_length = largest if request.endpoint in LARGE and not small else fields


def no_file_elsewhere() -> None:
    """A file where words belong is no form of ours (400)."""
    if request.files.keys() - FILES:
        abort(400)
