"""Programs of the machine that some tests need, and what to say when one is absent."""

import os
import shutil
from functools import cache
from pathlib import Path


@cache
def chromium() -> str | None:
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return next((found for name in names if (found := shutil.which(name))), None)


@cache
def postgres() -> Path | None:
    """The folder that holds initdb, pg_ctl and postgres: the newest where there are several."""
    if found := shutil.which("initdb"):
        return Path(found).resolve().parent
    shipped = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    return shipped[-1].parent if shipped else None


@cache
def samples() -> Path | None:
    """The folder of real files, named by MCU_SAMPLES."""
    folder = os.environ.get("MCU_SAMPLES")
    return Path(folder) if folder and Path(folder).is_dir() else None


def missing() -> dict[str, str]:
    """Marks of the tests that cannot run here, each with one line about what to do."""
    lines = {}
    if chromium() is None:
        lines["browser"] = "Chromium not found: browser journeys were not run. Install it: apt-get install chromium"
    if postgres() is None:
        lines["postgres"] = "PostgreSQL not found: tests on it were not run. Install it: apt-get install postgresql"
    if samples() is None:
        lines["samples"] = "MCU_SAMPLES names no folder: tests on real files were not run"
    return lines
