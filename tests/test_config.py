"""Settings: everything wrong is said at once, and nothing unsafe starts."""

import stat
from pathlib import Path

import pytest

from config import WrongSettings, from_environment

KEY = "0123456789abcdef0123456789abcdef"


def mistakes(**env: str) -> list[str]:
    with pytest.raises(WrongSettings) as caught:
        from_environment(env)
    return caught.value.mistakes


def test_the_demo_needs_no_variable_but_its_own(tmp_path: Path):
    settings = from_environment({"MCU_DEMO": "1", "MCU_INSTANCE": str(tmp_path)})
    assert settings.database_url == f"sqlite:///{tmp_path}/mcu.sqlite3"
    assert settings.sqlite_file == tmp_path / "mcu.sqlite3"
    assert settings.redis_url == f"unix://{tmp_path}/redis/redis.sock"
    assert settings.outbox == tmp_path / "outbox"
    assert settings.files_root == tmp_path / "files"
    assert settings.public_address == "http://127.0.0.1:8000"


def test_the_key_of_the_demo_is_made_once_and_closed_to_others(tmp_path: Path):
    env = {"MCU_DEMO": "1", "MCU_INSTANCE": str(tmp_path)}
    first = from_environment(env).secret_key
    assert len(first) == 64
    assert from_environment(env).secret_key == first
    assert stat.S_IMODE((tmp_path / "secret").stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["secret"]


def test_everything_wrong_is_reported_at_once(tmp_path: Path):
    found = mistakes(PORT="http", DATABASE_URL="mysql://x", REDIS_URL="host:6379", MCU_MAIL="ftp://x", MCU_DEMO="maybe",
                     MCU_ADDRESS="mcu", MCU_MAIL_FROM="nobody", MCU_PHOTO_MB="0", MCU_INSTANCE=str(tmp_path))
    assert {line.split(":")[0] for line in found} == {
        "PORT", "DATABASE_URL", "REDIS_URL", "MCU_MAIL", "MCU_DEMO", "MCU_ADDRESS", "MCU_MAIL_FROM", "MCU_PHOTO_MB",
        "SECRET_KEY"}
    assert not list(tmp_path.iterdir()), "a refused start leaves nothing behind"


def test_outside_the_demo_a_key_must_be_set():
    assert mistakes()[0].startswith("SECRET_KEY: не задан")


@pytest.mark.parametrize("key", ["dev", "changeme", "SECRET", "short-but-random"])
def test_a_default_or_short_key_is_refused_even_in_the_demo(key: str):
    assert mistakes(SECRET_KEY=key, MCU_DEMO="1")[0].startswith("SECRET_KEY: ключ слишком простой")


@pytest.mark.parametrize("debug", ["1", "true", "on"])
def test_the_debugger_is_refused_outside_the_demo(debug: str):
    assert mistakes(SECRET_KEY=KEY, FLASK_DEBUG=debug)[0].startswith("FLASK_DEBUG")


def test_postgresql_is_spoken_to_by_psycopg():
    settings = from_environment({"SECRET_KEY": KEY, "DATABASE_URL": "postgres://mcu@db/mcu"})
    assert settings.database_url == "postgresql+psycopg://mcu@db/mcu"
    assert settings.sqlite_file is None


def test_secrets_do_not_show_when_settings_are_printed():
    settings = from_environment({"SECRET_KEY": KEY, "MCU_MAIL": "smtp://box:word@mail:587"})
    assert KEY not in repr(settings)
    assert "word" not in repr(settings)
    assert settings.outbox is None


def test_a_password_is_not_repeated_in_a_mistake():
    assert "word" not in " ".join(mistakes(SECRET_KEY=KEY, MCU_MAIL="imap://box:word@mail"))
