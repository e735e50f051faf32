"""Words and the ladder of questions; who may enter and check measures. Pure."""

import re

from app.foundation.viewer import Viewer

# A question climbs from rung to rung; a territory has no supervisor of its own.
LADDER = ("sector", "supervisor", "head", "curator")
RUNGS = {"sector": "руководитель блока", "supervisor": "ответственный за блок", "head": "руководитель МЦУ",
         "curator": "куратор", "observer": "наблюдатель"}
KINDS = {"question": "Вопрос", "agreement": "Решение на согласование"}
STATES = {"open": "ждёт решения", "decided": "решено, исполняется", "done": "исполнено"}
STEPS = {"ask": "Вынесен вопрос", "pass_up": "Передан выше", "decide": "Принято решение", "done": "Решение исполнено"}
VERDICTS = {"agreed": "согласовано", "not_agreed": "не согласовано"}
MEASURE_KINDS = {"measure": "Мероприятие", "task": "Задача центра"}
MEASURE_STATES = {"planned": "запланировано", "done": "выполнено", "not_done": "не выполнено"}
# A line of the note: as many whole sentences of an answer as stay readable in it.
ENOUGH_WORDS = 300
# The end of a sentence; not the dot of «ул.», «д.» or a date.
SENTENCE_END = re.compile(r"(?<=[!?…])\s|(?<=[\w»)\]]{4}\.)\s|\n")
HELLO = r"(?:здравствуйте|добр(?:ый|ое|ого) (?:день|дня|утро|утра|вечер|вечера)|уважаем\w+)"
# By itself: «Здравствуйте, [имя скрыто].», «Уважаемые жители города!»
GREETING = re.compile(rf"{HELLO}(?:[^.!?]{{0,60}}[!,]|(?:[\s,]|\[[^\]]*\])*[.…]?)", re.IGNORECASE)


def role_asking(viewer: Viewer) -> str | None:
    """The lowest rung that the person stands on: the curator has nobody above."""
    return next((role for role in LADDER[:-1] if viewer.has(role)), None)


def next_rung(role: str, supervised: bool) -> str | None:
    """Who is asked next. ``supervised``: whether anybody answers for the block from above; not every act names such people,
    and nothing waits for nobody."""
    above = LADDER[LADDER.index(role) + 1:]
    return next((rung for rung in above if rung != "supervisor" or supervised), None)


def over(viewer: Viewer, role: str, block_id: int | None, territory_id: int | None) -> bool:
    """Whether the person holds the role for this block or territory; head and curator for everything."""
    if role in ("head", "curator"):
        return viewer.has(role)
    return (block_id is not None and block_id in viewer.blocks(role)) or (
        territory_id is not None and territory_id in viewer.territories(role))


def may_keep_measures(viewer: Viewer, block_id: int | None, territory_id: int | None) -> bool:
    """Heads enter and check any; who answers for a block or territory, its own."""
    return viewer.has("head") or any(over(viewer, role, block_id, territory_id) for role in ("sector", "supervisor"))


def may_change(viewer: Viewer, kind: str, block_id: int | None, territory_id: int | None, entered_by: int) -> bool:
    """Who entered a measure, and who may enter one like it; a task of the centre is the head's."""
    if entered_by == viewer.person_id:
        return True
    return may_keep_measures(viewer, block_id, territory_id) and (kind != "task" or viewer.has("head"))


def done_words(answer: str, most: int) -> str:
    """The first sentences of an answer after its greeting, whole as far as they go."""
    said = [one for one in map(str.strip, SENTENCE_END.split(answer)) if one and not GREETING.fullmatch(one)]
    found = said[0] if said else ""
    for one in said[1:]:
        if len(found) + len(one) >= ENOUGH_WORDS:
            break
        found = f"{found} {one}"
    return found if len(found) <= most else f"{found[:most - 1]}…"
