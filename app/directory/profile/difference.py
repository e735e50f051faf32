"""What a changed profile would change in the running centre, line by line.

A file adds and renames; it never deletes, never moves the past and never overrules what a person decided here: such
lines are named and stay as they are.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from app.directory.profile import changing
from app.directory.profile.loading import CENTRE_WORDS, appeal_told, channel_told, post_told, route_told
from app.directory.profile.parts import PostData, Profile
from app.directory.profile.routes import AtSteps, Route, route_words, stopped_by
from app.directory.profile.sections import SECTIONS, row_key
from app.directory.profile.standing import Standing
from app.foundation.refusal import Refusal
from app.worktime import Calendar, CalendarDay
from app.worktime.rules import Rule

Work = Callable[[], tuple[str, int]]
STAYS = "останется, как здесь"


@dataclass(frozen=True)
class Change:
    """One line. ``work`` does it inside an act and tells which row it changed; without it the line only informs. ``holds``: the
    row whose duties, or who answers for it, a person changed here."""

    place: str
    words: str
    work: Work | None = None
    holds: tuple[str, int] | None = None


def differences(profile: Profile, today: date, at_steps: AtSteps = lambda _: {}, by_hand: bool = False) -> list[Change]:
    """In the order in which they are applied; empty when the file says what stands here.

    ``at_steps``: where open messages stand; whoever changes a centre at work tells. ``by_hand``: a person's own change of what
    stands here, which no earlier decision holds back. Raises Refusal when the file is of another centre.
    """
    here = Standing(profile, by_hand)
    if here.running.code != profile.code and by_hand:
        raise Refusal(f"Здесь работает центр «{here.running.place}»: его код «{here.running.code}» не меняют.")
    if here.running.code != profile.code:
        raise Refusal(f"Здесь работает центр «{here.running.place}» (профиль {here.running.code}), а файл — "
                      f"«{profile.place}» ({profile.code}). Другой центр запускают отдельно, в своей папке: "
                      f"MCU_INSTANCE=instance-{profile.code} make run PROFILE={profile.code}.")
    return [*_centre(here), *_units(here), *_posts(here), *_topics(here), *_blocks(here), *_territories(here),
            *_channels(here, today, at_steps), *_special(here, today), *_calendar(here), *_sections(here)]


def _centre(here: Standing) -> Iterator[Change]:
    for key, word in zip(CENTRE_WORDS, ("место", "название", "акт"), strict=True):
        old, new = getattr(here.running, key), getattr(here.file, key)
        if old != new and here.told.get(key, old) != old:
            yield Change(f"centre.{key}", f"{word}: «{old}», изменено здесь, {STAYS}")
        elif old != new:
            yield Change(f"centre.{key}", f"{word}: «{old}» → «{new}»", lambda key=key, new=new: changing.set_centre(key, new))
    if here.running.zone != here.file.zone:
        yield Change("centre.zone", f"часовой пояс {here.running.zone} {STAYS}: по нему уже посчитаны сроки")


def _units(here: Standing) -> Iterator[Change]:
    told = {unit.name: unit for unit in here.file.units}
    for unit in here.file.units:
        number = here.units.get(unit.name)
        if number is None:
            yield Change("units", f"новое: {unit.name}", lambda unit=unit: changing.new_unit(unit, told))
            continue
        old = here.unit_rows.get(number)
        if old is None or here.kept("unit", number, old != unit):
            yield Change("units", f"«{unit.name}»: {'изменено' if old else 'закрыто'} здесь, {STAYS}")
            continue
        if old.parent != unit.parent:
            yield Change("units", f"«{unit.name}»: подчинённость {STAYS}, от неё зависит, кто что видит")
        if replace(old, parent=unit.parent) != unit:
            words = f"«{old.short}» → «{unit.short}»" if old.short != unit.short else "признаки и пункт акта"
            yield Change("units", f"«{unit.name}»: {words}", lambda unit=unit: changing.alter_unit(unit))
    yield from _absent("units", (unit.name for unit in here.running.units), (unit.name for unit in here.file.units))


def _posts(here: Standing) -> Iterator[Change]:
    for post in here.file.posts:
        number = here.people.get(post.label)
        if number is None:
            yield Change("posts", f"новая: {_titled(post)}", lambda post=post: changing.new_post(post))
            continue
        old = here.posts.get(number)
        if old is None:
            yield Change("posts", f"{_titled(post)}: закрыта здесь, {STAYS}")
        elif old.label != post.label:
            yield Change("posts", f"{_titled(post)}: здесь «{old.name}», {STAYS}")
        elif post_told(old) != post_told(post):
            if here.told.get("posts", {}).get(post.label, post_told(old)) != post_told(old):
                yield Change("posts", f"{_titled(post)}: обязанности или пункт акта изменены здесь, {STAYS}",
                             holds=("person", number))
                continue
            yield Change("posts", f"{_titled(post)}: обязанности или пункт акта; выданные права не изменятся",
                         lambda post=post, number=number: changing.alter_post(number, post))
    known = set(here.people.values())
    yield from _absent("posts", (_titled(post) for number, post in here.posts.items() if number not in known), ())


def _titled(post: PostData) -> str:
    return f"{post.name} ({post.unit})" if post.unit else post.name


def _absent(place: str, standing: Iterable[str], told: Iterable[str]) -> Iterator[Change]:
    named = set(told)
    for name in standing:
        if name not in named:
            yield Change(place, f"«{name}»: в файле нет, {STAYS}")


def _topics(here: Standing) -> Iterator[Change]:
    for topic in here.file.topics:
        number = here.topics.get(topic[:2])
        if number is None:
            yield Change("topics", f"новая: {topic[0]} — {topic[1]}", lambda topic=topic: changing.new_topic(topic))
            continue
        old = here.topic_rows.get(number)
        if old is None or here.kept("topic", number, old != topic):
            yield Change("topics", f"«{topic[1]}»: {'изменена' if old else 'закрыта'} здесь, {STAYS}")
        elif old != topic:
            yield Change("topics", f"«{topic[1]}»: слова поиска или признак «прочее»",
                         lambda topic=topic: changing.alter_topic(topic))
    yield from _absent("topics", (topic[1] for topic in here.running.topics), (topic[1] for topic in here.file.topics))


@dataclass(frozen=True)
class Area:
    """Blocks and territories differ in their words and their acts alone. ``new``: what is told of one that is not here yet;
    ``gone``: «убран» or «изменён» here; ``content``: what of it may differ."""

    place: str
    kind: str
    new: str
    gone: tuple[str, str]
    content: str
    make: Callable[[Any], tuple[str, int]]
    alter: Callable[[int, Any], tuple[str, int]]


BLOCKS = Area("blocks", "block", "новый: {}; подразделения и темы других блоков останутся в них", ("убран", "изменён"),
              "состав или основание", changing.new_block, changing.alter_block)
TERRITORIES = Area("territories", "territory", "новая: {}; населённые пункты других территорий останутся в них",
                   ("убрана", "изменена"), "населённые пункты или основание", changing.new_territory,
                   changing.alter_territory)


def _blocks(here: Standing) -> Iterator[Change]:
    standing = dict(zip(here.block_numbers, here.running.blocks, strict=True))
    return _areas(here, BLOCKS, here.file.blocks, here.blocks, standing)


def _territories(here: Standing) -> Iterator[Change]:
    standing = dict(zip(here.territory_numbers, here.running.territories, strict=True))
    return _areas(here, TERRITORIES, here.file.territories, here.territories, standing)


def _areas(here: Standing, area: Area, rows: Iterable[Any], numbers: Mapping[str, int],
           standing: Mapping[int, Any]) -> Iterator[Change]:
    for row in rows:
        number = numbers.get(row.name)
        if number is None:
            yield Change(area.place, area.new.format(row.name), lambda row=row: area.make(row))
            continue
        old = standing.get(number)
        if old is None or here.kept(area.kind, number, old != replace(row, lead=old.lead)):
            yield Change(area.place, f"«{row.name}»: {area.gone[old is not None]} здесь, {STAYS}")
        elif old != replace(row, lead=old.lead):
            yield Change(area.place, f"«{row.name}»: {area.content}", lambda row=row, number=number: area.alter(number, row))
    yield from _absent(area.place, (row.name for number, row in standing.items() if number not in numbers.values()), ())


def _channels(here: Standing, today: date, at_steps: AtSteps) -> Iterator[Change]:
    standing = here.running.channels.channels
    for code, channel in here.file.channels.channels.items():
        old = standing.get(code)
        if old is None:
            yield Change(f"channels.{code}", f"новый: {channel.name}", lambda channel=channel: changing.new_channel(channel))
            continue
        yield from _channel(here, code, channel_told(old), channel_told(channel))
        told = here.told.get("channels", {}).get(code, {}).get("route")
        yield from _route(code, old.route, channel.route, told, at_steps)
        yield from _rules(f"channels.{code}.rules", code, old.rules, channel.rules, today)
    yield from _absent("channels", standing, here.file.channels.channels)
    yield from _appeal(here, at_steps)
    yield from _rules("appeal.rules", None, here.running.channels.appeal_rules, here.file.channels.appeal_rules, today)


def _appeal(here: Standing, at_steps: AtSteps) -> Iterator[Change]:
    told = here.told.get("appeal", {})
    yield from _route(None, here.running.channels.appeal_route, here.file.channels.appeal_route, told.get("route"), at_steps)
    old, new = (_refused(appeal_told(one)) for one in (here.running.channels, here.file.channels))
    if old != new:
        words = f"где обращений не бывает: {', '.join(new['refused_in'])} ({new['source']})"
        if told and _refused(told) != old:
            yield Change("appeal", f"{words}; изменено здесь, {STAYS}")
        else:
            yield Change("appeal", words, lambda: changing.set_refused(new))


def _refused(appeal: dict[str, Any]) -> dict[str, Any]:
    return {key: appeal[key] for key in ("refused_in", "source")}


CHANNEL_WORDS = {"name": "название", "clauses": "пункты акта", "worked": "ведут ли канал"}
WORKED = {True: "ведут", False: "не ведут"}


def _channel(here: Standing, code: str, old: dict[str, Any], new: dict[str, Any]) -> Iterator[Change]:
    told = here.told.get("channels", {}).get(code, old)
    for name, word in CHANNEL_WORDS.items():
        if old[name] != new[name]:
            was, will = (WORKED.get(value, f"«{value}»") for value in (old[name], new[name]))
            if told[name] != old[name]:
                yield Change(f"channels.{code}", f"{word}: {was}, изменено здесь, {STAYS}")
            else:
                yield Change(f"channels.{code}", f"{word}: {was} → {will}",
                             lambda name=name: changing.alter_channel(code, name, new[name]))


def _route(channel: str | None, old: Route, new: Route, told: list[dict] | None, at_steps: AtSteps) -> Iterator[Change]:
    """Of a channel, or of appeals (None)."""
    if old == new:
        return
    place = f"channels.{channel}.route" if channel else "appeal.route"
    if told is not None and told != route_told(old):
        yield Change(place, f"{route_words(old, new)} — изменён здесь, {STAYS}")
        return
    if stopped := stopped_by(old, new, at_steps(channel)):
        yield Change(place, f"{route_words(old, new)} — {STAYS}, пока {stopped}")
        return
    yield Change(place, route_words(old, new), lambda: changing.set_route(channel, new))


def _rules(place: str, channel: str | None, old: tuple[Rule, ...], new: tuple[Rule, ...], today: date) -> Iterator[Change]:
    standing = {rule.since: rule for rule in old}
    newest = max(standing)
    for rule in new:
        words = f"правило с {rule.since:%d.%m.%Y}"
        if rule.since in standing:
            if standing[rule.since] != rule:
                yield Change(place, f"{words} {STAYS}: новое значение вводят новым правилом с будущего дня")
        elif rule.since < today or rule.since < newest:
            yield Change(place, f"{words} не войдёт: этот день прошёл или здесь уже есть более позднее правило")
        else:
            yield Change(place, f"новое {words}, основание: {rule.basis}",
                         lambda rule=rule: changing.new_rule(channel, rule))
    dates = {rule.since for rule in new}
    for since in standing:
        if since not in dates:
            yield Change(place, f"правило с {since:%d.%m.%Y} введено здесь и останется")


def _special(here: Standing, today: date) -> Iterator[Change]:
    standing = {(row.channel, row.on): row for row in here.running.special_hours}
    for row in here.file.special_hours:
        words = f"{row.channel}, {row.on:%d.%m.%Y}"
        old = standing.pop((row.channel, row.on), None)
        if old is None and row.on >= today:
            yield Change("special_hours", f"новые: {words}", lambda row=row: changing.new_special(row))
        elif old != row:
            yield Change("special_hours", f"{words}: " + (STAYS if old else "день прошёл, не войдут"))
    for channel, on in standing:
        yield Change("special_hours", f"{channel}, {on:%d.%m.%Y}: введены здесь и останутся")


def _calendar(here: Standing) -> Iterator[Change]:
    old, new = here.running.calendar, here.file.calendar
    for year in sorted(new.years - old.years):
        yield Change("calendar", f"новый год: {year}", lambda year=year: changing.new_year(here.file.calendar, year))
    for year in sorted(new.years & old.years):
        if _days(old, year) != _days(new, year):
            yield Change("calendar", f"{year} год {STAYS}: его ведут на странице «Календарь»")


def _days(calendar: Calendar, year: int) -> dict[date, CalendarDay]:
    return {on: day for on, day in calendar.days.items() if on.year == year}


def _sections(here: Standing) -> Iterator[Change]:
    for key, (title, _) in SECTIONS.items():
        yield from _rows(here, key, title)
    names = {
        "base_organisation": "Базовая организация", "region": "Центр управления региона",
        "not_set": "Чего акт не устанавливает", "titles": "Названия должностей центра", "appendix_rows": "Строки приложения"}
    for key, title in names.items():
        if here.running.facts[key] != here.file.facts[key]:
            if here.told.get(key, here.running.facts[key]) != here.running.facts[key]:
                yield Change(key, f"{title}: изменено здесь, {STAYS}")
                continue
            yield Change(key, f"{title}: как в файле", lambda key=key: changing.set_fact(key, here.file.facts[key]))
    old, new = here.running.facts["note"], here.file.facts["note"]
    if old != new:
        kept = here.told.get("note", old) != old
        yield Change("note", f"Записка: изменена здесь, {STAYS}" if kept else "Записка: как в файле",
                     None if kept else lambda: changing.set_fact("note", new))
    yield from _leads(here, "block", here.file.blocks, here.running.blocks, here.block_numbers)
    yield from _leads(here, "territory", here.file.territories, here.running.territories, here.territory_numbers)


def _leads(here: Standing, kind: str, file: Iterable[Any], running: Sequence[Any], numbers: Sequence[int]) -> Iterator[Change]:
    standing = {row.name: (number, here.led(row.lead)) for row, number in zip(running, numbers, strict=True)}
    for row in file:
        number, leads = standing.get(row.name, (0, None))
        if not number or here.led(row.lead) == leads:
            continue
        told = here.told.get("led", {})
        if row.name in told and here.led(told[row.name]) != leads:
            yield Change("leads", f"«{row.name}»: кто отвечает, изменено здесь, {STAYS}", holds=(kind, number))
        else:
            yield Change("leads", f"«{row.name}»: отвечает {row.lead or 'никто не назван'}; выданные права не изменятся",
                         lambda: changing.CENTRE)


def _rows(here: Standing, key: str, title: str) -> Iterator[Change]:
    """Rows of a section, each against what the last file said of it: what a person changed here stays."""
    old, new = ({row_key(row): row for row in facts[key]} for facts in (here.running.facts, here.file.facts))
    told = {row_key(row): row for row in here.told[key]} if key in here.told else old
    for own in dict.fromkeys((*new, *old)):
        was, will = old.get(own), new.get(own)
        if was == will:
            continue
        words = f"{title}, «{own[0]}»"
        if was != told.get(own):
            state = "изменено" if was and will else "введено" if was else "убрано"
            yield Change(key, f"{words}: {state} здесь, {STAYS}")
        else:
            yield Change(key, f"{words}: {'как в файле' if was and will else 'новое' if will else 'в файле нет, уйдёт'}",
                         lambda own=own, will=will: changing.set_row(key, own, will))
