"""Who writes what, when, and how it goes on: everything is decided before the first act, from the seed and the moment."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from app.demo.chance import Chance
from app.demo.scenes import DAY, LIVE, PAST, Scene, Step
from app.demo.texts import Aside, Texts, Theme
from app.demo.town import Town
from app.worktime import Schedule

BACK, YEAR_AND_MORE = timedelta(days=91), timedelta(days=410)
# Past scenes that some were played of so long ago that whose they were is to be destroyed.
LONG_AGO = ("prompt-mark", "usual", "by-phone", "returned", "promise-kept", "reopened")
# Moves that a step of the route makes, and those that send an answer back from it.
MADE_BY = {"check": "check", "region_agree": "region", "publish": "publish"}
BACK_FROM = {"return_answer": "check", "region_return": "region"}
SETTLED = 3 * 540  # working minutes between the longest course of a past scene and now
NETWORKS = (("ВКонтакте", "vk"), ("ВКонтакте", "vk"), ("ВКонтакте", "vk"), ("Одноклассники", "ok"), ("Telegram", "tg"),
            ("MAX", "max"))


@dataclass(frozen=True)
class Place:
    settlement: str
    street: str
    house: str

    def __str__(self) -> str:
        return f"{self.street}, {self.house}"


@dataclass
class Play:
    """One message on its way through its scene; what becomes of it is noted as it goes."""

    order: int
    scene: Scene
    chance: Chance
    text: str
    place: Place
    received: datetime
    topic: tuple[str, str] | None
    theme: Theme | None = None
    aside: Aside | None = None
    main: "Play | None" = None
    moments: list[tuple[datetime, Step]] = field(default_factory=list)
    number: int | None = None
    unit: str = ""
    final: tuple[str, str] | None = None
    interims: int = 0
    round: int = 1
    returned: bool = False
    published: datetime | None = None
    over: bool = False


def along(scene: Scene, steps: Collection[str]) -> Scene:
    """The scene on a route that may be shorter than the one it was written for."""
    return replace(scene, steps=tuple(one for one in scene.steps if MADE_BY.get(one.move) in (None, *steps)))


def last_working_moment(schedule: Schedule, at: datetime) -> datetime:
    """``at`` itself while people work, else the closing before it; whole minutes."""
    minute = at.replace(second=0, microsecond=0)
    return schedule.local(minute if schedule.is_open(minute) else schedule.previous_closing(minute))


class Planner:
    """Deals out scenes, words, places and moments."""

    def __init__(self, texts: Texts, town: Town, schedule: Schedule, at: datetime, seed: int, steps: Collection[str]):
        """``steps``: codes of the channel's route; what needs another one is not played."""
        self.texts, self.town, self.schedule, self.at = texts, town, schedule, at
        self.live = [along(scene, steps) for scene in LIVE if self._possible(scene, steps)]
        self.past = [along(scene, steps) for scene in PAST if self._possible(scene, steps)]
        self.now = last_working_moment(schedule, at)
        self.chance = Chance("demo", seed)
        self.deck: list[tuple[Theme, str]] = []
        self.dealt: dict[str, int] = {}
        self.plays: list[Play] = []

    def _possible(self, scene: Scene, steps: Collection[str]) -> bool:
        """Whether the route has the steps that send back, and the town something to tell of, whatever the season."""
        if any(BACK_FROM[one.move] not in steps for one in scene.steps if one.move in BACK_FROM):
            return False
        if scene.text != "themes":
            return bool(getattr(self.texts, scene.text))
        return any(theme.fits(scene.wish, self.texts.ours) and len(theme.months) == 12 for theme in self.texts.themes)

    def plan(self, count: int, old: int = 0) -> list[Play]:
        """So many messages: those that are still open first, then the past ones, ``old`` of them of more than a year ago."""
        for number, scene in enumerate(scene for scene in self.past if scene.name in LONG_AGO):
            if number < old:
                self._play(scene, self._old_moments(scene, number))
        for scene in self.live[:max(1, count * 4 // 5)]:
            if len(self.plays) < count:
                self._play(scene, self._live_moments(scene))
        for scene in self._past_scenes():
            if len(self.plays) >= count:
                break
            self._play(scene, self._past_moments(scene))
        return self.plays[:count]

    def _past_scenes(self) -> Iterator[Scene]:
        bag = [scene for scene in self.past for _ in range(scene.weight)]
        while True:
            yield from self.chance.shuffled(bag)

    def _play(self, scene: Scene, moments: tuple[datetime, list[tuple[datetime, Step]]]) -> None:
        received, steps = moments
        play = self._message(scene, received)
        play.moments = steps
        self.plays.append(play)
        if scene.twin:
            self.plays.append(self._twin(play))

    def _live_moments(self, scene: Scene) -> tuple[datetime, list[tuple[datetime, Step]]]:
        delays = self._delays(scene.steps)
        whole = sum(delays) + self.chance.number(*scene.rest)
        received = self.schedule.subtract(self.now, whole)
        steps = self._at(received, scene.steps, delays)
        if scene.watched and steps[-1][0] + timedelta(hours=48) <= self.at + timedelta(hours=3):
            # After a week-end the windows opened before it are closed: somebody on duty published this one.
            duty = self.at.replace(second=0, microsecond=0) - timedelta(minutes=self.chance.number(15, 40))
            steps[-1] = (max(duty, steps[-1][0]), steps[-1][1])
        return received, steps

    def _past_moments(self, scene: Scene) -> tuple[datetime, list[tuple[datetime, Step]]]:
        first = self.now - BACK
        latest = self.schedule.subtract(self.now, scene.longest + SETTLED)
        received = self.schedule.add(first, self.chance.number(0, self.schedule.between(first, latest)))
        if self.chance.happens(22):
            closed = self.schedule.previous_closing(received)
            received = closed + timedelta(minutes=self.chance.number(40, 780))
        return received, self._at(received, scene.steps, self._delays(scene.steps))

    def _old_moments(self, scene: Scene, number: int) -> tuple[datetime, list[tuple[datetime, Step]]]:
        received = self.schedule.add(self.now - YEAR_AND_MORE + timedelta(days=4 * number), self.chance.number(0, DAY))
        return received, self._at(received, scene.steps, self._delays(scene.steps))

    def _delays(self, steps: tuple[Step, ...]) -> list[int]:
        return [self.chance.number(step.least, step.most) for step in steps]

    def _at(self, received: datetime, steps: tuple[Step, ...], delays: list[int]) -> list[tuple[datetime, Step]]:
        found, minutes = [], 0
        for step, delay in zip(steps, delays, strict=True):
            minutes += delay
            found.append((self.schedule.add(received, minutes), step))
        return found

    def _message(self, scene: Scene, received: datetime) -> Play:
        order = len(self.plays)
        chance = self.chance.stream("message", order)
        if scene.text == "themes":
            theme, words = self._deal(scene.wish, received.month)
            place = self._place(chance, theme.private)
            return Play(order, scene, chance, words.format(place=place), place, received, theme.topic, theme)
        aside = self._deal_aside(scene.text)
        place = self._place(chance, False)
        return Play(order, scene, chance, aside.text.format(place=place), place, received, aside.topic, aside=aside)

    def _twin(self, main: Play) -> Play:
        """Another person writes of the same, some minutes later."""
        order = len(self.plays)
        chance = self.chance.stream("message", order)
        received = self.schedule.add(main.received, chance.number(8, 16))
        other = [words for words in main.theme.messages if words.format(place=main.place) != main.text] if main.theme else []
        text = chance.of(other).format(place=main.place) if other else main.text
        twin = Play(order, main.scene, chance, text, main.place, received, main.topic, main.theme, main=main)
        twin.moments = self._at(received, main.scene.twin, self._delays(main.scene.twin))
        return twin

    def _deal(self, wish: str, month: int) -> tuple[Theme, str]:
        """The next message not told yet whose theme fits the scene and the season; all told, they begin anew."""
        for _ in range(3):
            for place, (theme, words) in enumerate(self.deck):
                if theme.fits(wish, self.texts.ours) and month in theme.months:
                    del self.deck[place]
                    return theme, words
            every = [(theme, words) for theme in self.texts.themes for words in theme.messages]
            self.deck += self.chance.shuffled(every)
        raise LookupError(f"no theme for «{wish}» in month {month}")

    def _deal_aside(self, name: str) -> Aside:
        rows: tuple[Aside, ...] = getattr(self.texts, name)
        dealt = self.dealt[name] = self.dealt.get(name, -1) + 1
        return rows[dealt % len(rows)]

    def _place(self, chance: Chance, private: bool) -> Place:
        street = chance.of(self.town.private_streets if private else self.town.streets)
        house = str(chance.number(1, 64)) + (chance.of(("а", "б")) if chance.happens(8) else "")
        away = chance.happens(10) and self.town.villages
        return Place(chance.of(self.town.villages) if away else self.town.settlement, street, house)
