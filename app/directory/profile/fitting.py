"""Whether the parts of a profile fit together: the tree of units, posts, who leads what, special hours."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from app.directory.profile.parts import BlockData, PostData, SpecialData, TerritoryData, UnitData
from app.worktime import Calendar
from app.worktime.channels import Channels
from app.worktime.mistakes import Inspection


def twice(names: Iterable[str], place: str, look: Inspection) -> None:
    for name, count in Counter(names).items():
        if count > 1:
            look.note(place, f"«{name}» указано {count} раза")


def check_units(units: tuple[UnitData, ...], look: Inspection) -> None:
    parents = {unit.name: unit.parent for unit in units}
    twice((unit.name for unit in units), "units", look)
    for unit in units:
        if unit.parent and unit.parent not in parents:
            look.note("units", f"«{unit.name}»: вышестоящего «{unit.parent}» нет")
        if in_a_circle(unit.name, parents):
            look.note("units", f"«{unit.name}»: подчинённость идёт по кругу")


def in_a_circle(name: str, parents: Mapping[str, str]) -> bool:
    """Whether the way up from a name never ends."""
    seen, step = {name}, parents.get(name, "")
    while step and step not in seen:
        seen.add(step)
        step = parents.get(step, "")
    return bool(step)


def check_posts(posts: tuple[PostData, ...], units: tuple[UnitData, ...], rows: int, look: Inspection) -> None:
    names = {unit.name for unit in units}
    for pair, count in Counter((post.name, post.unit) for post in posts).items():
        if count > 1:
            look.note("posts", f"«{pair[0]}» в «{pair[1]}» указана {count} раза")
    for post in posts:
        if post.unit and post.unit not in names:
            look.note("posts", f"«{post.name}»: подразделения «{post.unit}» нет")
    named = Counter(number for post in posts for number in post.appendix)
    missing = [number for number in range(1, rows + 1) if number not in named]
    if missing:
        look.note("posts.appendix", f"не названы строки приложения: {', '.join(map(str, missing))}")
    wrong = [number for number, count in named.items() if count > 1 or not 1 <= number <= rows]
    if wrong:
        look.note("posts.appendix", f"строки названы дважды или лишние: {', '.join(map(str, sorted(wrong)))}")


def check_leads(posts: tuple[PostData, ...], blocks: tuple[BlockData, ...], territories: tuple[TerritoryData, ...],
                units: tuple[UnitData, ...], groups: set[str], look: Inspection) -> None:
    """Who leads a block or territory is a post with that role; a unit, a topic or a settlement stands in one of them."""
    names = {unit.name for unit in units}
    fields = (("blocks", "блок", blocks, "block"), ("territories", "территория", territories, "territory"))
    for place, word, rows, kind in fields:
        twice((row.name for row in rows), place, look)
        for number, row in enumerate(rows, start=1):
            if row.lead:
                _lead(row.lead, f"sector:{kind}", f"{place}[{number}].lead", posts, look)
        led = {post.label for row in rows for post in posts if row.lead in (post.name, post.label)}
        for number, post in enumerate(posts, start=1):
            if f"sector:{kind}" in (*post.roles, *post.default_roles) and post.label not in led:
                look.note(f"posts[{number}].roles", f"«{post.name}»: не назван {word}, за который отвечает должность")
    for number, block in enumerate(blocks, start=1):
        for key, values, known in (("units", block.units, names), ("groups", block.groups, groups)):
            for value in values:
                if value not in known:
                    look.note(f"blocks[{number}].{key}", f"«{value}» в профиле нет")
    twice((unit for block in blocks for unit in block.units), "blocks.units", look)
    twice((group for block in blocks for group in block.groups), "blocks.groups", look)
    twice((name for territory in territories for name in territory.settlements), "territories.settlements", look)


def _lead(lead: str, role: str, place: str, posts: Sequence[PostData], look: Inspection) -> None:
    found = [post for post in posts if lead in (post.name, post.label)]
    if not found:
        look.note(place, f"должности «{lead}» нет среди posts")
    elif len(found) > 1:
        look.note(place, f"должностей «{lead}» несколько: назовите подразделение, «{found[0].label}»")
    elif role not in (*found[0].roles, *found[0].default_roles):
        look.note(place, f"у должности «{lead}» нет роли {role}")


def check_special_hours(special: tuple[SpecialData, ...], channels: Channels, calendar: Calendar | None,
                        look: Inspection) -> None:
    """One window a day and channel: two rows on one date would overlap or contradict."""
    seen: dict[tuple[str, object], int] = {}
    for number, row in enumerate(special, start=1):
        place = f"special_hours[{number}]"
        earlier = seen.setdefault((row.channel, row.on), number)
        if earlier != number:
            look.note(place, f"часы канала на {row.on:%d.%m.%Y} пересекаются с special_hours[{earlier}]")
        if row.channel not in channels.channels:
            look.note(f"{place}.channel", f"канала «{row.channel}» в профиле нет")
        if calendar and row.on.year not in calendar.years:
            look.note(f"{place}.date", f"календаря на {row.on.year} год нет")
