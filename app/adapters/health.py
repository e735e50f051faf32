"""Facts about the running parts, for ``/health`` and for «Состояние». Words are Russian and shown to people."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from redis.exceptions import RedisError

from app.adapters.beats import Beats
from app.adapters.queue import Queue

# Both leave a sign every half minute; three missed ones are no accident.
SILENCE = timedelta(seconds=100)
CROWDED = 1000


@dataclass(frozen=True)
class Fact:
    """Whether a part works, and in plain words what that means for the people."""

    ok: bool
    words: str


def queue(bell: Queue) -> Fact:
    """Whether Redis answers and how much waits in it."""
    try:
        waiting = bell.waiting()
    except (RedisError, OSError):
        return Fact(False, "Очередь заданий не отвечает. Работать можно; напоминания и письма уйдут позже.")
    if waiting > CROWDED:
        return Fact(False, f"В очереди скопилось заданий: {waiting}. Исполнитель заданий не успевает.")
    return Fact(True, f"Очередь работает, ждут заданий: {waiting}.")


def worker(beats: Beats, at: datetime) -> Fact:
    return _alive(beats.last("worker"), at, "Исполнитель заданий", "Напоминания, письма и загрузки ждут его.")


def timetable(beats: Beats, at: datetime) -> Fact:
    return _alive(beats.last("ticker"), at, "Расписание", "Пока оно стоит, сроки никто не проверяет.")


def _alive(last: datetime | None, at: datetime, who: str, loss: str) -> Fact:
    if last is None:
        return Fact(False, f"{who}: запуска ещё не было. {loss}")
    silence = at - last
    if silence > SILENCE:
        return Fact(False, f"{who}: нет признаков жизни {int(silence.total_seconds() // 60)} мин. {loss}")
    return Fact(True, f"{who}: работает.")
