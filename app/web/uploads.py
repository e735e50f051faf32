"""How large a request may be: small everywhere, as large as a video where files are taken in."""

from flask import Flask, request

LARGE = {"message.add_evidence", "message.perform", "imports.upload"}
SMALL = 2 * 1024 * 1024


def set_up(app: Flask, largest: int) -> None:
    @app.before_request
    def _limit() -> None:
        request.max_content_length = largest if request.endpoint in LARGE else SMALL
