"""Files and rows that lost each other."""

from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from app.adapters.file_store import Store
from app.files.queries import keys_after, known_keys

BATCH = 500


@dataclass(frozen=True)
class Swept:
    """``orphans``: keys of files without a row, removed. ``unfinished``: leavings of broken uploads, removed."""

    orphans: tuple[str, ...]
    unfinished: int


def sweep_orphans(store: Store, older_than: datetime) -> Swept:
    """Removes what was written before the moment (a day ago) and never got its row. Safe to run twice."""
    removed: list[str] = []
    old = store.keys(older_than)
    while keys := list(islice(old, BATCH)):
        known = known_keys(keys)
        for key in keys:
            if key not in known:
                store.delete(key)
                removed.append(key)
    return Swept(tuple(removed), store.drop_unfinished(older_than))


def rows_without_files(store: Store, after: int = 0, limit: int = BATCH) -> tuple[list[int], int | None]:
    """Ids of the next ``limit`` rows whose file is gone, and the id to go on after (None at the end)."""
    rows = keys_after(after, limit)
    missing = [file_id for file_id, key, _ in rows if not store.has(key)]
    return missing, rows[-1][0] if len(rows) == limit else None
