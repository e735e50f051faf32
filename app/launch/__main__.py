"""Starts web, worker, ticker and, where none is named, Redis; watches them; Ctrl-C stops all."""

import os
import signal
import socket
import sys
import time

from redis.exceptions import RedisError

from app.adapters import redis_server
from app.adapters.queue import connect
from app.launch.children import Children, say
from app.launch.first_start import NotReady, prepare, settled
from config import Settings

LOOK_SECONDS = 0.5
REDIS_SECONDS = 20
DEMO_LOGINS = "operator executor head curator admin"


def main() -> None:
    settings = settled()
    _port_is_free(settings.port)
    prepare(settings)
    children = Children()
    stopped = _stop_on_signals()
    try:
        _start(settings, children)
        greeted = False
        while not stopped:
            children.watch()
            if not greeted and _answers(settings.port):
                greeted = _greet(settings)
            time.sleep(LOOK_SECONDS)
    finally:
        say("Останавливаем…")
        children.stop()


def _start(settings: Settings, children: Children) -> None:
    env = os.environ | {"PORT": str(settings.port), "REDIS_URL": settings.redis_url}
    if "REDIS_URL" not in os.environ and not _redis_answers(settings):
        children.add("Redis", _redis_command(settings), env)
        _wait_for_redis(settings)
    children.add("Веб-сервер", web_command(settings.port), env)
    children.add("Исполнитель заданий", [sys.executable, "worker.py"], env)
    children.add("Расписание", [sys.executable, "worker.py", "--ticker"], env)


def web_command(port: int) -> list[str]:
    """The server as ``make run`` starts it; the bench uses the same."""
    return [sys.executable, "-m", "gunicorn", "--config", "python:app.launch.serving", "--bind", f"127.0.0.1:{port}",
            "app.factory:create_app()"]


def _redis_command(settings: Settings) -> list[str]:
    try:
        return redis_server.command(settings.instance)
    except FileNotFoundError:
        raise NotReady("Не найден Redis: установите redis-server или valkey-server либо задайте REDIS_URL.") from None
    except PermissionError as error:
        raise NotReady(f"Папка для Redis занята другим пользователем: {error}.") from None


def _redis_answers(settings: Settings) -> bool:
    try:
        return bool(connect(settings.redis_url).ping())
    except (RedisError, OSError):
        return False


def _wait_for_redis(settings: Settings) -> None:
    """A large journal takes a while to read; without Redis the web still works, so the wait ends."""
    last = time.monotonic() + REDIS_SECONDS
    while time.monotonic() < last and not _redis_answers(settings):
        time.sleep(0.05)


def _port_is_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            raise NotReady(
                f"Порт {port} занят. Остановите прежний запуск или задайте другой: make run PORT=8001.") from None


def _answers(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), timeout=0.2).close()
        return True
    except OSError:
        return False


def _greet(settings: Settings) -> bool:
    logins = f" · вход: {DEMO_LOGINS}, пароль demo" if settings.demo else ""
    say(f"МЦУ работает: http://127.0.0.1:{settings.port}{logins} · остановить: Ctrl-C")
    return True


def _stop_on_signals() -> list[int]:
    """Signals received so far; the first one ends the watch."""
    received: list[int] = []
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda number, _frame: received.append(number))
    return received


if __name__ == "__main__":
    main()
