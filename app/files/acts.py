"""Keeping an upload: bytes first, then one row, so that no row ever lacks its file."""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, tzinfo
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from app.adapters.file_store import Store
from app.files.preparing import Prepared, prepare
from app.files.queries import COLUMNS, FileCard, by_client_id
from app.files.rules.likeness import bands
from app.files.rules.limits import DEFAULT, Limits
from app.files.tables import LikenessBand, StoredFile
from app.foundation.database import act, ask, db
from app.foundation.history import record
from app.foundation.refusal import Forbidden, Refusal
from app.foundation.viewer import Viewer

KEEP = StoredFile.__table__.insert().returning(*COLUMNS)
CLIENT_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class Placed:
    """A checked upload whose bytes lie in the store under ``key``. ``taken_at`` aware."""

    prepared: Prepared
    key: str
    taken_at: datetime | None


def receive(viewer: Viewer, source: BinaryIO | Path, filename: str | None, client_id: str | None, at: datetime,
            store: Store, zone: tzinfo, limits: Limits = DEFAULT, *, later: bool = False,
            attach: Callable[[FileCard], object] | None = None) -> FileCard:
    """The whole of one upload: check, store, keep. The same ``client_id`` again gives the file kept before.

    ``later``: a JPEG is decoded by the worker. ``attach`` runs in the act that keeps the file: they stand or fall together.

    ``client_id`` comes from the browser (letters, digits, «-», «_»; None without JavaScript). ``zone`` is the
    municipality's. Raises FileRefused or StoreUnavailable; must not be called inside an act.
    """
    client_id = _client_id(viewer, client_id)
    with prepare(source, filename, store.incoming, limits, later) as prepared:
        placed = place(store, prepared, zone)
    try:
        kept = _kept_once(viewer, placed, client_id, at, attach or (lambda _: None))
    except Refusal:
        # Refused before the commit. After any other failure the row may stand: the sweep decides later.
        store.delete(placed.key)
        raise
    if kept.key != placed.key:
        store.delete(placed.key)
    return kept


def _kept_once(viewer: Viewer, placed: Placed, client_id: str, at: datetime,
               attach: Callable[[FileCard], object]) -> FileCard:
    """Where writers do not wait for each other (PostgreSQL) a twin may win between the look and the row."""
    for last in (False, True):
        try:
            with act(viewer):
                kept = keep(viewer, placed, client_id, at)
                attach(kept)
            break
        except IntegrityError:
            if last:
                raise
    return kept


def place(store: Store, prepared: Prepared, zone: tzinfo) -> Placed:
    """Moves the bytes and the derivatives into the store; outside of any act."""
    picture = prepared.picture
    key = store.put(prepared.path)
    if picture is not None:
        if picture.thumb is not None:
            store.put_beside(key, "thumb", picture.thumb)
        if picture.view is not None:
            store.put_beside(key, "view", picture.view)
    return Placed(prepared, key, picture.camera.moment(zone) if picture else None)


def keep(viewer: Viewer, placed: Placed, client_id: str, at: datetime) -> FileCard:
    """Writes the row inside the surrounding act, or returns the row that this upload already has."""
    before = by_client_id(viewer, client_id)
    if before is not None:
        if before.sha256 != placed.prepared.sha256:
            raise Refusal("Под этой загрузкой уже сохранён другой файл. Выберите файл заново.", field="file")
        return before
    kept = FileCard(*ask(KEEP, _columns(placed) | {
        "looked_at": None if undecoded(placed) else at, "client_id": client_id, "uploaded_by": viewer.person_id,
        "uploaded_at": at}).one())
    picture = placed.prepared.picture
    if picture and picture.dhash:
        remember_likeness(kept.id, picture.dhash)
    record(viewer, "file", kept.id, "file-kept", at, kind=kept.kind, sha256=kept.sha256)
    return kept


def undecoded(placed: Placed) -> bool:
    picture = placed.prepared.picture
    return picture is not None and picture.dhash is None


def remember_likeness(file_id: int, dhash: str) -> None:
    rows = [{"band": band, "file_id": file_id} for band in bands(dhash)]
    if rows:
        db.session.execute(insert(LikenessBand), rows)


def _columns(placed: Placed) -> dict[str, object]:
    prepared, picture = placed.prepared, placed.prepared.picture
    columns: dict[str, object] = {
        "key": placed.key, "sha256": prepared.sha256, "kind": prepared.found.kind, "name": prepared.name,
        "media_type": prepared.found.media_type, "size": prepared.size}
    if picture is not None:
        camera = picture.camera
        columns |= {"width": picture.width, "height": picture.height, "dhash": picture.dhash,
                    "taken_at": placed.taken_at, "taken_naive": camera.taken and camera.taken.isoformat(),
                    "latitude": camera.latitude, "longitude": camera.longitude}
    return columns


def _client_id(viewer: Viewer, client_id: str | None) -> str:
    if viewer.person_id is None:
        raise Forbidden("Файлы загружает вошедший в систему сотрудник.")
    if not client_id:
        return secrets.token_hex(16)
    if not CLIENT_ID.fullmatch(client_id):
        raise Refusal("Загрузка не распознана. Выберите файл заново.", field="file")
    return client_id
