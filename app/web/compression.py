"""Our scripts and styles travel compressed; pages do not, because they carry form tokens beside text of others."""

import gzip
from collections import OrderedDict

from flask import Flask, Response, request

PACKED = ("text/css", "text/javascript", "application/javascript", "image/svg+xml")
KEPT = 64


def set_up(app: Flask) -> None:
    kept: OrderedDict[tuple[str, str], bytes] = OrderedDict()

    @app.after_request
    def _pack(response: Response) -> Response:
        """Each version of a file is packed once a process."""
        if request.endpoint != "static" or response.status_code != 200 or response.mimetype not in PACKED:
            return response
        response.vary.add("Accept-Encoding")
        if "gzip" not in request.accept_encodings or "Range" in request.headers:
            return response
        key = (request.path, response.headers.get("ETag", ""))
        response.direct_passthrough = False
        if key not in kept:
            kept[key] = gzip.compress(response.get_data(), 6, mtime=0)
            while len(kept) > KEPT:
                kept.popitem(last=False)
        response.set_data(kept[key])
        response.headers["Content-Encoding"] = "gzip"
        return response
