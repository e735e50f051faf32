"""Profile myski: what the decree names, and a file with mistakes loads nothing."""

import shutil
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.directory.profile import SHIPPED, load_profile, read_profile, shipped
from app.directory.tables import CalendarYear, Centre, Channel, Person, Topic, Unit
from app.foundation.clock import now
from app.foundation.database import act, db
from app.foundation.refusal import Refusal
from app.foundation.viewer import TIMETABLE
from app.worktime.mistakes import DataMistakes


def count(table) -> int:
    return db.session.scalar(select(func.count()).select_from(table))


def test_the_appendix_is_33_posts_of_20_organisations():
    profile = read_profile(shipped("myski"))
    listed = [post for post in profile.posts if post.appendix]
    assert len(listed) == 33
    assert sorted(number for post in listed for number in post.appendix) == list(range(1, 35))
    assert next(post for post in listed if 1 in post.appendix).appendix == (1, 16)
    assert sum(unit.organisation and unit.recipient for unit in profile.units) == 20
    assert {"blocks", "territories"} <= set(profile.facts["not_set"])
    assert set(profile.facts["not_set"].values()) == {"актом не установлено"}


def test_a_loaded_profile_stands_in_the_database(context):
    assert (count(Centre), count(Channel), count(CalendarYear)) == (1, 11, 4)
    assert count(Topic) == 359 and count(Unit) == 32 and count(Person) == 39
    with pytest.raises(Refusal, match="уже загружен"), act(TIMETABLE):
        load_profile(TIMETABLE, read_profile(shipped("myski")), now())


@pytest.fixture
def broken(tmp_path: Path) -> Path:
    for name in ("myski.toml", "calendar.toml", "topics.tsv"):
        shutil.copy(SHIPPED / name, tmp_path / name)
    path = tmp_path / "myski.toml"
    words = path.read_text("utf-8")
    words = words.replace('zone = "Asia/Novokuznetsk"', 'zone = "Asia/Nowhere"')
    words = words.replace("appendix = [20]", "appendix = [21]")
    words = words.replace('parent = "Правовое управление"', 'parent = "Юридический отдел"')
    words = words.replace("amount = 480", "amount = -1")
    path.write_text(words, "utf-8")
    return path


def test_every_mistake_is_named_with_its_place(broken):
    with pytest.raises(DataMistakes) as found:
        read_profile(broken)
    told = "\n".join(found.value.mistakes)
    for part in ("centre.zone", "Asia/Nowhere", "по кругу", "не названы строки приложения: 20", "строки названы дважды",
                 "channels.incident"):
        assert part in told, told


def test_a_file_that_is_no_profile_is_one_mistake(tmp_path):
    path = tmp_path / "x.toml"
    path.write_text("это не TOML", "utf-8")
    with pytest.raises(DataMistakes, match="не читается"):
        read_profile(path)


def test_an_unknown_profile_names_the_known_ones(empty_app):
    done = empty_app.test_cli_runner().invoke(args=["profile", "load", "atlantis"])
    assert done.exit_code == 1 and "myski" in done.output
    with empty_app.app_context():
        assert count(Centre) == 0
