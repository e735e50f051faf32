"""Headers of every answer, and the hosts we answer to (trust: attacks 4, 28, 33, 34)."""

from flask import Flask, Response, abort, request

from config import Settings

CSP = ("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; font-src 'self'; "
       "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; manifest-src 'self'")
GOLDEN = {
    "Content-Security-Policy": CSP,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
}


def set_up(app: Flask, settings: Settings) -> None:
    @app.before_request
    def _known_host() -> None:
        """A foreign host is not served; nor an address with a NUL, which no database takes."""
        host = request.host.rsplit(":", 1)[0].lower()
        hosts = (*settings.allowed_hosts, settings.public_host)
        if host not in hosts or "\x00" in request.path or b"%00" in request.query_string:
            abort(400)

    @app.after_request
    def _headers(response: Response) -> Response:
        for name, value in GOLDEN.items():
            response.headers.setdefault(name, value)
        if request.endpoint == "static" and response.status_code in (200, 206, 304):
            lasting = request.args.get("v") or request.path.endswith(".woff2")
            response.headers["Cache-Control"] = "public, max-age=31536000" if lasting else "no-cache"
        else:
            response.headers["Cache-Control"] = "private, no-store"
            response.vary.update(("Cookie", "HX-Request"))
        return response
