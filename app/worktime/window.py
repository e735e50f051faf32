"""Hours in which a channel is worked: its usual window and its special hours on given dates."""

import re
from dataclasses import dataclass
from datetime import date
from functools import cached_property

MINUTES_A_DAY = 24 * 60
_CLOCK = re.compile(r"^([01]?\d|2[0-4]):([0-5]\d)$")


def minute_of(text: str) -> int:
    """ "08:30" -> 510, minutes since local midnight; "24:00" is the end of the day. Raises ValueError (Russian)."""
    found = _CLOCK.match(text) if isinstance(text, str) else None
    minute = int(found[1]) * 60 + int(found[2]) if found else MINUTES_A_DAY + 1
    if minute > MINUTES_A_DAY:
        raise ValueError(f"время «{text}» должно иметь вид ЧЧ:ММ")
    return minute


def clock_words(minute: int) -> str:
    """510 -> "08:30"."""
    return f"{minute // 60:02d}:{minute % 60:02d}"


@dataclass(frozen=True)
class Window:
    """Minutes since local midnight. `every_day` pays no heed to the calendar: no days off, no shortened days."""

    opens: int
    closes: int
    every_day: bool = False
    working_saturdays: bool = False
    lunch: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.opens < self.closes <= MINUTES_A_DAY:
            raise ValueError("окно работы должно открываться раньше, чем закрывается")
        if self.lunch and not self.opens < self.lunch[0] < self.lunch[1] < self.closes:
            raise ValueError("обед должен лежать внутри окна работы")

    @classmethod
    def parse(
        cls, hours: str, *, every_day: bool = False, working_saturdays: bool = False, lunch: str | None = None
    ) -> "Window":
        """`hours` and `lunch` as "08:30-17:30". Raises ValueError with Russian words."""
        opens, closes = _span(hours)
        return cls(opens, closes, every_day, working_saturdays, _span(lunch) if lunch else None)

    @cached_property
    def words(self) -> str:
        """For people: «понедельник–пятница с 08:00 до 17:00»."""
        days = "ежедневно" if self.every_day else "понедельник–пятница"
        if self.every_day and (self.opens, self.closes) == (0, MINUTES_A_DAY):
            return "ежедневно, круглосуточно"
        saturdays = " и рабочие субботы" if self.working_saturdays and not self.every_day else ""
        lunch = f", обед {clock_words(self.lunch[0])}–{clock_words(self.lunch[1])}" if self.lunch else ""
        return f"{days}{saturdays} с {clock_words(self.opens)} до {clock_words(self.closes)}{lunch}"


@dataclass(frozen=True)
class SpecialHours:
    """Other hours of a channel on one date, by decision (`basis`). opens = closes = None: closed all day.

    They replace the calendar on that date: a day off with special hours is worked, a shortened day is not cut again.
    """

    on: date
    basis: str
    opens: int | None = None
    closes: int | None = None

    def __post_init__(self) -> None:
        if (self.opens is None) != (self.closes is None):
            raise ValueError("укажите и открытие, и закрытие, либо ни того, ни другого")
        if self.opens is not None and self.closes is not None:
            Window(self.opens, self.closes)


def _span(text: str) -> tuple[int, int]:
    parts = text.split("-") if isinstance(text, str) else []
    if len(parts) != 2:
        raise ValueError(f"часы «{text}» должны иметь вид 08:30-17:30")
    return minute_of(parts[0].strip()), minute_of(parts[1].strip())
