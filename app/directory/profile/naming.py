"""Whether what the sections of a profile name stands in the file: bodies and posts, channels, roles, who signs the note."""

from collections.abc import Iterable, Iterator
from typing import Any

from app.directory.profile.fitting import in_a_circle
from app.directory.profile.parts import PostData, Profile
from app.directory.profile.sections import SECTIONS
from app.foundation.viewer import ROLES as TITLED
from app.worktime.channels import CHANNEL_CODES
from app.worktime.mistakes import Inspection

ROLES = ("head", "head:deputy", "curator", "executor", "signatory", "supervisor", "sector", "sector:block",
         "sector:territory", "press", "analyst", "region", "observer", "office", "secretary", "member",
         "responsible-executor", *(f"operator:{code}" for code in CHANNEL_CODES))
NOT_SET = (*SECTIONS, "base_organisation", "region", "blocks", "territories", "quotas")
Facts = dict[str, Any]


def check_names(told: Profile, look: Inspection) -> None:
    facts = told.facts
    classes = {row["name"]: row["parent"] for row in facts["classes"]}
    names = {*classes, *(unit.name for unit in told.units), *(name for post in told.posts for name in (post.name, post.label))}
    for place, name in bodies(facts):
        if name and name not in names:
            look.note(place, f"«{name}» нет ни в units, ни в posts, ни в classes")
    for number, row in enumerate(facts["classes"], start=1):
        if in_a_circle(row["name"], classes):
            look.note(f"classes[{number}].parent", f"«{row['name']}»: подчинённость идёт по кругу")
    fields = (f"sector:{row.name}" for row in (*told.blocks, *told.territories))
    for key, known in (("appointments", (*ROLES, *fields)), ("classes", (*ROLES, "recipient"))):
        for number, row in enumerate(facts[key], start=1):
            check_roles(row["roles"], known, f"{key}[{number}].roles", look)
    check_roles(facts["titles"], tuple({**dict.fromkeys(ROLES), **TITLED}), "centre.titles", look)
    for key in facts["not_set"]:
        if key not in NOT_SET:
            look.note("centre.not_set", f"раздела «{key}» нет; известны: {', '.join(NOT_SET)}")
    _signed(facts, told.posts, look)


def check_roles(roles: Iterable[str], known: tuple[str, ...], place: str, look: Inspection) -> None:
    for role in roles:
        if role not in known:
            look.note(place, f"роли «{role}» нет; известны: {', '.join(known)}")


def bodies(facts: Facts) -> Iterator[tuple[str, str]]:
    """Every place that names a body or a post. Who owns an address for replies stands outside the centre."""
    for key, field in (("members", "name"), ("classes", "parent"), ("accounts", "owner"), ("reports", "addressees")):
        for number, row in enumerate(facts[key], start=1):
            if row.get("purpose") == "reply":
                continue
            for name in row[field] if isinstance(row[field], list) else [row[field]]:
                yield f"{key}[{number}].{field}", name


def _signed(facts: Facts, posts: tuple[PostData, ...], look: Inspection) -> None:
    """The note is signed by a post of the file or by a role as the centre calls it, «МЦУ» written out or not."""
    words = facts["note"].get("signed_by", "")
    titles = {title.split(" (")[0] for title in {**TITLED, **facts["titles"]}.values()}
    if words and _short(words) not in {_short(name) for name in (*titles, *(post.name for post in posts))}:
        look.note("note.signed_by", f"должности «{words}» нет ни в posts, ни в centre.titles")


def _short(words: str) -> str:
    return str(words).casefold().replace("муниципального центра управления", "мцу")


def check_channels(told: Profile, look: Inspection) -> None:
    """Channels that are named are channels of the file."""
    named = [(f"{key}[{number}].channel", row["channel"]) for key in ("sources", "accounts")
             for number, row in enumerate(told.facts[key], start=1)]
    named += [(f"posts[{number}].{key}", role.removeprefix("operator:")) for number, post in enumerate(told.posts, start=1)
              for key in ("roles", "default_roles") for role in getattr(post, key) if role.startswith("operator:")]
    for place, code in named:
        if code and code not in told.channels.channels:
            look.note(place, f"канала «{code}» в профиле нет")
