"""What lies outside the database: copies of destroyed papers and letters, workbooks of exports. Safe to run twice."""

from datetime import datetime, timedelta
from pathlib import Path

from app.adapters.file_store import Store, storing
from app.adapters.mailer import Mailer
from app.files.sweeping import sweep_orphans
from app.foundation.database import act
from app.foundation.viewer import IMPORT
from app.imports.acts import put_away_old
from app.imports.incoming import REFUSED, TAKEN
from app.imports.shelf import Shelf
from app.messages.papers import Papers
from app.privacy.queries import destroyed_papers, letters_of_destroyed

# An export names the authors of all its rows, a registration left half typed its one; what counts stands in messages.
LEFTOVERS_KEPT = timedelta(days=30)


def sweep_destroyed(instance: Path, mailer: Mailer, files: Store, at: datetime) -> None:
    """At an act's end, before its paper: what its rows spoke of. Files are swept as broken uploads are, a day old."""
    with storing():
        Papers(instance).destroy(destroyed_papers())
        for message_id in letters_of_destroyed():
            mailer.forget(message_id)
        sweep_orphans(files, at - timedelta(days=1))


def sweep_workbooks(shelf: Shelf, incoming: Path, at: datetime) -> int:
    """Workbooks that nobody reads any more, here and in the watched folder; how many. Not inside an act."""
    before, count = at - LEFTOVERS_KEPT, 0
    with act(IMPORT):
        keys = put_away_old(before, at)
    with storing():
        for key in keys:
            if shelf.book(key).exists():
                shelf.drop(key)
                count += 1
        for folder in (incoming / TAKEN, incoming / REFUSED):
            for path in folder.iterdir() if folder.is_dir() else ():
                if path.is_file() and path.stat().st_ctime < before.timestamp():
                    path.unlink(missing_ok=True)
                    count += 1
    return count
