"""Signs of life: worker and ticker leave the moment of their last round in a file, so that they show without Redis."""

import os
from datetime import datetime
from pathlib import Path


class Beats:
    """A folder of moments, one file for each process that runs by itself."""

    def __init__(self, folder: Path):
        self.folder = folder

    def leave(self, name: str, at: datetime) -> None:
        draft = self.folder / f"{name}.{os.getpid()}"
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            draft.write_text(at.isoformat())
            draft.replace(self.folder / name)
        except OSError:
            # A full disk must not end a process that only says it is alive; the old sign grows older and is seen.
            return

    def last(self, name: str) -> datetime | None:
        """The last sign, or None when there was none or it cannot be read."""
        try:
            return datetime.fromisoformat((self.folder / name).read_text().strip())
        except (OSError, ValueError):
            return None
