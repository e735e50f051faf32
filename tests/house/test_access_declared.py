"""Every route says who may enter; what they say is the table of grants; without a word the application does not start."""

import pytest
from flask import Blueprint, Flask

from app.foundation.viewer import ROLES
from app.web.access import Access, access, declared
from app.web.navigation import ENTRIES, HOMES
from app.web.uploads import LARGE, SMALL
from tests.support.grants_table import GRANTS, may_enter


def test_the_declarations_are_the_table(app: Flask):
    said = {endpoint: " ".join(sorted(who)) for endpoint, who in declared(app).items()}
    assert said == {endpoint: who if who in ("public", "signed in") else " ".join(sorted(who.split()))
                    for endpoint, who in GRANTS.items()}


def test_a_silent_route_stops_the_start():
    app, room = Flask("probe"), Blueprint("room", __name__)
    room.add_url_rule("/forgotten", "forgotten", lambda: "")
    app.register_blueprint(room)
    with pytest.raises(RuntimeError, match=r"room\.forgotten"):
        declared(app)


@pytest.mark.parametrize("roles", [(), ("boss",), ("operator", "boss")])
def test_only_known_roles_can_be_named(roles):
    with pytest.raises(ValueError, match="unknown roles"):
        Access()(*roles)
    assert access.public.__self__ is access


def test_the_menu_and_the_homes_are_open_to_their_role():
    assert [entry for entry in ENTRIES if not may_enter(entry.endpoint, entry.role)] == []
    assert [role for role, endpoint in HOMES.items() if not may_enter(endpoint, role)] == []
    assert set(HOMES) == set(ROLES)


def test_sizes_are_allowed_to_routes_that_exist(app: Flask):
    assert {endpoint for endpoint in LARGE | SMALL if endpoint not in app.view_functions} == set()


def test_no_route_answers_to_more_methods_than_it_means(app: Flask):
    """Looking never changes anything: what changes is a POST of its own."""
    methods = {rule.endpoint: rule.methods - {"HEAD", "OPTIONS"} for rule in app.url_map.iter_rules()}
    assert {endpoint: found for endpoint, found in methods.items() if found not in ({"GET"}, {"POST"})} == {}
