"""Rows of the act's appendix stand in people's words wherever a basis is shown."""

import re

import pytest

from app.web.formats import clause_words
from tests.web.admin_room import Admin, post_id


@pytest.mark.parametrize(("told", "shown"), [
    ("", ""), ("2.1; 2.5", "2.1; 2.5"), ("A2-17", "приложение 2, строка 17"),
    ("2.1; 2.2; A2-1; A2-16", "2.1; 2.2; приложение 2, строки 1, 16"),
    ("2.1; A2-2…A2-15", "2.1; приложение 2, строки 2–15"), ("A2-6; 3.12.5", "приложение 2, строка 6; 3.12.5"),
    ("пост., п. 5; 2.1; A2-2; 3.12.5", "пост., п. 5; 2.1; приложение 2, строка 2; 3.12.5"),
])
def test_words(told, shown):
    assert clause_words(told) == shown


def test_no_page_shows_the_profiles_own_code(app):
    admin = Admin(app)
    person = admin.get(f"/admin/people/{post_id(app, 'Председатель КУМИ')}").text
    about = admin.get("/admin/about").text
    assert "приложение 2, строка" in person and "приложение 2, строки 1, 16" in about
    assert not re.search(r"A2-\d", person + about)
