"""The filter of the list of messages as its address says it."""

from collections.abc import Mapping
from datetime import date

from app.directory.categories import categories
from app.messages.queries.filters import Filter
from app.messages.rules import words as w


def asked_in(args: Mapping[str, str]) -> Filter:
    """What makes no sense is as if it were not there: so is an order beside words, which are found newest first."""
    def known(name: str, codes: Mapping[str, str]) -> str:
        return args[name] if args.get(name) in codes else ""

    since, until = days_in(args)
    state, words = args.get("state", ""), args.get("q", "")[:200].strip()
    return Filter(words=words, state=state if state in w.STATES else "",
                  channel=args.get("channel", "")[:20], unit_id=whole(args.get("unit")), topic_id=whole(args.get("topic")),
                  batch_id=whole(args.get("batch")), late="late" in args, by_due=args.get("order") == "due" and not words,
                  essence=args.get("essence", "") if args.get("essence") in ("yes", "no") else "",
                  applicant=known("applicant", w.APPLICANTS),
                  category=args.get("category", "") if args.get("category") in categories() else "",
                  object=args.get("object", "")[:120].strip(), kind=known("kind", w.KINDS), type=known("type", w.APPEAL_TYPES),
                  form=known("form", w.FORMS), since=since, until=until)


def days_in(args: Mapping[str, str]) -> tuple[date | None, date | None]:
    """Days of receipt; neither where one is no day, or the last lies before the first."""
    try:
        since, until = (date.fromisoformat(args[name]) if args.get(name) else None for name in ("since", "until"))
    except ValueError:
        return None, None
    known = all(1990 <= day.year < 2100 for day in (since, until) if day)
    return (since, until) if known and (not since or not until or since <= until) else (None, None)


def whole(value: str | None) -> int | None:
    return int(value) if value and value.isascii() and value.isdigit() and len(value) < 10 else None
