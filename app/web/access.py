"""Who may enter: every route declares it, or the application does not start."""

from collections.abc import Callable
from typing import Any

from flask import Flask, abort, redirect, request, url_for
from flask_login import current_user

from app.foundation.viewer import ROLES, Viewer
from app.web.htmx import is_background
from config import Settings

PUBLIC = frozenset({"public"})
SIGNED_IN = frozenset({"signed in"})
# Where a person with a one-time password may go before choosing their own.
LINKS, DESK, WITH_LINKS = "outside.", "links.", {"static", "health.health"}
FIRST_STEPS = {"account.password", "account.save_password", "account.sign_out"}


class Access:
    """``@access("operator", "head")`` names the roles; ``@access.signed_in`` any person; ``@access.public`` anybody."""

    def __call__(self, *roles: str) -> Callable[[Any], Any]:
        unknown = set(roles) - set(ROLES)
        if unknown or not roles:
            raise ValueError(f"unknown roles: {unknown or 'none named'}")
        return lambda view: self._mark(view, frozenset(roles))

    @staticmethod
    def _mark(view: Any, who: frozenset[str]) -> Any:
        view.access = who
        return view

    def signed_in(self, view: Any) -> Any:
        return self._mark(view, SIGNED_IN)

    def public(self, view: Any) -> Any:
        return self._mark(view, PUBLIC)


access = Access()


def me() -> Viewer:
    """The viewer of this request itself: Flask-Login's stand-in looks for it anew at every attribute, and a page of
    fifty rows asks a thousand times."""
    viewer: Viewer = current_user._get_current_object()
    return viewer


def declared(app: Flask) -> dict[str, frozenset[str]]:
    """Endpoint → who may enter. Raises RuntimeError naming every endpoint that does not say."""
    found, silent = {}, []
    for endpoint, view in app.view_functions.items():
        who = PUBLIC if endpoint == "static" else getattr(view, "access", None)
        if who is None:
            silent.append(endpoint)
        else:
            found[endpoint] = who
    if silent:
        raise RuntimeError(f"routes without @access: {', '.join(sorted(silent))}")
    return found


def guard(app: Flask) -> None:
    """Checks the declarations once and every request against them."""
    table = declared(app)

    @app.before_request
    def _enter() -> Any:
        if closed_here(app.config["SETTINGS"]):
            abort(404)
        if request.endpoint is None:
            return None
        who = table[request.endpoint]
        if who is PUBLIC:
            return None
        if not current_user.is_authenticated:
            return ask_to_sign_in()
        if current_user.must_change_password and request.endpoint not in FIRST_STEPS:
            return redirect(url_for("account.password"), 303)
        if who is not SIGNED_IN and not current_user.has(*who):
            abort(403)
        return None


def closed_here(settings: Settings) -> bool:
    """Whether the page is not served by this process, or at the host it was asked at. Links alone are served under
    ``MCU_LINKS_ONLY``, and at the public host where it is not one of the intranet's own; without ``PUBLIC_URL`` there are
    no links."""
    endpoint = request.endpoint or ""
    if endpoint.startswith(LINKS):
        return not settings.public_url
    if endpoint.startswith(DESK) and not settings.public_url:
        return True
    host = request.host.rsplit(":", 1)[0].lower()
    outside = settings.links_only or (host == settings.public_host and host not in settings.allowed_hosts)
    return outside and endpoint not in WITH_LINKS


def ask_to_sign_in() -> Any:
    """A page leads to the sign-in and back; a request from within a page gets 401, and the page keeps its text."""
    if is_background() or request.method != "GET":
        abort(401)
    came_from = request.full_path if request.query_string else request.path
    return redirect(url_for("account.sign_in", next=came_from if came_from != "/" else None), 303)
