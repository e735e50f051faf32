"""The first start: filled once, begun anew when broken off, never over a database that was there before."""

import json
import sqlite3
from pathlib import Path

import pytest

import config
from app.launch import first_start
from config import Settings, from_environment


class Commands:
    """Remembers the commands of the application; ``db upgrade`` makes a table as the real one does."""

    def __init__(self, settings: Settings):
        self.settings = settings
        self.given: list[str] = []
        self.failing: str | None = None

    def __call__(self, *words: str, why: str) -> None:
        self.given.append(" ".join(words))
        if self.given[-1] == self.failing:
            raise first_start.NotReady(why)
        if words[0] == "db":
            connection = sqlite3.connect(self.settings.sqlite_file)
            connection.execute("CREATE TABLE IF NOT EXISTS message (id INTEGER)")
            connection.execute("INSERT INTO message VALUES (1)")
            connection.commit()
            connection.close()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return from_environment({"MCU_DEMO": "1", "MCU_INSTANCE": str(tmp_path / "instance")})


@pytest.fixture
def commands(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Commands:
    made = Commands(settings)
    monkeypatch.setattr(first_start, "flask", made)
    return made


FIRST = ["db upgrade", "profile load myski", "demo"]


def test_the_first_start_fills_and_the_second_keeps(settings: Settings, commands: Commands):
    first_start.prepare(settings)
    first_start.prepare(settings)
    assert commands.given == [*FIRST, "db upgrade"]


def test_without_the_demo_only_the_profile_is_loaded(tmp_path: Path, commands: Commands):
    first_start.prepare(from_environment({"SECRET_KEY": "k" * 32, "MCU_INSTANCE": str(tmp_path / "instance")}))
    assert commands.given == FIRST[:2]


def test_a_first_start_broken_off_is_begun_anew(settings: Settings, commands: Commands):
    commands.failing = "demo"
    with pytest.raises(first_start.NotReady):
        first_start.prepare(settings)
    (settings.files_root / "ab").mkdir(parents=True)
    commands.failing = None
    first_start.prepare(settings)
    assert commands.given == [*FIRST, *FIRST]
    assert not settings.files_root.exists()
    rows = sqlite3.connect(settings.sqlite_file).execute("SELECT count(*) FROM message").fetchone()
    assert rows == (1,), "what was half filled is gone"


def test_a_database_that_was_there_before_is_only_brought_up_to_date(settings: Settings, commands: Commands):
    connection = sqlite3.connect(settings.sqlite_file)
    connection.execute("CREATE TABLE message (id INTEGER)")
    connection.close()
    first_start.prepare(settings)
    assert commands.given == ["db upgrade"]


def standing(settings: Settings, profile: str, place: str) -> None:
    """An installation that serves a centre already."""
    settings.instance.mkdir(exist_ok=True)
    connection = sqlite3.connect(settings.sqlite_file)
    connection.execute("CREATE TABLE centre (profile TEXT, place TEXT)")
    connection.execute("INSERT INTO centre VALUES (?, ?)", (profile, place))
    connection.commit()
    connection.close()


def asked_for(tmp_path: Path, profile: str) -> Settings:
    return from_environment({"MCU_DEMO": "1", "MCU_INSTANCE": str(tmp_path / "instance"), "MCU_PROFILE": profile})


def test_the_centre_asked_for_is_loaded(tmp_path: Path, commands: Commands):
    first_start.prepare(asked_for(tmp_path, "okha"))
    assert "profile load okha" in commands.given


def test_another_centre_is_not_started_over_the_one_that_stands_here(tmp_path: Path, commands: Commands):
    settings = asked_for(tmp_path, "okha")
    standing(settings, "myski", "Мыски")
    with pytest.raises(first_start.NotReady, match="уже работает центр «Мыски».*MCU_INSTANCE=instance-okha make run PROFILE"):
        first_start.prepare(settings)
    assert commands.given == []


@pytest.fixture
def environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> pytest.MonkeyPatch:
    """A machine where nothing but the demo is named; its usual folder is ``instance``."""
    for name in ("MCU_INSTANCE", "DATABASE_URL", "MCU_PROFILE"):
        monkeypatch.setenv(name, "")
    monkeypatch.setenv("MCU_DEMO", "1")
    monkeypatch.setattr(config, "HERE", tmp_path)
    return monkeypatch


def folder_for(environment: pytest.MonkeyPatch, profile: str) -> str:
    """Where a start with this PROFILE keeps its data, and so the processes started from it."""
    environment.setenv("MCU_PROFILE", profile)
    environment.setenv("MCU_INSTANCE", "")
    found = first_start.settled()
    assert from_environment() == found
    return found.instance.relative_to(config.HERE).as_posix()


def test_another_centre_starts_in_a_folder_of_its_own(environment: pytest.MonkeyPatch, tmp_path: Path, commands: Commands):
    assert folder_for(environment, "okha") == "instance/okha", "an empty machine keeps its folder for the first profile"
    assert [folder_for(environment, name) for name in ("", "myski")] == ["instance", "instance"]
    standing(from_environment(), "myski", "Мыски")
    assert folder_for(environment, "okha") == "instance/okha"
    commands.settings = from_environment()
    first_start.prepare(commands.settings)
    assert commands.given == ["db upgrade", "profile load okha", "demo"]
    assert [folder_for(environment, name) for name in ("", "myski")] == ["instance", "instance"]


def test_a_centre_that_stands_in_the_usual_folder_stays_there(environment: pytest.MonkeyPatch, tmp_path: Path):
    standing(from_environment(), "okha", "Оха")
    assert [folder_for(environment, name) for name in ("okha", "", "myski")] == ["instance", "instance", "instance/myski"]


@pytest.mark.parametrize("named", ["MCU_INSTANCE", "DATABASE_URL"])
def test_a_named_folder_or_database_is_taken_as_named(environment: pytest.MonkeyPatch, tmp_path: Path, named: str):
    told = {"MCU_INSTANCE": str(tmp_path / "aside"), "DATABASE_URL": f"sqlite:///{tmp_path / 'aside.sqlite3'}"}
    environment.setenv("MCU_PROFILE", "okha")
    environment.setenv(named, told[named])
    standing(from_environment(), "myski", "Мыски")
    settings = first_start.settled()
    assert settings == from_environment() and settings.instance.name != "okha"
    with pytest.raises(first_start.NotReady, match="уже работает центр «Мыски»"):
        first_start.prepare(settings)


@pytest.mark.parametrize("profile", ["okha", ""])
def test_the_centre_that_stands_here_starts_by_its_name_or_without(tmp_path: Path, commands: Commands, profile: str):
    settings = asked_for(tmp_path, profile)
    standing(settings, "okha", "Оха")
    first_start.prepare(settings)
    assert commands.given == ["db upgrade"]


def test_a_broken_marker_counts_as_absent(settings: Settings, commands: Commands):
    first_start.prepare(settings)
    (settings.instance / "first-start.json").write_text("{")
    first_start.prepare(settings)
    assert commands.given == [*FIRST, "db upgrade"], "the database is there, so nothing is filled or cleared"
    assert json.loads((settings.instance / "first-start.json").read_text()) == {"state": "ready"}


@pytest.mark.postgres
def test_postgresql_left_half_filled_is_not_touched(postgres_url: str, tmp_path: Path):
    settings = from_environment({"MCU_DEMO": "1", "MCU_INSTANCE": str(tmp_path), "DATABASE_URL": postgres_url})
    (tmp_path / "first-start.json").write_text(json.dumps({"state": "filling"}))
    with pytest.raises(first_start.NotReady, match="Очистите базу"):
        first_start.prepare(settings)


@pytest.mark.slow
def test_a_failing_command_is_shown_with_its_words(monkeypatch: pytest.MonkeyPatch):
    with pytest.raises(first_start.NotReady, match="профиль не загрузился"):
        first_start.flask("no-such-command", why="профиль не загрузился")
