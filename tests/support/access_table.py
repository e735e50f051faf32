"""Who may do what to a message, written down by hand: the table that the gate, the cards and the acts are held against."""

from dataclasses import dataclass

# Who answers in a channel, then the steps of its route with who stands at each (постановление № 1442-п, раздел 3; where the
# act is silent, the profile's defaults).
ROUTES = {
    "incident": "executor check:operator region:operator publish:operator reaction:nobody",
    "pos": "executor publish:operator consent:head",
    "regional": "executor publish_own:executor",
    "governor": "executor agree_unit:unit_head agree_operator:operator agree_press:press sign:signatory send_own:executor",
    "pages": "press publish:press", "direct": "press publish:press", "messenger": "press publish:press",
    "line": "press publish:press",
    "phone": "executor check:operator publish:operator", "email": "executor check:operator publish:operator",
    "paper": "executor check:operator publish:operator",
    "appeal": "executor agree_unit:unit_head sign:signatory send:operator",
}
BEFORE = "registered taken assigned preparing"
AT_WORK = "assigned preparing deferred"
OPEN = f"{BEFORE} clarification at_step deferred published"
# act: (hats that may do it, states or @kinds of steps).
ACTS = {
    "take": ("operator", "registered"), "assign": ("operator", "registered taken"),
    "prepare": ("press", "registered taken deferred"), "answer": ("responsible", AT_WORK),
    "check": ("here", "@check"), "region_agree": ("here", "@region"), "agree": ("here", "@agree"), "sign": ("here", "@sign"),
    "send": ("here", "@send"), "publish": ("here", "@publish"), "consent": ("here", "@consent"),
    "consent_return": ("here", "@consent"), "region_return": ("here", "@region"),
    "return": ("here", "@check @agree @sign @publish"),
    "comment": ("operator", "published done"), "mark": ("operator", "published done"), "no_question": ("operator", BEFORE),
    "acknowledge": ("responsible", "assigned"), "instruct": ("unit_head", "assigned preparing"),
    "not_ours": ("responsible", "assigned preparing"), "ask_time": ("responsible", "assigned preparing"),
    "contribute": ("contributing", AT_WORK), "reassign": ("operator head", AT_WORK), "record_answer": ("operator", AT_WORK),
    "add_unit": ("operator", AT_WORK), "fast_track": ("operator", f"{BEFORE} at_step"),
    "urgent": ("operator", f"{BEFORE} deferred at_step"), "urge": ("head", OPEN), "importance": ("head", OPEN),
    "call": ("operator responsible contributing", OPEN), "edit": ("operator", f"{OPEN} done"),
    "essence": ("operator sector", f"{OPEN} done"), "set_address": ("operator", OPEN),
    "bounce": ("operator responsible", f"{OPEN} done redirected"),
    "extend": ("operator head", f"{BEFORE} deferred at_step"), "convert": ("operator", BEFORE),
    "duplicate": ("operator", BEFORE), "redirect": ("operator", BEFORE), "decline": ("operator", f"{BEFORE} clarification"),
    "clarify": ("operator", BEFORE), "clarified": ("operator", "clarification"), "go_on": ("operator", "clarification"),
    "restore": ("operator", "declined redirected duplicate"),
    # Nothing came back, nobody asked for time, nothing is late, no source reported an end or a deadline.
    "grant_time": ("operator", ""), "refuse_time": ("operator", ""), "late_because": ("operator responsible head", ""),
    "follow_source": ("operator", ""), "follow_due": ("operator", ""), "resend": ("operator responsible", ""),
}


@dataclass(frozen=True)
class Place:
    """Where a message stands; ``given``: it is in the hands of the unit, with a helping one."""

    channel: str
    appeal: bool
    state: str
    step: str
    round: int
    given: bool
    topic_ours: bool
    in_village: bool
    mailed: bool = False

    @property
    def route(self) -> list[str]:
        return ROUTES["appeal" if self.appeal else self.channel].split()


CHANNELS = frozenset(ROUTES) - {"appeal"}
# Whose the channels are: who works in one works in all states of it, and in no other.
RUNS = {"operator": {"incident"}, "operator elsewhere": {"pos"}, "operator of all": CHANNELS, "press": {"pages"},
        "press of the governor": {"governor"}}


def hats(who: str, place: Place) -> set[str] | None:
    """In which capacities the person stands before the message; None: it does not exist for them."""
    if place.channel in RUNS.get(who, ()):
        prepares = place.route[0] == "press" or who.startswith("press")
        return {"operator", *(("press",) if prepares else ()), *(() if who.startswith("press") else ("officer",))}
    if who in ("head", "curator"):
        return {who}
    if who in ("executor", "unit head", "contributor") and place.given:
        return {"executor": {"responsible"}, "unit head": {"responsible", "unit_head"}, "contributor": {"contributing"}}[who]
    if who in ("sector", "supervisor", "signatory") and (place.given or place.topic_ours):
        return {"sector": {"sector"}, "supervisor": set(), "signatory": {"signatory"} if place.given else set()}[who]
    if (who, True) in (("settlement", place.in_village), ("sector elsewhere", not place.given and not place.topic_ours)):
        return {"sector"}
    return {"signatory"} if who == "signatory of all" else None


def entitled(code: str, place: Place, worn: set[str]) -> bool:
    """Whether the act is theirs in this message, at whatever moment (403 if not)."""
    needed, where = ACTS[code]
    if needed != "here":
        return bool(worn & set(needed.split())) and not (code == "prepare" and place.route[0] != "press")
    own = steps_of(code, place, where)
    current = [step for step in own if step[0] == place.step]
    return any(worn & at_step(*step) for step in current or own)


def steps_of(code: str, place: Place, where: str) -> list[tuple[str, str]]:
    found = [(name, who) for name, who in (step.split(":") for step in place.route[1:]) if f"@{name.split('_')[0]}" in where]
    if code == "return":  # from the publication only where nobody checked before
        checked = any(step.startswith("check:") for step in place.route)
        found = [step for step in found if not step[0].startswith("publish") or (step[1] == "operator" and not checked)]
    return found


def at_step(name: str, who: str) -> set[str]:
    """Who stands at a step: what an executor publishes or sends, the operator may record; of two officers who agree each
    does so in person."""
    return {"responsible", "operator"} if who == "executor" else {"officer"} if name == "agree_operator" else {who}


def open_now(code: str, place: Place) -> bool:
    """Whether the moment for the act is now."""
    needed, where = ACTS[code]
    if needed == "here":
        return any(name == place.step for name, _who in steps_of(code, place, where))
    asked = {
        "no_question": place.round > 1, **dict.fromkeys(("decline", "redirect", "duplicate"), place.round == 1),
        **dict.fromkeys(("set_address", "extend"), place.appeal),
        "bounce": place.mailed,
        "fast_track": place.channel == "incident" and not place.appeal,
        "urgent": place.channel in ("incident", "pos") and not place.appeal,
        "convert": place.appeal or place.channel != "incident"}
    return place.state in where.split() and asked.get(code, True)


def offered(who: str, place: Place) -> set[str]:
    """The acts that the card shows to the person."""
    worn = hats(who, place)
    return {code for code in ACTS if worn and entitled(code, place, worn) and open_now(code, place)}
