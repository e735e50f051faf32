"""What a serving process does when it starts."""

import gc
from threading import Thread

from flask import Flask

from app.foundation.database import db, leave_folding
from app.messages.search.words import dictionary

# New objects until the collector looks at the youngest, and how often it goes on to the older ones. A page makes some
# twenty thousand, and hardly any of them in circles.
THRESHOLDS = (20_000, 20, 20)


def warm_up(app: Flask) -> None:
    with app.app_context():
        leave_folding(db.engine)
    Thread(target=settle, daemon=True).start()


def settle() -> None:
    """The dictionary takes a second to read, which no registration should wait for. What stands for good (code, statements,
    the dictionary) is then left out of the collector's rounds: one through all of it held a page up for 200 ms."""
    dictionary()
    gc.collect()
    gc.freeze()
    gc.set_threshold(*THRESHOLDS)
