"""Working time, measured: one JSON line per operation, median and 95th percentile in microseconds.

python -m tests.bench.worktime_bench
"""

import json
import random
import statistics
from collections.abc import Callable
from datetime import datetime, timedelta
from time import perf_counter_ns

from app.messages.deadlines import first_clocks
from app.worktime import explain
from tests.worktime.shipped_data import moment, rule_and_schedule

COUNT = 5_000


def moments(seed: int = 7) -> list[datetime]:
    draw = random.Random(seed)
    return [moment("2024-01-15 00:00") + timedelta(minutes=draw.randrange(3 * 365 * 1440)) for _ in range(COUNT)]


def measure(name: str, act: Callable[[datetime], object]) -> None:
    times = []
    for at in moments():
        begin = perf_counter_ns()
        act(at)
        times.append((perf_counter_ns() - begin) / 1000)
    cut = statistics.quantiles(times, n=20)
    print(json.dumps({"operation": name, "calls": COUNT, "p50_us": round(cut[9], 1), "p95_us": round(cut[18], 1)}))


def main() -> None:
    rule, schedule = rule_and_schedule("incident")
    schedule.between(moment("2024-01-15 00:00"), moment("2027-06-01 00:00"))  # the years are reckoned once
    measure("add 480", lambda at: schedule.add(at, 480))
    measure("between 30 days", lambda at: schedule.between(at, at + timedelta(days=30)))
    measure("add with its explanation", lambda at: explain(schedule, at, schedule.add(at, 480)))
    measure("three first clocks with explanations", lambda at: first_clocks(rule, schedule, at))


if __name__ == "__main__":
    main()
