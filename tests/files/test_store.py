"""One contract, two stores; then what only a disk can do wrong (trust.md failures 6, 7; attack 40)."""

import errno
import hashlib
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from app.adapters import file_store
from app.adapters.fake_file_store import FakeStore
from app.adapters.file_store import FileStore, Store, StoreUnavailable

DATA = b"evidence" * 1000
SHA = hashlib.sha256(DATA).hexdigest()
NOBODY_S = "0" * 32
MAKERS: list[Callable[[Path], FileStore | FakeStore]] = [
    lambda folder: FileStore(folder / "store"), lambda folder: FakeStore(folder / "incoming")]


@pytest.fixture(params=MAKERS, ids=["disk", "memory"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    made = request.param(tmp_path)
    made.prepare()
    return made


def _incoming(store: Store, name: str = "a.upload", age: int = 0) -> Path:
    place = store.incoming / name
    place.write_bytes(DATA)
    if age:
        os.utime(place, (1_000_000 - age, 1_000_000 - age))
    return place


def test_bytes_come_back_equal(store: Store) -> None:
    source = _incoming(store)
    key = store.put(source)
    assert not source.exists()
    with store.open(key) as file:
        assert file.read() == DATA
    assert store.has(key)
    assert store.verify(key, SHA)
    assert not store.verify(key, "0" * 64)


def test_the_same_bytes_twice_are_two_files(store: Store) -> None:
    one, other = store.put(_incoming(store)), store.put(_incoming(store))
    assert one != other
    store.delete(one)
    assert store.verify(other, SHA)


def test_derivatives_lie_beside_and_go_with_the_original(store: Store) -> None:
    key = store.put(_incoming(store))
    with pytest.raises(FileNotFoundError):
        store.open(key, "thumb")
    store.put_beside(key, "thumb", b"small")
    store.put_beside(key, "thumb", b"smaller")
    with store.open(key, "thumb") as file:
        assert file.read() == b"smaller"
    assert list(store.keys(datetime.max.replace(tzinfo=UTC))) == [key]
    store.delete(key)
    store.delete(key)
    for variant in (None, "thumb"):
        with pytest.raises(FileNotFoundError):
            store.open(key, variant)
    assert not store.has(key)
    assert list(store.incoming.iterdir()) == []


def test_what_was_never_there(store: Store) -> None:
    with pytest.raises(FileNotFoundError):
        store.open(NOBODY_S)
    assert not store.verify(NOBODY_S, SHA)


@pytest.mark.parametrize("key", ["../../etc/passwd", "", "0" * 31, "A" * 32, "0" * 32 + "\n", "%2e%2e", "a/b"])
def test_only_generated_keys_are_places(store: Store, key: str) -> None:
    with pytest.raises(ValueError, match="not a key"):
        store.open(key)


@pytest.mark.parametrize("variant", ["../x", "", "THUMB", "a.b"])
def test_only_plain_variants(store: Store, variant: str) -> None:
    key = store.put(_incoming(store))
    with pytest.raises(ValueError, match="not a key"):
        store.put_beside(key, variant, b"x")


def test_old_ones_are_found_and_leavings_dropped(store: Store) -> None:
    moment = datetime.fromtimestamp(1_000_000, UTC)
    old, new = store.put(_incoming(store, age=1)), store.put(_incoming(store, "b.upload"))
    _incoming(store, "left.upload", age=5)
    _incoming(store, "arriving.upload")
    assert list(store.keys(moment)) == [old]
    assert store.drop_unfinished(moment) == 1
    assert [place.name for place in store.incoming.iterdir()] == ["arriving.upload"]
    assert store.verify(new, SHA)


def test_space_and_health(store: Store) -> None:
    assert store.free_space() > 0
    store.check()


@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EROFS, errno.EIO, errno.EDQUOT])
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_disk_that_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, call: str) -> None:
    store = FileStore(tmp_path / "store")
    store.prepare()
    source = _incoming(store)

    def fails(*_args: object) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        broken.setattr(*((file_store.os, "fsync", fails) if call == "fsync" else (Path, "replace", fails)))
        with pytest.raises(StoreUnavailable):
            store.put(source)
        if call == "replace":
            with pytest.raises(StoreUnavailable):
                store.put_beside(NOBODY_S, "thumb", b"x")
    assert list(store.keys(datetime.max.replace(tzinfo=UTC))) == []
    assert [place.name for place in store.incoming.iterdir()] == ["a.upload"]
    assert store.verify(store.put(source), SHA)  # recovers alone


def test_a_store_that_is_gone(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "never")
    for call in (store.check, store.free_space):
        with pytest.raises(StoreUnavailable):
            call()


def test_a_flipped_byte_is_seen(tmp_path: Path) -> None:
    store = FileStore(tmp_path)
    store.prepare()
    key = store.put(_incoming(store))
    place = store.path(key)
    place.write_bytes(b"X" + DATA[1:])
    assert not store.verify(key, SHA)


def test_names_on_disk_are_generated_and_private(tmp_path: Path) -> None:
    store = FileStore(tmp_path / "store")
    store.prepare()
    key = store.put(_incoming(store))
    assert store.path(key).relative_to(store.root).as_posix() == f"{key[:2]}/{key[2:4]}/{key}"
    assert store.incoming.stat().st_mode & 0o077 == 0
