"""What a changed file does to a route at work, in words; and the open messages that keep it as it is."""

from collections.abc import Callable, Iterator, Mapping, Sequence

from app.foundation.viewer import ROLES
from app.worktime.channels import FLAGS, RouteStep

Route = Sequence[RouteStep]
# How many open messages stand at each step of a channel (None: of appeals); who knows messages stands above the directory.
AtSteps = Callable[[str | None], Mapping[str, int]]
ASKS = {"talk": "просит записать разговор с заявителем", "topic": "просит тему при взятии в работу",
        "instructed": "ждёт поручения руководителя подразделения"}


def route_words(old: Route, new: Route) -> str:
    """Every difference of two routes, in the order of the new one."""
    if not old:
        return f"маршрут: {_line(new)}"
    was, will = _named(old), _named(new)
    kept = [step.step for step in new if step.step in was]
    found = [f"шаг «{step.label}» ({ROLES[step.who].lower()}) добавлен" for step in new if step.step not in was]
    found += [f"шаг «{step.label}» убран" for step in old if step.step not in will]
    if kept != [step.step for step in old if step.step in will]:
        found.append(f"порядок: {_line(new)}")
    for code in kept:
        found += [f"шаг «{will[code].label}» {words}" for words in _step_words(was[code], will[code])]
    return "маршрут: " + "; ".join(found)


def _line(route: Route) -> str:
    return " → ".join(step.label for step in route)


def _named(route: Route) -> dict[str, RouteStep]:
    return {step.step: step for step in route}


def _step_words(old: RouteStep, new: RouteStep) -> Iterator[str]:
    if old.who != new.who:
        yield f"делает {ROLES[new.who].lower()} (было: {ROLES[old.who].lower()})"
    if old.decides != new.decides:
        yield f"записывает решение: {new.decides}" if new.decides else "больше не записывает чужое решение"
    for name in FLAGS:
        if getattr(old, name) != getattr(new, name):
            yield ASKS[name] if getattr(new, name) else f"больше не {ASKS[name]}"
    if old.outcomes != new.outcomes:
        yield f"допускает итоги: {', '.join(new.outcomes) or 'любые'}"
    if (old.label, old.waits_for, old.source, old.returns_to) != (new.label, new.waits_for, new.source, new.returns_to):
        yield "назван иначе" if old.label != new.label else "сменил слова или источник"


def stopped_by(old: Route, new: Route, standing: Mapping[str, int]) -> str:
    """The steps on which open messages stand and that the new route gives to somebody else or does not have; empty: none."""
    was, will = _named(old), _named(new)
    return "; ".join(f"на шаге «{step.label}» открытых сообщений: {standing[code]}" for code, step in was.items()
                     if standing.get(code) and (code not in will or _whose(step) != _whose(will[code])))


def _whose(step: RouteStep) -> tuple[str, bool]:
    return step.who, bool(step.decides)
