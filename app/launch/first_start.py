"""The database before the programs start: brought up to date, and at the very first start filled."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, inspect, text

from app.launch.children import say
from config import Settings, from_environment

FILLING, READY = "filling", "ready"
FIRST_PROFILE = "myski"


class NotReady(SystemExit):
    """The database could not be brought up to date or filled; the words are for the person at the terminal."""


def prepare(settings: Settings) -> None:
    """Upgrades the schema; a database that we find empty gets its profile and, in demo mode, the demo.

    A first start broken off half-way is begun anew on SQLite: the half-filled file was ours alone. Raises NotReady
    when another centre was asked for than the one that stands here.
    """
    marker = settings.instance / "first-start.json"
    state = _state(marker)
    if state == FILLING:
        _clear(settings)
    elif state is None:
        state = READY if _has_tables(settings) else FILLING
    if state == READY:
        _is_the_same_centre(settings)
    _write(marker, state)
    flask("db", "upgrade", why="структура базы данных не обновилась")
    if state == FILLING:
        _fill(settings)
    _write(marker, READY)


def flask(*words: str, why: str) -> None:
    """One command of the application in a process of its own. Raises NotReady with ``why`` when it fails."""
    command = [sys.executable, "-m", "flask", "--app", "app.factory", *words]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode:
        raise NotReady(f"{done.stdout}{done.stderr}\nСистема не запущена: {why} (flask {' '.join(words)}).")


def _fill(settings: Settings) -> None:
    profile = settings.profile or FIRST_PROFILE
    say(f"Первый запуск: загружается профиль «{profile}»…")
    flask("profile", "load", profile, why="профиль не загрузился")
    if settings.demo:
        say("Первый запуск: готовится демонстрация, это займёт минуту…")
        flask("demo", why="демонстрация не подготовлена")


def settled() -> Settings:
    """Settings of this start. Where no folder and no database are named, a centre other than the one of the usual folder
    (where nothing stands: ``FIRST_PROFILE``) has a folder of its own in it, which the processes started from here inherit."""
    settings = from_environment()
    if os.environ.get("MCU_INSTANCE") or os.environ.get("DATABASE_URL"):
        return settings
    found = _standing(settings)
    if settings.profile in ("", found.profile if found else FIRST_PROFILE):
        return settings
    os.environ["MCU_INSTANCE"] = str(settings.instance / settings.profile)
    return from_environment()


def _is_the_same_centre(settings: Settings) -> None:
    """One installation serves one centre: a second one starts in a folder of its own."""
    found = _standing(settings)
    if not settings.profile or found is None or found.profile == settings.profile:
        return
    aside = f"{settings.instance.name}-{settings.profile}"
    raise NotReady(f"В этой установке ({settings.instance}) уже работает центр «{found.place}» (профиль {found.profile}), "
                   f"а запрошен профиль {settings.profile}. Прежний центр запускает «make run» без PROFILE; новому "
                   f"нужна своя папка и своя база: MCU_INSTANCE={aside} make run PROFILE={settings.profile}.")


def _standing(settings: Settings) -> Any:
    """Profile and place of the centre that stands in the database, None where there is none."""
    if settings.sqlite_file is not None and not settings.sqlite_file.is_file():
        return None
    engine = create_engine(settings.database_url)
    try:
        with engine.connect() as connection:
            known = inspect(connection).has_table("centre")
            return connection.execute(text("SELECT profile, place FROM centre")).first() if known else None
    finally:
        engine.dispose()


def _state(marker: Path) -> str | None:
    try:
        return json.loads(marker.read_text())["state"]
    except (OSError, ValueError, KeyError):
        return None


def _write(marker: Path, state: str) -> None:
    marker.parent.mkdir(parents=True, exist_ok=True)
    draft = marker.with_suffix(".part")
    draft.write_text(json.dumps({"state": state}))
    draft.replace(marker)


def _has_tables(settings: Settings) -> bool:
    engine = create_engine(settings.database_url)
    try:
        if settings.sqlite_file is not None:
            settings.sqlite_file.parent.mkdir(parents=True, exist_ok=True)
        return bool(inspect(engine).get_table_names())
    finally:
        engine.dispose()


def _clear(settings: Settings) -> None:
    if settings.sqlite_file is None:
        raise NotReady("Первый запуск прошлый раз не завершился. Очистите базу данных и запустите ещё раз.")
    say("Первый запуск прошлый раз не завершился: начинаем заново.")
    for ending in ("", "-wal", "-shm"):
        Path(f"{settings.sqlite_file}{ending}").unlink(missing_ok=True)
    shutil.rmtree(settings.files_root, ignore_errors=True)
