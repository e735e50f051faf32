"""GET /files/<evidence>/<variant>: proof of works, decoded picture or attachment, never a page."""

from flask import Blueprint, Response, current_app
from flask_login import current_user

from app.files.reading import open_variant
from app.files.rules.serving import serving_headers
from app.messages.queries.evidence import file_of
from app.web.access import access

room = Blueprint("files", __name__)


@room.get("/files/<int:evidence>/<variant>")
@access.signed_in
def file(evidence: int, variant: str) -> Response:
    found = file_of(current_user, evidence)
    source = open_variant(current_app.extensions["file_store"], found, variant)
    return Response(pieces(source), headers=serving_headers(found, variant), direct_passthrough=True)


def pieces(source):
    with source:
        while piece := source.read(64 * 1024):
            yield piece
