"""Hours of channels, their special hours and rules."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import render_template

from app.directory.acts.channels import channel_values
from app.directory.acts.seen import stamp
from app.directory.addresses import replies_of
from app.directory.admin_queries import hours as directory
from app.directory.profile.routes import ASKS
from app.directory.schedules import centre, channels, local_date, route_for
from app.directory.titles import role_titles
from app.foundation.clock import now
from app.messages.queries.standing import at_steps
from app.messages.recounting.queries import preview, recounts_of
from app.messages.rules.words import CLOCKS, OUTCOMES
from app.web.access import access
from app.web.admin import room
from app.web.admin.forms import AddressesForm, ChannelForm, SpecialForm
from app.web.admin.pages.recounts import RECOUNT_STATES
from app.web.admin.rule_words import RuleForm, RuleLine, rule_form, rule_lines
from app.worktime.rules import Rule


@room.get("/admin/hours")
@access("admin")
def hours() -> Any:
    return hours_shown(special_form(formdata=None))


def special_form(**options: Any) -> SpecialForm:
    form = SpecialForm(prefix="special", **options)
    form.channel.choices = [(card.code, card.name) for card in channels().values()]
    return form


def hours_shown(form: SpecialForm, status: int = 200) -> Any:
    today = local_date(now())
    coming, past = directory.special_hours(today)
    return render_template("admin/hours.html", channels=directory.all_hours(today), form=form, coming=coming, past=past,
                           lines=rule_lines), status


@room.get("/admin/hours/<code>")
@access("admin")
def channel_rules(code: str) -> Any:
    return rules_shown(code)


def rules_shown(code: str, form: RuleForm | None = None, planned: Rule | None = None, status: int = 200,
                refused: str = "", addresses: AddressesForm | None = None, channel: ChannelForm | None = None) -> Any:
    """``planned`` is the rule to agree to, shown beside the one it follows."""
    card, at = directory.channel_hours(code, local_date(now())), now()
    owner, reach = directory.owner_of(code), form.reach.data if form else "keep"
    form = form or rule_form(card.newest.rule, formdata=None)
    moved = preview(planned, owner, reach, at) if planned and reach != "keep" else None
    return render_template(
        "admin/rules.html", card=card, form=form, lines=rule_lines, refused=refused, planned=planned, preview=moved,
        recounts=recounts_of(owner), states=RECOUNT_STATES, clock_names=CLOCKS, today=local_date(at),
        compared=compared(card.newest.rule, planned) if planned else [], known=replies_of(centre().facts, code),
        addresses=addresses or addresses_form(code) if sends(code) else None, basis=directory.basis_of(code),
        channel=channel or channel_form(code), route=route_lines(code),
        waiting=sum(at_steps(owner).values())), status


def channel_form(code: str) -> ChannelForm | None:
    """What the channel is called and whether it is worked; appeals have neither."""
    if code not in channels():
        return None
    now_so = channel_values(code)
    return ChannelForm(formdata=None, prefix="channel", data=vars(now_so) | {"seen": stamp(now_so)})


@dataclass(frozen=True)
class StepLine:
    """``asks``: what the step asks for, in words."""

    label: str
    who: str
    asks: tuple[str, ...]
    source: str


def route_lines(code: str) -> list[StepLine]:
    """The steps of a channel, or of appeals."""
    titles = role_titles()
    return [StepLine(row["label"], titles[row["who"]], tuple(asks_of(row)), row["source"])
            for row in route_for(code, "appeal" if code == directory.APPEAL else "message")]


def asks_of(row: dict[str, Any]) -> Iterator[str]:
    if row.get("decides"):
        yield f"записывает решение: {row['decides']}"
    yield from (words for name, words in ASKS.items() if row.get(name))
    if row.get("outcomes"):
        yield f"итоги: {', '.join(OUTCOMES[code].lower() for code in row['outcomes'])}"
    if row.get("returns_to"):
        yield "может вернуть на подготовку ответа"


def sends(code: str) -> bool:
    """Whether replies of the channel go out as letters to addresses of its own."""
    return code in channels() and any(step["step"].startswith("send") for step in channels()[code].route)


def addresses_form(code: str) -> AddressesForm:
    return AddressesForm(formdata=None, prefix="to", data={"addresses": "\n".join(
        row.address for row in replies_of(centre().facts, code))})


def compared(before: Rule, after: Rule) -> list[tuple[RuleLine, str]]:
    """Terms of the new rule, each with what it was where that changed."""
    was = {line.key: line.value for line in rule_lines(before)}
    return [(line, was.get(line.key, "") if was.get(line.key) != line.value else "") for line in rule_lines(after)]
