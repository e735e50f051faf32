"""Every shipped profile: what its decree names, and back from the database the same, on both engines."""

from pathlib import Path

import pytest
from sqlalchemy import select

from app.directory.profile import codes, read_profile, running_profile, shipped
from app.directory.tables import Person
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE
from tests.journeys.town import words
from tests.web.admin_room import seated

CODES = ("alekseevka", "gavrilov-yam", "ishim", "myski", "okha")
ZONES = {"alekseevka": "Europe/Moscow", "gavrilov-yam": "Europe/Moscow", "ishim": "Asia/Yekaterinburg",
         "myski": "Asia/Novokuznetsk", "okha": "Asia/Sakhalin"}
# Named posts, units and organisations, classes, blocks, territories, as counted in the decrees.
COUNTS = {"alekseevka": (11, 6, 3, 6, 0), "gavrilov-yam": (20, 14, 2, 9, 5), "ishim": (4, 3, 6, 0, 0),
          "myski": (39, 32, 0, 0, 0), "okha": (18, 18, 5, 14, 0)}


def run(app, *words_of_it):
    return app.test_cli_runner().invoke(args=list(words_of_it))


def test_five_are_shipped():
    assert tuple(codes()) == CODES


@pytest.mark.parametrize("code", CODES)
def test_what_the_decree_names(code):
    profile = read_profile(shipped(code))
    assert (len(profile.posts), len(profile.units), len(profile.facts["classes"]), len(profile.blocks),
            len(profile.territories)) == COUNTS[code]
    assert profile.zone == ZONES[code] and profile.code == code
    assert profile.channels.channels["incident"].route
    assert not {row["name"] for row in profile.facts["classes"]} & {
        *(unit.name for unit in profile.units), *(post.name for post in profile.posts)}


@pytest.mark.both_engines
@pytest.mark.slow
@pytest.mark.parametrize("code", CODES)
def test_loaded_it_is_the_same_and_exported_it_loads_again(empty_app, tmp_path: Path, code):
    loaded = run(empty_app, "profile", "load", code)
    assert loaded.exit_code == 0, loaded.output
    file = tmp_path / "again.toml"
    assert run(empty_app, "profile", "export", str(file)).exit_code == 0
    told = read_profile(shipped(code))
    with empty_app.app_context():
        assert running_profile() == told
    assert read_profile(file) == told
    assert "Различий нет" in run(empty_app, "profile", "diff", str(file)).output


@pytest.mark.parametrize("code", CODES)
def test_the_deadline_of_a_profile_is_in_its_zone(app, code):
    asked = ["deadline", "--profile", code, "--channel", "incident", "--received", "2026-05-12T08:10"]
    done = run(app, *asked)
    assert done.exit_code == 0 and '"2026-05-12T16:10:00' in done.output, done.output
    for channel in read_profile(shipped(code)).channels.channels:
        done = run(app, "deadline", "--profile", code, "--channel", channel, "--received", "2026-05-12T08:10")
        assert done.exit_code == 0, done.output


@pytest.mark.both_engines
@pytest.mark.slow
@pytest.mark.parametrize("code", CODES)
def test_everything_of_the_file_stands_on_the_page_of_the_act(empty_app, code):
    assert run(empty_app, "profile", "load", code).exit_code == 0
    profile = read_profile(shipped(code))
    assert run(empty_app, "admin", "open", "admin").exit_code == 0
    page = about_page(empty_app)
    told = [profile.name, profile.act, profile.zone, *(post.name for post in profile.posts if post.clause),
            *(block.name for block in profile.blocks), *(row.name for row in profile.territories),
            *(row.basis for row in (*profile.blocks, *profile.territories)),
            *(channel.name for channel in profile.channels.channels.values())]
    for section in ("members", "classes", "sources", "accounts", "reports", "categories"):
        told += [words for row in profile.facts[section] for words in (row["name"], row["clause"])]
        assert bool(profile.facts[section]) or "актом не установлено" in page
    assert [words for words in told if " ".join(words.split()) not in page] == []


def about_page(app) -> str:
    """The page of the act as the administrator reads it."""
    with app.app_context():
        admin = db.session.scalars(select(Person.id).where(Person.login == "admin")).one()
        with act(TIMETABLE):
            db.session.get_one(Person, admin).must_change_password = False
    return words(seated(app, admin).get("/admin/about").text)
