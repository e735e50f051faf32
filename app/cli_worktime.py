"""Commands `deadline` and `worktime`: the outside contract over the pure heart. Answers are JSON, one line each.

With a profile they reckon from the shipped files; without one `deadline` asks the loader given to register().
"""

import json
import math
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import IO, Any
from zoneinfo import ZoneInfo

import click

from app.messages.deadlines import GIVEN_WORDS, Due, explanation_words, first_clocks
from app.worktime import Calendar, DataMistakes, Schedule, Window, YearNotLoaded, parse_calendar
from app.worktime.channels import Channels, parse_channels
from app.worktime.rules import Rule

PROFILES = Path(__file__).parent / "profiles"
DEFAULT_PROFILE = "myski"
EARLIEST_YEAR, LATEST_YEAR = 1900, 2200
# (channel, kind, received) -> (rule, schedule). `received` is naive when it was given so: it is the municipality's.
Loader = Callable[[str, str, datetime], tuple[Rule, Schedule]]
Answer = dict[str, Any]


class Refused(click.ClickException):
    """One Russian line on stderr and exit code 2."""

    exit_code = 2

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(f"Ошибка: {' '.join(self.message.split())}", file=file, err=file is None)


class Shipped:
    """A profile as its files tell it: channels, calendar, zone. Schedules are kept for the life of the process."""

    def __init__(self, channels: Channels, calendar: Calendar, zone: ZoneInfo) -> None:
        self.channels, self.calendar, self.zone = channels, calendar, zone
        self._schedules: dict[Window, Schedule] = {}

    def schedule(self, window: Window) -> Schedule:
        if window not in self._schedules:
            self._schedules[window] = Schedule(self.calendar, window, self.zone)
        return self._schedules[window]

    def load(self, channel: str, kind: str, received: datetime) -> tuple[Rule, Schedule]:
        """A Loader over the shipped files. Raises NoRule."""
        rule = self.channels.rule(channel, kind, in_zone(received, self.zone).date())
        return rule, self.schedule(rule.window)


@cache
def shipped(profile: str) -> Shipped:
    """Reads app/profiles/<profile>.toml and its calendar. Raises ValueError with Russian words."""
    names = sorted(path.stem for path in PROFILES.glob("*.toml") if not path.stem.endswith("calendar"))
    if profile not in names:
        raise ValueError(f"профиль «{profile}» не найден; есть: {', '.join(names)}")
    data = tomllib.loads((PROFILES / f"{profile}.toml").read_text("utf-8"))
    centre = data.get("centre", {})
    zone = centre.get("zone")
    if not zone:
        raise DataMistakes([f"{profile}.toml, centre.zone: не указан часовой пояс"])
    calendar = parse_calendar(tomllib.loads((PROFILES / centre.get("calendar", "calendar.toml")).read_text("utf-8")))
    return Shipped(parse_channels(data), calendar, ZoneInfo(zone))


def in_zone(moment: datetime, zone: ZoneInfo) -> datetime:
    """The moment in the zone; a naive one is taken as local."""
    return moment.replace(tzinfo=zone) if moment.tzinfo is None else moment.astimezone(zone)


# -- answers ------------------------------------------------------------------------------------------------------


def answer_deadline(asked: Mapping[str, Any], from_database: Loader) -> Answer:
    """{"channel", "received", "kind"?, "fast_track"?, "profile"?, "registered"?, "given"?} -> {"clocks"}.

    An appeal not yet registered counts as registered when received. Raises ValueError or YearNotLoaded, in Russian.
    """
    channel, kind = _text(asked, "channel"), _text(asked, "kind", "message")
    received = _moment(asked, "received")
    profile = _text(asked, "profile", "")
    load = shipped(profile).load if profile else from_database
    rule, schedule = load(channel, kind, received)
    begin = in_zone(received, schedule.zone)
    registered = in_zone(_moment(asked, "registered"), schedule.zone) if asked.get("registered") else begin
    given = _given(asked, schedule.zone)
    if registered < begin:
        raise ValueError("регистрация не может быть раньше поступления")
    found = first_clocks(
        rule, schedule, begin, fast_track=_flag(asked, "fast_track"), registered=registered, given=given
    )
    answer: Answer = {"clocks": [_clock(due) for due in found]}
    if rule.given_by and given is None:
        answer["note"] = GIVEN_WORDS[rule.given_by]
    return answer


def _clock(due: Due) -> Answer:
    explanation = {**due.explanation, "words": explanation_words(due.explanation)}
    return {"kind": due.kind, "due": due.due.isoformat(), "explanation": explanation}


def answer_add(asked: Mapping[str, Any]) -> Answer:
    """{"from", "minutes", "window", "working_saturdays"?, "profile"?} -> {"due"}."""
    schedule = _schedule(asked)
    minutes = asked.get("minutes")
    if isinstance(minutes, str) and re.fullmatch("[0-9]{1,9}", minutes):
        minutes = int(minutes)
    if isinstance(minutes, bool) or not isinstance(minutes, int | float) or not math.isfinite(minutes) or minutes < 0:
        raise ValueError("minutes: нужно неотрицательное число рабочих минут")
    begin = in_zone(_moment(asked, "from"), schedule.zone)
    return {"due": schedule.add(begin, minutes).isoformat()}


def answer_between(asked: Mapping[str, Any]) -> Answer:
    """{"from", "to", "window", "working_saturdays"?, "profile"?} -> {"minutes"}, whole unless seconds were asked."""
    schedule = _schedule(asked)
    begin = in_zone(_moment(asked, "from"), schedule.zone)
    end = in_zone(_moment(asked, "to"), schedule.zone)
    if end < begin:
        raise ValueError("конец (to) раньше начала (from)")
    minutes = schedule.seconds_between(begin, end) / 60
    return {"minutes": int(minutes) if minutes == int(minutes) else round(minutes, 6)}


def _schedule(asked: Mapping[str, Any]) -> Schedule:
    window = Window.parse(_text(asked, "window"), working_saturdays=_flag(asked, "working_saturdays"))
    return shipped(_text(asked, "profile", "") or DEFAULT_PROFILE).schedule(window)


def _text(asked: Mapping[str, Any], key: str, default: str | None = None) -> str:
    value = asked.get(key)
    if value is None and default is not None:
        return default
    if not isinstance(value, str) or not value:
        raise ValueError(f"{key}: нужна строка")
    return value


def _flag(asked: Mapping[str, Any], key: str) -> bool:
    value = asked.get(key)
    if value is None or isinstance(value, bool):
        return bool(value)
    raise ValueError(f"{key}: нужно true или false")


def _moment(asked: Mapping[str, Any], key: str) -> datetime:
    try:
        moment = datetime.fromisoformat(_text(asked, key))
    except ValueError:
        raise ValueError(f"{key}: нужен момент вида 2026-05-08T16:30, указано: {asked.get(key)!r}") from None
    if not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
        raise ValueError(f"{key}: год {moment.year} вне разумных пределов")
    return moment


def _given(asked: Mapping[str, Any], zone: ZoneInfo) -> datetime | date | None:
    if asked.get("given") is None:
        return None
    text = _text(asked, "given")
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text):
        return _moment(asked, "given").date()
    return in_zone(_moment(asked, "given"), zone)


# -- commands -----------------------------------------------------------------------------------------------------


def register(cli: click.Group, from_database: Loader) -> None:
    """Adds `deadline` and `worktime` to a click group, such as app.cli."""

    @cli.command("deadline")
    @click.option("--channel", help="Код канала: incident, pos, regional …")
    @click.option("--received", help="Момент поступления, ISO; без пояса — время муниципалитета.")
    @click.option("--kind", help="message (по умолчанию) или appeal.")
    @click.option("--fast-track", is_flag=True, help="Ускоренное рассмотрение.")
    @click.option("--profile", help="Считать по файлу профиля, а не по базе.")
    @click.option("--registered", help="Момент регистрации обращения, ISO; по умолчанию момент поступления.")
    @click.option("--given", help="Срок ответа, названный источником: дата или момент, ISO.")
    @click.option("--batch", type=click.File("r", "utf-8", "replace"), help="Строки JSON; «-» — стандартный ввод.")
    def deadline(batch: IO[str] | None, **asked: Any) -> None:
        """Первые сроки сообщения с объяснением."""
        _run(lambda line: answer_deadline(line, from_database), asked, batch)

    cli.add_command(worktime)


@click.group("worktime")
def worktime() -> None:
    """Рабочее время по производственному календарю."""


def _worktime_options(command: Callable[..., None]) -> Callable[..., None]:
    for option in (
        click.option("--batch", type=click.File("r", "utf-8", "replace"), help="Строки JSON; «-» — стандартный ввод."),
        click.option("--profile", help="Профиль, чей часовой пояс действует."),
        click.option("--working-saturdays", is_flag=True, help="Считать рабочие субботы."),
        click.option("--window", help="Часы работы, например 08:30-17:30."),
        click.option("--from", "from", help="Начало, ISO; без пояса — время муниципалитета."),
    ):
        command = option(command)
    return command


@worktime.command("add")
@_worktime_options
@click.option("--minutes", help="Сколько рабочих минут прибавить.")
def worktime_add(batch: IO[str] | None, **asked: Any) -> None:
    """Прибавить рабочие минуты."""
    _run(answer_add, asked, batch)


@worktime.command("between")
@_worktime_options
@click.option("--to", help="Конец, ISO.")
def worktime_between(batch: IO[str] | None, **asked: Any) -> None:
    """Сколько рабочих минут между двумя моментами."""
    _run(answer_between, asked, batch)


def _run(reckon: Callable[[Mapping[str, Any]], Answer], asked: Mapping[str, Any], batch: IO[str] | None) -> None:
    if batch is not None:
        for answer in _answers(reckon, batch):
            _print(answer)
        return
    answer = _try(reckon, asked)
    if "error" in answer:
        raise Refused(answer["error"])
    _print(answer)


def _print(answer: Answer) -> None:
    # Bytes: the answer is UTF-8 whatever the terminal's locale, and half a surrogate pair cannot break it.
    click.echo(json.dumps(answer, ensure_ascii=False).encode("utf-8", "replace"))


def _answers(reckon: Callable[[Mapping[str, Any]], Answer], lines: Iterable[str]) -> Iterable[Answer]:
    for line in lines:
        if not line.strip():
            continue
        try:
            asked = json.loads(line)
        except (ValueError, RecursionError):
            asked = None
        yield _try(reckon, asked) if isinstance(asked, dict) else {"error": "строка должна быть объектом JSON"}


def _try(reckon: Callable[[Mapping[str, Any]], Answer], asked: Mapping[str, Any]) -> Answer:
    try:
        return reckon(asked)
    except YearNotLoaded as missing:
        return {"error": missing.words}
    except OverflowError:
        return {"error": "дата слишком далека, срок не рассчитан"}
    except ValueError as refused:
        return {"error": str(refused)}
