"""An upload from the first byte to the row and back (trust.md attacks 22, 40, failures 6, 7, 10)."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from sqlalchemy import event, func, select, text

from app.adapters.fake_file_store import FakeStore
from app.adapters.file_store import FileStore, StoreUnavailable
from app.files import acts
from app.files.acts import receive
from app.files.queries import FileCard, card, look_alikes, own, seen_before
from app.files.reading import FileDamaged, open_variant
from app.files.rules.limits import FileRefused
from app.files.sweeping import rows_without_files, sweep_orphans
from app.files.tables import LikenessBand, StoredFile
from app.foundation.database import db
from app.foundation.history import History
from app.foundation.refusal import Forbidden, Invisible, Refusal
from app.foundation.viewer import NOBODY, Viewer
from tests.files import making

pytestmark = pytest.mark.usefixtures("base")
ZONE = ZoneInfo("Asia/Novokuznetsk")
AT = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
LATER = datetime(2200, 1, 1, tzinfo=UTC)


def _send(viewer: Viewer, store: FileStore | FakeStore, data: bytes, client_id: str | None = None,
          name: str = "фото.jpg") -> FileCard:
    return receive(viewer, BytesIO(data), name, client_id, AT, store, ZONE)


def _count(table: type) -> int:
    return db.session.scalar(select(func.count()).select_from(table)) or 0


def test_a_photo_kept(disk: FileStore, executor: Viewer) -> None:
    data = making.photo()
    kept = _send(executor, disk, data, "u-1")
    assert kept == card(kept.id)
    assert (kept.kind, kept.media_type, kept.name, kept.size) == ("image", "image/jpeg", "фото.jpg", len(data))
    assert (kept.taken_naive, kept.taken_at) == ("2026-11-20T08:20:00", datetime(2026, 11, 20, 1, 20, tzinfo=UTC))
    assert (kept.latitude, kept.longitude, kept.width, kept.height) == (53.5, 87.75, 800, 600)
    assert kept.shot.taken_at == kept.taken_at
    assert (kept.uploaded_by, kept.uploaded_at, kept.client_id) == (1, AT, "u-1")
    with open_variant(disk, kept, "original") as file:
        assert file.read() == data
    assert list(disk.incoming.iterdir()) == []


def test_history_holds_no_names(fake: FakeStore, executor: Viewer) -> None:
    kept = _send(executor, fake, making.photo(), name="Иванов, ул. Мира.jpg")
    row = db.session.execute(select(History)).scalar_one()
    assert (row.act, row.subject_kind, row.subject_id, row.person_id) == ("file-kept", "file", kept.id, 1)
    assert row.facts == {"kind": "image", "sha256": kept.sha256}


def test_a_document_has_no_pictures(fake: FakeStore, executor: Viewer) -> None:
    kept = _send(executor, fake, making.docx(), name="акт.docx")
    assert (kept.kind, kept.dhash, kept.taken_at, kept.width) == ("document", None, None, None)
    assert look_alikes(kept.dhash, kept.id) == ()
    for variant in ("view", "thumb", "exif", "../original"):
        with pytest.raises(Invisible):
            open_variant(fake, kept, variant)


def test_sent_again_it_is_the_same_file(disk: FileStore, executor: Viewer, operator: Viewer) -> None:
    data = making.photo()
    kept = _send(executor, disk, data, "u-1")
    assert _send(executor, disk, data, "u-1") == kept
    assert _send(operator, disk, data, "u-1").id != kept.id  # another person's numbering
    assert _count(StoredFile) == _count(History) == 2
    assert len(list(disk.keys(LATER))) == 2


def test_one_client_id_for_two_files_is_refused(disk: FileStore, executor: Viewer) -> None:
    _send(executor, disk, making.photo(1), "u-1")
    with pytest.raises(Refusal, match="другой файл"):
        _send(executor, disk, making.photo(2), "u-1")
    assert len(list(disk.keys(LATER))) == _count(StoredFile) == 1


@pytest.mark.parametrize("client_id", ["a b", "../x", "я", "a" * 65, "a\n", "';--"])
def test_a_strange_client_id(fake: FakeStore, executor: Viewer, client_id: str) -> None:
    with pytest.raises(Refusal, match="Выберите файл заново"):
        _send(executor, fake, making.photo(), client_id)


def test_a_twin_that_wins_the_race(disk: FileStore, executor: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    kept = _send(executor, disk, making.photo(), "u-1")
    answers = [lambda *_asked: None, acts.by_client_id]
    monkeypatch.setattr(acts, "by_client_id", lambda *asked: answers.pop(0)(*asked))
    assert _send(executor, disk, making.photo(), "u-1") == kept
    assert len(list(disk.keys(LATER))) == _count(StoredFile) == 1


def test_without_a_client_id_each_is_a_file(fake: FakeStore, executor: Viewer) -> None:
    assert _send(executor, fake, making.photo()).id != _send(executor, fake, making.photo()).id


def test_nobody_keeps_nothing(fake: FakeStore) -> None:
    with pytest.raises(Forbidden):
        _send(NOBODY, fake, making.photo())
    assert fake.files == {}


def test_own_is_own(fake: FakeStore, executor: Viewer, operator: Viewer) -> None:
    kept = _send(executor, fake, making.photo())
    assert own(executor, kept.id) == kept
    for viewer, file_id in ((operator, kept.id), (NOBODY, kept.id), (executor, kept.id + 1)):
        with pytest.raises(Invisible):
            own(viewer, file_id)


def test_seen_before_and_alike(fake: FakeStore, executor: Viewer, operator: Viewer) -> None:
    image = making.picture(5)
    first = _send(executor, fake, making.saved(image, quality=92))
    again = _send(operator, fake, making.saved(image, quality=92))
    messenger = _send(executor, fake, making.saved(image.resize((640, 480)), "WEBP", quality=40), name="a.webp")
    other = _send(executor, fake, making.photo(6))
    assert seen_before(again.sha256, again.id) == (first.id,)
    assert seen_before(other.sha256, other.id) == ()
    found = look_alikes(messenger.dhash, messenger.id)
    assert {file_id for file_id, _ in found} == {first.id, again.id}
    assert all(0 < bits <= 26 for _, bits in found)
    assert look_alikes(other.dhash, other.id) == ()


def test_even_photos_are_not_called_alike(fake: FakeStore, executor: Viewer) -> None:
    one, other = (_send(executor, fake, making.saved(Image.new("RGB", (60, 40), colour))) for colour in ("grey", "red"))
    assert look_alikes(one.dhash, one.id) == ()
    assert seen_before(other.sha256, other.id) == ()


def test_the_search_for_likenesses_uses_the_index() -> None:
    plan = " ".join(row.detail for row in db.session.execute(text(
        "EXPLAIN QUERY PLAN SELECT file_id FROM likeness_band WHERE band IN (1, 2) AND file_id != 3 "
        "ORDER BY file_id DESC LIMIT 2000")))
    assert "SEARCH likeness_band USING" in plan
    assert "SCAN likeness_band" not in plan


@pytest.mark.parametrize(("form", "name"), [("JPEG", "a.jpg"), ("PNG", "a.png")])
def test_derivatives(disk: FileStore, executor: Viewer, form: str, name: str) -> None:
    kept = _send(executor, disk, making.saved(making.picture(size=(2000, 1500)), form, exif=making.exif(),
                                                compress_level=1), name=name)
    for _ in range(2):  # made, then found
        for variant, longest in (("view", 1600), ("thumb", 320)):
            with open_variant(disk, kept, variant) as file:
                data = file.read()
            assert b"SERIAL" not in data
            with Image.open(BytesIO(data)) as image:
                assert (image.format, max(image.size)) == ("JPEG", longest)
                assert not image.getexif()
            assert disk.path(kept.key, variant).exists()
    disk.path(kept.key, "thumb").unlink()
    with open_variant(disk, kept, "thumb") as file:
        assert file.read(3) == b"\xff\xd8\xff"


def test_derivatives_of_an_iphone_photo(disk: FileStore, executor: Viewer) -> None:
    kept = _send(executor, disk, making.HEIC, name="IMG_1.HEIC")
    disk.path(kept.key, "view").unlink()
    with open_variant(disk, kept, "view") as file, Image.open(file) as image:
        assert (image.format, image.size, dict(image.getexif())) == ("JPEG", (64, 48), {})
    with open_variant(disk, kept, "original") as file:
        assert file.read() == making.HEIC


def test_a_view_is_shown_though_the_disk_is_full(disk: FileStore, executor: Viewer,
                                                 monkeypatch: pytest.MonkeyPatch) -> None:
    kept = _send(executor, disk, making.photo())

    def full(*_args: object) -> None:
        raise StoreUnavailable

    monkeypatch.setattr(disk, "put_beside", full)
    with open_variant(disk, kept, "view") as file:
        assert file.read(3) == b"\xff\xd8\xff"


def test_changed_and_lost_originals_are_never_given_out(disk: FileStore, executor: Viewer) -> None:
    kept, lost = _send(executor, disk, making.photo(1)), _send(executor, disk, making.photo(2))
    place = disk.path(kept.key)
    place.write_bytes(disk.path(lost.key).read_bytes())
    disk.path(lost.key).unlink()
    for file in (kept, lost):
        for variant in ("original", "view"):
            with pytest.raises(FileDamaged, match="администратору"):
                open_variant(disk, file, variant)
    assert rows_without_files(disk) == ([lost.id], None)
    assert rows_without_files(disk, limit=1) == ([], kept.id)


def test_a_full_disk_keeps_nothing(fake: FakeStore, executor: Viewer) -> None:
    fake.broken = True
    with pytest.raises(StoreUnavailable):
        _send(executor, fake, making.photo(), "u-1")
    assert list(fake.incoming.iterdir()) == []
    assert _count(StoredFile) == _count(History) == 0
    fake.broken = False
    assert _send(executor, fake, making.photo(), "u-1").id


def test_a_refused_file_leaves_no_row(fake: FakeStore, executor: Viewer) -> None:
    with pytest.raises(FileRefused):
        _send(executor, fake, b"<svg/>")
    assert _count(StoredFile) == 0
    assert fake.files == {}


def test_killed_between_file_and_row(disk: FileStore, executor: Viewer, monkeypatch: pytest.MonkeyPatch) -> None:
    def dies(*_args: object, **_facts: object) -> None:
        raise KeyboardInterrupt

    kept = _send(executor, disk, making.photo(1), "u-1")
    with monkeypatch.context() as killed:
        killed.setattr(acts, "record", dies)
        with pytest.raises(KeyboardInterrupt):
            _send(executor, disk, making.photo(2), "u-2")
    assert _count(StoredFile) == 1
    assert _count(LikenessBand) <= 8
    (disk.incoming / "left.upload").write_bytes(b"half")
    untouched = sweep_orphans(disk, AT - timedelta(days=36500))
    assert (untouched.orphans, untouched.unfinished) == ((), 0)
    swept = sweep_orphans(disk, LATER)
    assert (len(swept.orphans), swept.unfinished) == (1, 1)
    assert list(disk.keys(LATER)) == [kept.key]
    assert sweep_orphans(disk, LATER).orphans == ()
    assert _send(executor, disk, making.photo(2), "u-2").id != kept.id


def test_few_statements_an_upload(fake: FakeStore, executor: Viewer) -> None:
    statements: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        _send(executor, fake, making.photo())
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    assert len([one for one in statements if not one.startswith("BEGIN")]) == 4


def test_names_are_stored_clean(fake: FakeStore, executor: Viewer) -> None:
    assert _send(executor, fake, making.photo(), name="../двор\u202egpj.jpg").name == "дворgpj.jpg"
    assert Path(_send(executor, fake, making.photo(), name="д" * 400).name).suffix == ".jpg"
