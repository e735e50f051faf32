"""Several visitors at once, each asking again as soon as it is answered; what they waited."""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.bench.visitor import Answered, Visitor

# What a visitor does once: asks, and returns the waits that count (seconds).
Turn = Callable[[Visitor, int], float]


@dataclass(frozen=True)
class Waits:
    """Milliseconds."""

    p50: float
    p95: float


def waits_of(seconds: Sequence[float]) -> Waits:
    ordered = sorted(seconds)
    return Waits(*(round(ordered[min(int(len(ordered) * share), len(ordered) - 1)] * 1000, 1) for share in (0.5, 0.95)))


def measured(visitors: Sequence[Visitor], turn: Turn, turns: int, warm: int) -> Waits:
    """``turns`` in all, shared among the visitors; the first ``warm`` of each are not counted. Raises what a turn
    raised. ``turn`` gets the visitor and a number that no other turn of this call gets."""
    each, waits, broken = -(-turns // len(visitors)), [], []

    def stay(place: int, visitor: Visitor) -> None:
        try:
            visitor.line.close()  # opened anew by the next request: the server lets idle ones go
            for step in range(warm + each):
                seconds = turn(visitor, place + step * len(visitors))
                if step >= warm:
                    waits.append(seconds)
        except BaseException as error:
            broken.append(error)

    threads = [threading.Thread(target=stay, args=pair) for pair in enumerate(visitors)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if broken:
        raise broken[0]
    return waits_of(waits)


def number_of(answered: Answered) -> int:
    """The message that a redirect leads to."""
    return int(answered.headers["location"].rsplit("/", 1)[-1])
