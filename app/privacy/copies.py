"""What lies outside the database: copies of destroyed papers and letters, workbooks of exports. Safe to run twice."""

from datetime import datetime, timedelta
from pathlib import Path

from app.adapters.file_store import storing
from app.adapters.mailer import Mailer
from app.foundation.database import act
from app.foundation.viewer import IMPORT
from app.imports.acts import put_away_old
from app.imports.incoming import REFUSED, TAKEN
from app.imports.shelf import Shelf
from app.messages.papers import Papers
from app.privacy.queries import destroyed_papers, letters_of_destroyed

# An export names the authors of all its rows; what it said stands in messages.
WORKBOOKS_KEPT = timedelta(days=30)


def sweep_destroyed(instance: Path, mailer: Mailer) -> None:
    """After every piece of an act, and once more at its end."""
    with storing():
        Papers(instance).destroy(destroyed_papers())
        for message_id in letters_of_destroyed():
            mailer.forget(message_id)


def sweep_workbooks(shelf: Shelf, incoming: Path, at: datetime) -> int:
    """Workbooks that nobody reads any more, here and in the watched folder; how many. Not inside an act."""
    before, count = at - WORKBOOKS_KEPT, 0
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
