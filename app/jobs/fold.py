"""What acts have written goes into the file of the database aside."""

from app.foundation.database import fold


def run() -> None:
    fold()
