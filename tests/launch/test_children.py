"""The launcher's children: real processes that die, that resist, that are left alone."""

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from app.launch import children as launch
from app.launch.children import Children

SLEEP = [sys.executable, "-c", "import time; time.sleep(60)"]
STUBBORN = [sys.executable, "-c", "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)"]


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def children(said: list[str]) -> Iterator[Children]:
    made = Children(say=said.append)
    yield made
    for child in made.all:
        child.sweep()
        child.gone(5)


def wait(fact: Callable[[], bool], seconds: float = 10) -> None:
    last = time.monotonic() + seconds
    while not fact():
        assert time.monotonic() < last, "it did not happen"
        time.sleep(0.02)


def test_a_child_that_died_is_named_and_started_again(children: Children, said: list[str]):
    child = children.add("Исполнитель заданий", SLEEP, {})
    first = child.process.pid
    child.process.kill()
    child.gone(5)
    children.watch()
    assert said == ["Исполнитель заданий: процесс завершился (код -9), новый запуск через 1 с."]
    assert not child.running
    wait(lambda: (children.watch(), child.running)[1])
    assert child.process.pid != first


def test_the_pause_doubles_up_to_a_limit_and_is_forgotten_after_a_steady_time(children: Children):
    child = children.add("Веб-сервер", [sys.executable, "-c", ""], {})
    pauses = []
    for _ in range(7):
        child.gone(5)
        pauses.append(child.pause)
        children.watch()
        child.start_at = 0.0
        children.watch()
    assert pauses == [1, 2, 4, 8, 16, 30, 30]
    child.gone(5)
    child.started -= launch.STEADY_SECONDS
    children.watch()
    assert child.pause == 2


def test_all_are_stopped_last_started_first(children: Children):
    one, two = children.add("Redis", SLEEP, {}), children.add("Веб-сервер", SLEEP, {})
    children.stop()
    assert not one.running
    assert not two.running
    assert one.process.returncode == two.process.returncode == -signal.SIGTERM


def test_what_does_not_end_is_ended(children: Children, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(launch, "GRACE_SECONDS", 0.5)
    child = children.add("Исполнитель заданий", STUBBORN, {})
    time.sleep(0.3)
    children.stop()
    assert child.process.returncode == -signal.SIGKILL


def test_what_a_killed_child_had_started_is_ended(children: Children, tmp_path: Path):
    """The web server's own processes would go on serving beside the new ones."""
    code = f"import subprocess, time; print(subprocess.Popen({SLEEP!r}).pid, flush=True); time.sleep(60)"
    shell = f'exec "$0" -c "$1" > {tmp_path}/pid'
    child = children.add("Веб-сервер", ["/bin/sh", "-c", shell, sys.executable, code], {})
    wait(lambda: (tmp_path / "pid").exists() and (tmp_path / "pid").read_text().endswith("\n"))
    grandchild = psutil.Process(int((tmp_path / "pid").read_text()))
    child.process.kill()
    child.gone(5)
    children.watch()
    wait(lambda: not grandchild.is_running() or grandchild.status() == psutil.STATUS_ZOMBIE)


@pytest.mark.slow
def test_a_killed_launcher_leaves_nothing_running(tmp_path: Path):
    code = ("import sys, time; from app.launch.children import Children; c = Children(); "
            f"print(c.add('x', {SLEEP!r}, {{}}).process.pid, flush=True); time.sleep(60)")
    launcher = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True)
    child = psutil.Process(int(launcher.stdout.readline()))
    launcher.kill()
    launcher.wait(5)
    launcher.stdout.close()
    wait(lambda: not child.is_running() or child.status() == psutil.STATUS_ZOMBIE)
