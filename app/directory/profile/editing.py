"""A part of what stands here, as its profile says it: changed by hand where no other page changes it.

The rest is taken as it stands, and the whole is inspected like a file.
"""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from app.directory.acts.seen import stamp
from app.directory.profile.applying import apply_changes
from app.directory.profile.difference import Change, differences
from app.directory.profile.parts import Profile
from app.directory.profile.reading import Unmet, inspected, parsed
from app.directory.profile.routes import AtSteps
from app.directory.profile.running import running_profile
from app.directory.profile.sections import SECTIONS
from app.directory.profile.writing import table_of, toml
from app.directory.schedules import in_turn, local_date
from app.foundation.refusal import Stale
from app.foundation.viewer import Viewer
from app.worktime.mistakes import DataMistakes

CHANNEL = "channels."
# The note is signed by a role as the centre calls it.
KEYS = {"centre": ("centre", "note")}
PLAIN = {"centre": "Центр: слова акта, названия ролей, подпись записки", "posts": "Должности: обязанности и пункты",
         "blocks": "Блоки: кто отвечает", "territories": "Территории: кто отвечает",
         **{key: SECTIONS[key][0] for key in ("appointments", "classes")}, "appeal": "Обращения: маршрут и где их не бывает"}


def parts(profile: Profile) -> dict[str, str]:
    """What may be changed by hand, with its name."""
    return PLAIN | {f"{CHANNEL}{code}": f"{channel.name}: маршрут и пункты"
                    for code, channel in profile.channels.channels.items()}


def text_of(profile: Profile, part: str) -> str:
    return toml(_only(table_of(profile), part)).strip() + "\n"


def edited(part: str, text: str, today: date, unmet: Unmet, at_steps: AtSteps) -> tuple[Profile, list[Change]]:
    """The centre with its part as it is told now, and what that changes. Raises DataMistakes with every mistake."""
    standing = running_profile()
    try:
        told = parsed(text)
    except ValueError as mistake:
        raise DataMistakes([str(mistake)]) from None
    if told != _only(told, part):
        raise DataMistakes([f"Здесь меняют только раздел «{part}», без правил: другого в тексте быть не должно."])
    new = inspected(_put(table_of(standing), part, told), standing.topics, standing.calendar, unmet)
    return new, differences(new, today, at_steps, by_hand=True)


def stamp_of(changes: Sequence[Change]) -> str:
    """Moves with what would be changed: agreed to is what was shown."""
    return stamp(*((change.place, change.words, change.work is not None) for change in changes))


def change_part(viewer: Viewer, part: str, text: str, basis: str, agreed: str, at: datetime, unmet: Unmet,
                at_steps: AtSteps) -> int:
    """How many lines were done. Raises DataMistakes; Stale when it would change other than was agreed to."""
    in_turn()
    new, changes = edited(part, text, local_date(at), unmet, at_steps)
    if stamp_of(changes) != agreed:
        raise Stale("Пока вы правили, центр изменился. Посмотрите ещё раз, что получится, и внесите изменения снова.")
    return apply_changes(viewer, new, changes, at, basis)


def _only(table: dict[str, Any], part: str) -> dict[str, Any]:
    """What the table has of this part."""
    if not part.startswith(CHANNEL):
        return {key: _without_rules(table[key]) for key in KEYS.get(part, (part,)) if key in table}
    code, channels = part.removeprefix(CHANNEL), table.get("channels")
    return {"channels": {code: _without_rules(channels[code])}} if isinstance(channels, dict) and code in channels else {}


def _without_rules(content: Any) -> Any:
    """Deadlines are changed from a date on, with what moves: on a page of their own."""
    return {key: value for key, value in content.items() if key != "rules"} if isinstance(content, dict) else content


def _put(table: dict[str, Any], part: str, told: dict[str, Any]) -> dict[str, Any]:
    if part.startswith(CHANNEL):
        code = part.removeprefix(CHANNEL)
        channels = table["channels"]
        return table | {"channels": channels | {code: _with_rules(channels[code], told.get("channels", {}).get(code))}}
    return table | {key: _with_rules(table.get(key), told.get(key)) for key in KEYS.get(part, (part,))}


def _with_rules(old: Any, new: Any) -> Any:
    return new | {"rules": old["rules"]} if isinstance(new, dict) and isinstance(old, dict) and "rules" in old else new
