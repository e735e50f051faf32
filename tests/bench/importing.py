"""An export of many rows taken in by the command, while another person goes on acting; and the side benches."""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from tests.bench.data import HERE, environment
from tests.bench.facts import Facts
from tests.bench.pages import called
from tests.bench.rows import STREETS
from tests.bench.timing import waits_of
from tests.bench.visitor import Visitor
from tests.support.export_workbook import incident, save_export

# One row in fifty is still open in the source: those get clocks.
OPEN = {"Текущий_шаг_инцидента": "Региональный модератор ИМ", "Дата_окончания": "", "Итог": "", "Причина_закрытия": ""}
THINKING_SECONDS = 0.2


def line(folder: Path, visitor: Visitor, facts: Facts, rows: int) -> dict[str, object]:
    """Loads so many rows and says how long it took, what became of them, and how others fared meanwhile."""
    book = save_export(folder / "export.xlsx", exported(rows))
    begin = time.monotonic()
    load = subprocess.Popen(
        [sys.executable, "-m", "flask", "--app", "app.factory", "import", "incident", str(book)], cwd=HERE,
        env=os.environ | environment(folder), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, text=True)
    waits = []
    while load.poll() is None:
        waits.append(called(facts, visitor))
        time.sleep(THINKING_SECONDS)
    seconds, told = time.monotonic() - begin, json.loads(load.stdout.read() if load.stdout else "{}")
    another = waits_of(waits)
    return {"what": "import", "rows": rows, "seconds": round(seconds, 1), "created": told.get("created"),
            "refused": len(told.get("refused", ())), "acts_meanwhile": len(waits), "act_p50_ms": another.p50,
            "act_p95_ms": another.p95, "load": round(os.getloadavg()[0], 1)}


def exported(rows: int) -> Iterator[dict[str, object]]:
    """Many authors and houses, as a town has them: who repeats whom is asked of each row."""
    for number in range(rows):
        place = {"Улица": f"улица {STREETS[number % len(STREETS)]}", "Дом": number * 31 % 90 + 1}
        author = {"URL_автора": f"https://vk.example/id{number * 7919 % 70_000}"}
        yield incident(number, **place, **author, **({} if number % 50 else OPEN))
