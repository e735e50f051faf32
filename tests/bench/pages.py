"""What is measured: pages and acts, in an order in which each act finds what the one before it has left."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import timedelta
from random import Random
from secrets import token_hex

from tests.bench.facts import Facts
from tests.bench.photos import Photos
from tests.bench.timing import Turn, number_of
from tests.bench.visitor import Answered, Ask, Visitor

TEXT = "Не горит фонарь у подъезда на улице Советской. Просим принять меры, вечером темно и страшно."


@dataclass
class Work:
    """Messages of this run on their way: numbers with the version last seen."""

    facts: Facts
    photos: Photos
    registered: list[tuple[int, int]] = field(default_factory=list)
    taken: list[tuple[int, int]] = field(default_factory=list)
    assigned: list[tuple[int, int]] = field(default_factory=list)
    proved: list[tuple[int, int]] = field(default_factory=list)


@dataclass(frozen=True)
class Measured:
    """``role`` signs in; ``ask`` makes a page's request, ``act`` a turn with its preparations; ``floor`` the same
    through a bare view."""

    name: str
    role: str
    ask: Callable[[Facts, int], Ask] | None = None
    act: Callable[[Work, Visitor, int], float] | None = None
    floor: Callable[[Work, Visitor, int], float] | None = None

    def turn(self, work: Work) -> Turn:
        ask, act = self.ask, self.act
        if ask is not None:
            return lambda visitor, number: visitor.send(ask(work.facts, number)).seconds
        assert act is not None
        return lambda visitor, number: act(work, visitor, number)


def bare(address: str) -> Callable[[Work, Visitor, int], float]:
    """A turn at the floor's view; ``{unit}`` and ``{open}`` in the address are filled in."""
    return lambda work, visitor, number: visitor.send(Ask("/floor" + address.format(
        unit=work.facts.unit, open=some(work.facts.open_numbers, number)))).seconds


def bare_register(work: Work, visitor: Visitor, _: int) -> float:
    return visitor.send(Ask("/floor/register", {})).seconds


def bare_answer(work: Work, visitor: Visitor, _: int) -> float:
    number, _ = work.assigned.pop()
    return visitor.send(Ask("/floor/answer", {"number": str(number)}, work.photos.next())).seconds


def some(numbers: list[int], number: int) -> int:
    return numbers[Random(number).randrange(len(numbers))]


def done(visitor: Visitor, ask: Ask) -> Answered:
    """The act's own answer; the page it leads to is opened too, as a browser does, and not counted."""
    answered = visitor.send(replace(ask, expect=(303,)))
    visitor.send(Ask(answered.headers["location"]))
    return answered


def register(work: Work, visitor: Visitor, _: int) -> float:
    answered = done(visitor, Ask("/operator/register", {
        "text": TEXT, "received_at": work.facts.lately, "topic": work.facts.topic, "street": "Советская", "house": token_hex(4),
        "network": "ВКонтакте", "found_by_monitoring": "y"}))
    work.registered.append((number_of(answered), 1))
    return answered.seconds


def take(work: Work, visitor: Visitor, _: int) -> float:
    number, seen = work.registered.pop()
    answered = done(visitor, Ask(f"/messages/{number}/take", {"seen": str(seen)}))
    work.taken.append((number, seen + 1))
    return answered.seconds


def assign(work: Work, visitor: Visitor, _: int) -> float:
    number, seen = work.taken.pop()
    answered = done(visitor, Ask(f"/messages/{number}/assign", {
        "seen": str(seen), "person": str(work.facts.executor), "words": "Проверить сегодня"}))
    work.assigned.append((number, seen + 1))
    return answered.seconds


def call(work: Work, visitor: Visitor, _: int) -> float:
    return called(work.facts, visitor)


def called(facts: Facts, visitor: Visitor) -> float:
    number, seen = facts.versions.pop(0)  # shared by all passes, so that none asks for an old version
    answered = done(visitor, Ask(f"/messages/{number}/call", {
        "seen": str(seen), "whom": "Диспетчер", "text": "Выехали на место"}))
    facts.versions.append((number, seen + 1))
    return answered.seconds


def photo(work: Work, visitor: Visitor, _: int) -> float:
    number, seen = work.assigned.pop()
    sent = visitor.send(Ask(f"/messages/{number}/evidence", {"stage": "after", "client_id": f"a-{number}"},
                            work.photos.next(), expect=(201,)))
    work.proved.append((number, seen))
    return sent.seconds


def answer(work: Work, visitor: Visitor, _: int) -> float:
    number, seen = work.proved.pop()
    return done(visitor, Ask(f"/messages/{number}/answer", {
        "seen": str(seen), "text": "Фонарь заменён, освещение работает.", "outcome": "solved", "truthful": "y"})).seconds


def photo_and_answer(work: Work, visitor: Visitor, number: int) -> float:
    """One after the other without a pause: the sum."""
    return photo(work, visitor, number) + answer(work, visitor, number)


def act_form(facts: Facts, number: int) -> Ask:
    return Ask(f"/messages/{some(facts.taken, number)}/assign", htmx=True)


PAGES = (
    Measured("queue", "operator", lambda facts, _: Ask("/operator"), floor=bare("/queue")),
    Measured("queue, a tab", "operator", lambda facts, _: Ask("/operator?tab=check"), floor=bare("/queue?tab=check")),
    Measured("list", "operator", lambda facts, _: Ask("/messages"), floor=bare("/list")),
    Measured("list, state and unit", "operator", lambda facts, _: Ask(f"/messages?state=done&unit={facts.unit}"),
             floor=bare("/list?state=done&unit={unit}")),
    Measured("list by deadline", "operator", lambda facts, _: Ask("/messages?order=due"), floor=bare("/list?order=due")),
    Measured("late ones", "operator", lambda facts, _: Ask("/messages?late=1"), floor=bare("/list?late=1")),
    Measured("search by number", "operator", lambda facts, n: Ask(f"/messages?q={some(facts.numbers, n)}")),
    Measured("search by a number elsewhere", "operator", lambda facts, n: Ask(
        f"/messages?q={70_000_000 + some(facts.numbers, n)}")),
    Measured("search by words", "operator", lambda facts, _: Ask("/messages?q=%D0%BA%D0%BE%D0%BB%D0%BE%D0%B4%D0%B5%D1%86")),
    Measured("search by a frequent word, one unit", "executor", lambda facts, _: Ask(
        "/messages?q=%D0%BA%D0%BE%D0%BB%D0%BE%D0%B4%D1%86%D1%8B")),
    Measured("search by a rare word, one unit", "executor", lambda facts, n: Ask(
        f"/messages?q=%D0%B4%D0%BE%D0%BC+{n % 90 + 1}")),
    Measured("card", "operator", lambda facts, n: Ask(f"/messages/{some(facts.open_numbers, n)}"), floor=bare("/card/{open}")),
    Measured("card, done", "operator", lambda facts, n: Ask(f"/messages/{some(facts.numbers, n)}")),
    Measured("card, to be assigned", "operator", lambda facts, n: Ask(f"/messages/{some(facts.taken, n)}")),
    Measured("form of an act (htmx)", "operator", act_form),
    Measured("bell's poll (htmx)", "operator", lambda facts, _: Ask("/notices/bell?seen=-1", htmx=True)),
    Measured("card's poll", "operator", lambda facts, n: Ask(
        f"/messages/{some(facts.open_numbers, n)}/news?version=0")),
    Measured("executor's list", "executor", lambda facts, _: Ask("/executor")),
    Measured("executor's done", "executor", lambda facts, _: Ask("/executor?done=1")),
    Measured("executor's assignment", "executor", lambda facts, n: Ask(f"/messages/{some(facts.assigned, n)}")),
    Measured("list of the head", "head", lambda facts, _: Ask("/messages")),
    Measured("head's room", "head", lambda facts, _: Ask("/head")),
    Measured("curator's room", "head", lambda facts, _: Ask("/curator")),
    Measured("figures of a week", "head", lambda facts, _: Ask("/figures")),
    Measured("figures of a year", "head", lambda facts, _: Ask(
        f"/figures?since={facts.today - timedelta(days=364)}&until={facts.today}")),
    Measured("figures of a year, never asked for before", "head", lambda facts, n: Ask(  # nothing of it is remembered
        f"/figures?since={facts.today - timedelta(days=364 - n % 20)}&until={facts.today - timedelta(days=n // 20)}")),
    Measured("rating", "head", lambda facts, _: Ask("/rating")),
    Measured("messages behind a figure", "head", lambda facts, _: Ask(
        f"/messages?behind=answer_due&since={facts.today - timedelta(days=7)}&until={facts.today}&unit={facts.unit}")),
)
ACTS = (
    Measured("register", "operator", act=register, floor=bare_register),
    Measured("take", "operator", act=take),
    Measured("assign", "operator", act=assign),
    Measured("call", "operator", act=call),
    Measured("photo of 3 MB", "executor", act=photo),
    Measured("answer that it proves", "executor", act=answer),
    Measured("answer with a 3 MB photo", "executor", act=photo_and_answer, floor=bare_answer),
)
# What they leave is used up by two others.
USED_TWICE = ("register", "take", "assign")
