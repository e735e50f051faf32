"""A Redis of our own: where its socket stands, who may enter, what is kept."""

import stat
import tempfile
from pathlib import Path

import pytest

from app.adapters import redis_server as own


def test_the_socket_stands_beside_the_data():
    assert own.socket_path(Path("/srv/mcu/instance")) == Path("/srv/mcu/instance/redis/redis.sock")


def test_a_long_path_gets_a_short_folder_of_its_own():
    long, other = Path("/srv/" + "x" * 90), Path("/srv/" + "y" * 90)
    path = own.socket_path(long)
    assert len(str(path)) <= own.LONGEST_SOCKET
    assert path.is_relative_to(tempfile.gettempdir())
    assert path == own.socket_path(long) != own.socket_path(other)


def test_cyrillic_letters_count_twice():
    assert own.socket_path(Path("/srv/" + "ж" * 50)).is_relative_to(tempfile.gettempdir())


def test_only_the_owner_may_enter_and_no_port_is_open(redis_server):
    socket = own.socket_path(redis_server.instance)
    assert stat.S_IMODE(socket.stat().st_mode) == 0o700
    assert stat.S_IMODE(socket.parent.stat().st_mode) == 0o700
    assert redis_server.client().config_get("port") == {"port": "0"}


def test_data_is_kept_over_a_stop(redis_server):
    redis_server.client().set("kept", "yes")
    redis_server.stop()
    redis_server.start()
    assert redis_server.client().get("kept") == b"yes"


def test_a_folder_laid_down_by_somebody_else_is_refused(tmp_path: Path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (tmp_path / "redis").symlink_to(elsewhere)
    with pytest.raises(PermissionError):
        own.command(tmp_path)


def test_without_any_server_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(own, "find_server", lambda: None)
    with pytest.raises(FileNotFoundError):
        own.command(tmp_path)
