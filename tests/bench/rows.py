"""The rows of one made-up message: where it stands and everything that its way has left behind."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from app.directory.schedules import rule_and_schedule
from app.files.rules.likeness import bands
from app.messages.deadlines import Due, first_clocks, reaction_due
from app.worktime.rules import Rule
from app.worktime.schedule import Schedule

OPEN_SHARE = 0.02
# state, step, whose turn, weight among the open ones
# Of every channel six of ten messages are incidents; an open one of another channel has not come further than its executor.
SHARES = {"incident": 60, "pos": 8, "regional": 6, "phone": 6, "email": 4, "paper": 3, "pages": 4, "direct": 3, "messenger": 3,
          "governor": 3}
BEGUN = 4  # the first of OPEN
OPEN = (("registered", None, "operator", 6), ("taken", None, "operator", 5), ("assigned", None, "executor", 22),
        ("preparing", None, "executor", 16), ("at_step", "check", "operator", 8), ("at_step", "region", "region", 7),
        ("at_step", "publish", "operator", 4), ("deferred", None, "executor", 20), ("published", None, "citizen", 12))
WAY = ("register", "take", "assign", "acknowledge", "answer", "check", "region_agree", "publish", "done")
REACHED = {"registered": 1, "taken": 2, "assigned": 3, "preparing": 4, "check": 5, "region": 6, "publish": 7,
           "deferred": 8, "published": 8, "done": 9}
STREETS = ("Советская", "Вахрушева", "Мира", "Олимпийская", "Пушкина", "Ленина", "Первомайская", "Береговая",
           "Кузбасская", "Энергетиков", "Лесная", "Набережная", "Горького", "Серафимовича", "Рембазовская", "Садовая")
COMPLAINTS = ("Не горит фонарь у подъезда", "Яма на дороге перед школой", "Второй день нет горячей воды",
              "Не вывозят мусор с площадки", "Автобус не пришёл по расписанию", "Сломаны качели во дворе",
              "Течёт крыша, подъезд мокрый", "Не чистят тротуар после снегопада", "Бродячие собаки у садика",
              "Открыт колодец на обочине", "Холодно в квартире", "Упало дерево на провода")
NETWORKS = ("ВКонтакте", "Одноклассники", "Telegram", "MAX")
ANSWER = ("Специалисты выехали на место и всё проверили. Работы выполнены, недостатки устранены, подрядчику указано "
          "на сроки. Благодарим за обращение: следим за состоянием территории ежедневно.")


def stored(moment: datetime) -> str:
    """As SQLite keeps a moment."""
    return moment.strftime("%Y-%m-%d %H:%M:%S.000000")


@dataclass
class Reckoned:
    """A moment of receipt with its clocks: many messages share one."""

    received: datetime
    clocks: dict[str, tuple[str, str, str, str, datetime]]
    moments: list[str]


@dataclass
class Town:
    """What the rows point at: units, people by role, the post that answers for a unit, topics, clocks."""

    at: datetime
    units: list[int]
    people: dict[str, list[int]]
    posts: dict[int, int]
    topics: list[int]
    channels: tuple[str, ...] = ("incident",)
    rules: dict[str, int] = field(default_factory=dict)
    long_ago: dict[str, list[Reckoned]] = field(default_factory=dict)
    lately: dict[str, list[Reckoned]] = field(default_factory=dict)

    def reckon(self) -> None:
        """Real clocks with real explanations, for some moments of the last two years and of the last week."""
        for code in self.channels:
            self.rules[code] = rule_and_schedule(code, "message", self.at).rule_id
            self.long_ago[code] = [self._at(code, self.at - timedelta(days=9 + 0.9 * step, minutes=37 * step))
                                   for step in range(700)]
            self.lately[code] = [self._at(code, self.at - timedelta(hours=step, minutes=7)) for step in range(110)]

    def _at(self, channel: str, received: datetime) -> Reckoned:
        found = rule_and_schedule(channel, "message", received)
        dues = clocks_of(found.rule, found.schedule, received)
        return Reckoned(received, {due.kind: (
            due.rule, stored(utc(due.started)), stored(utc(due.due)), json.dumps(due.explanation, ensure_ascii=False),
            utc(due.due)) for due in dues}, [stored(utc(received + timedelta(minutes=11 * stage))) for stage in range(10)])


def clocks_of(rule: Rule, schedule: Schedule, received: datetime) -> list[Due]:
    """The first clocks and, where the rule has one, that of the reaction; what the source gives is due after three days."""
    given = received + timedelta(days=3) if rule.given_by else None
    dues = list(first_clocks(rule, schedule, received, given=given))
    return [*dues, reaction_due(rule, schedule, received)] if "reaction" in rule.clocks else dues


def utc(moment: datetime) -> datetime:
    """As SQLite keeps it: in UTC, without saying so."""
    return moment.astimezone(UTC).replace(tzinfo=None)


class Writer:
    """Gathers rows by their shape: one INSERT statement for all rows of a table with the same columns."""

    def __init__(self) -> None:
        self.rows: dict[tuple[str, ...], list[tuple[Any, ...]]] = {}

    def put(self, table: str, **columns: Any) -> None:
        self.rows.setdefault((table, *columns), []).append(tuple(columns.values()))

    def statements(self) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
        for (table, *columns), rows in self.rows.items():
            names = ", ".join(f'"{name}"' for name in columns)
            yield f'INSERT INTO "{table}" ({names}) VALUES ({", ".join("?" * len(columns))})', rows
        self.rows = {}


def fill(write: Writer, town: Town, draw: Random, first: int, last: int) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """The statements that make the messages first..last-1."""
    for number in range(first, last):
        message(write, town, draw, number)
    return write.statements()


def message(write: Writer, town: Town, draw: Random, number: int) -> None:
    is_open = draw.random() < OPEN_SHARE
    channel = draw.choices(town.channels, [SHARES[code] for code in town.channels])[0] if len(town.channels) > 1 else "incident"
    ways = OPEN if channel == "incident" else OPEN[:BEGUN]
    state, step, waits, _ = draw.choices(ways, [row[3] for row in ways])[0] if is_open else ("done", None, None, 0)
    came = draw.choice((town.lately if is_open else town.long_ago)[channel])
    reached = REACHED[step or state]
    unit = draw.choice(town.units) if reached >= 3 else None
    person = town.posts.get(unit) if unit else None
    moments = came.moments
    promised = f"{came.received + timedelta(days=12):%Y-%m-%d}" if state == "deferred" else None
    next_clock, next_due, own_clock, own_due = clocks(write, came, number, state, moments, promised)
    write.put("author", id=number, name="Житель города", contacts=f"https://vk.example/id{number * 7919 % 70_000}")
    write.put("external_number", message_id=number, system=channel, number=f"{70_000_000 + number}")
    write.put(
        "message", id=number, kind="message", channel=channel, rule_id=town.rules[channel], state=state, step=step,
        open=is_open, round=1, version=reached, waits_on=waits, next_clock=next_clock, next_due=next_due,
        own_clock=own_clock, own_due=own_due,
        title=draw.choice(COMPLAINTS), text=f"{draw.choice(COMPLAINTS)}. Просим принять меры, жители дома ждут уже давно. "
        f"{draw.choice(COMPLAINTS)}.", incident_kind="complaint", found_by_monitoring=True, topic_id=draw.choice(town.topics),
        settlement="", street=draw.choice(STREETS), house=str(draw.randrange(1, 90)), place_note="",
        network=draw.choice(NETWORKS), page_kind="public", item_kind="comment", community="Подслушано в городе",
        link="https://vk.example/wall-1_2", author_id=number, received_at=moments[0],
        registered_at=moments[0], taken_at=moments[1] if reached >= 2 else None, unit_id=unit,
        person_id=person, promised_for=promised,
        published_at=moments[7] if reached >= 8 else None,
        first_published_at=moments[7] if reached >= 8 else None,
        evaluated_at=moments[7] if state in ("published", "done") else None,
        done_at=moments[8] if state == "done" else None, outcome="solved" if state == "done" else None,
        closing_reason="no_comment" if state == "done" else None, closing_words="",
        completeness=2 if reached >= 6 else None, returns=0, reopened=0, promise_moves=0, led_by="here")
    if unit:
        work(write, town, draw, number, reached, unit, person, moments, promised)
    told(write, town, draw, number, is_open, moments[0])
    history(write, town, number, reached, person, moments)


def clocks(write: Writer, came: Reckoned, number: int, state: str, moments: list[str],
           promised: str | None) -> tuple[Any, ...]:
    """Three or four clocks, stopped as far as the message has come; the earliest open one, and the executor's own."""
    kinds = ["first_answer", "answer"] + (["executor"] if state not in ("registered", "taken") else [])
    kinds += ["reaction"] if state in ("published", "done") else ["promise"] if promised else []
    running = {"registered": {"first_answer", "answer"}, "taken": {"first_answer", "answer"},
               "assigned": {"first_answer", "answer", "executor"}, "preparing": {"first_answer", "answer", "executor"},
               "at_step": {"first_answer", "answer"}, "deferred": {"promise"}, "published": {"reaction"}}.get(state, set())
    first: tuple[str, str] | None = None
    own: tuple[str, str] | None = None
    for kind in kinds:
        known = came.clocks.get("reaction" if kind == "promise" else kind)
        if known is None:
            continue  # the channel's rule has no such clock
        rule, started, due, told_why, moment = known
        if kind == "promise":
            due = stored(moment + timedelta(days=9))
        stop = None if kind in running else moments[7]
        if stop is None and (first is None or due < first[1]):
            first = kind, due
        if stop is None and kind in ("executor", "promise"):
            own = kind, due
        # Every length of time is as frequent: all of one length would make each median the dearest that there can be.
        minutes = None if stop is None else 20 + 37 * number % 460
        write.put("clock", message_id=number, round=1, kind=kind, rule=rule, started=started, due=due, stopped=stop,
                  result=None if stop is None else "met", minutes=minutes, explanation=told_why,
                  remind_at=None if stop else due, remind_level=1)
    return (*(first or (None, None)), *(own or (None, None)))


def work(write: Writer, town: Town, draw: Random, number: int, reached: int, unit: int, person: int | None,
         moments: list[str], promised: str | None) -> None:
    """The assignment, and once answered the answer with its decisions and, at every third message, a photo."""
    write.put("assignment", message_id=number, round=1, unit_id=unit, person_id=person, responsible=True, active=True,
              words="", given_at=moments[2], given_by=town.people["operator"][0], end_words="")
    if draw.random() < 0.03:
        write.put("assignment", message_id=number, round=1, unit_id=draw.choice(town.units), responsible=False,
                  active=True, words="", given_at=moments[2], end_words="")
    if reached < 5:
        return
    write.put("answer", id=number, message_id=number, round=1, kind="interim" if promised else "final",
              state="published" if reached >= 8 else "submitted", text=ANSWER, outcome=None if promised else "solved",
              promised_for=promised, unit_id=unit, decided_by=person, via="page",
              truthful_at=moments[4], submitted_at=moments[4], completeness=2 if reached >= 6 else None,
              published_at=moments[7] if reached >= 8 else None, published_link="")
    for step in ("check", "region", "publish")[:reached - 5]:
        write.put("decision", message_id=number, answer_id=number, round=1, step=step, verdict="approve", words="",
                  decided_by="", person_id=town.people["operator"][0], decided_at=moments[5],
                  recorded_at=moments[5])
    if draw.random() < 0.3:
        photo(write, town, draw, number, unit, person, moments[3])


def photo(write: Writer, town: Town, draw: Random, number: int, unit: int, person: int | None, at: str) -> None:
    dhash = f"{draw.getrandbits(256):064x}"
    write.put("stored_file", id=number, key=f"{draw.getrandbits(128):032x}", sha256=f"{draw.getrandbits(256):064x}",
              kind="image", media_type="image/jpeg", name="photo.jpg", size=2_900_000, width=4000, height=3000,
              taken_at=at, dhash=dhash, uploaded_by=person or town.people["operator"][0],
              uploaded_at=at, client_id=f"bench-{number}")
    for band in bands(dhash):
        write.put("likeness_band", band=band, file_id=number)
    write.put("evidence", message_id=number, answer_id=number, file_id=number, stage="after", person_id=person,
              unit_id=unit, added_at=at)


def told(write: Writer, town: Town, draw: Random, number: int, is_open: bool, at: str) -> None:
    """Two notices a message; those of long ago were read."""
    for person in draw.sample(town.people["operator"], 2):
        write.put("notice", person_id=person, key=f"new:{number}", kind="new", at=at, message_id=number,
                  words=f"Новое сообщение № {number}", urgent=False,
                  read_at=None if is_open and number % 20 == 0 else at, to_mail=False)


def history(write: Writer, town: Town, number: int, reached: int, person: int | None, moments: list[str]) -> None:
    operator = town.people["operator"][number % len(town.people["operator"])]
    for stage, code in enumerate(WAY[:reached]):
        by_executor = code in ("acknowledge", "answer")
        write.put("history", at=moments[stage], person_id=person if by_executor else operator,
                  role="executor" if by_executor else "operator", act=code, subject_kind="message", subject_id=number,
                  facts='{"round": 1, "state": "taken"}')
