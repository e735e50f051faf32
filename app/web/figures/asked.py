"""What the address of a page of figures asks for: the days, the cut, the dimension."""

from dataclasses import replace
from datetime import date, datetime, timedelta

from flask import g, request, url_for

from app.directory.categories import categories
from app.directory.schedules import local_date, zone
from app.figures import DIMENSIONS, Cut, Period, days, last_days, month_of, week_of
from app.figures.addresses import cut_in, exists
from app.foundation.viewer import Viewer
from app.web.figures.fields import fields_of
from app.web.shapes.figures import ADDRESS

LONGEST_DAYS = 3 * 366


def asked_period(at: datetime) -> tuple[Period, str]:
    """The days in the address, this week without them; words about what is wrong with them."""
    today, args = local_date(at), request.args
    if not args.get("since") and not args.get("until"):
        return week_of(today, zone()), ""
    try:
        first, last = date.fromisoformat(args.get("since", "")), date.fromisoformat(args.get("until", ""))
    except ValueError:
        return week_of(today, zone()), "Укажите обе даты полностью. Показана текущая неделя."
    if last < first:
        return week_of(today, zone()), "Последний день раньше первого. Показана текущая неделя."
    if not 1990 <= first.year <= 2100 or (last - first).days > LONGEST_DAYS:
        return week_of(today, zone()), "Период длиннее трёх лет не считается. Показана текущая неделя."
    if first > today:
        return week_of(today, zone()), "Этот период ещё не начался. Показана текущая неделя."
    return days(first, last, zone()), ""


def quick_periods(at: datetime) -> list[tuple[str, str, str]]:
    today, place = local_date(at), zone()
    month = month_of(today, place)
    found = [("эта неделя", week_of(today, place)), ("прошлая неделя", week_of(today - timedelta(days=7), place)),
             ("этот месяц", month), ("прошлый месяц", month_of(month.start.date() - timedelta(days=1), place)),
             ("30 дней", last_days(30, today, place)), ("с начала года", days(today.replace(month=1, day=1), today, place))]
    return [(words, period.start.date().isoformat(), period.last_day.isoformat()) for words, period in found]


def asked_cut(viewer: Viewer) -> Cut:
    """The cut in the address; who answers for a block or territory alone stays within it."""
    cut = replace(cut_in(request.args), **dict.fromkeys(unknown()))
    if sees_whole(viewer):
        return cut
    own = [field.cut for field in fields_of(viewer)]
    chosen = next((one for one in own if (one.block, one.territory) == (cut.block, cut.territory)), own[0])
    return replace(cut, block=chosen.block, territory=chosen.territory)


def sees_whole(viewer: Viewer) -> bool:
    return viewer.has("head", "curator", "operator")


def unknown() -> dict[str, str]:
    """Fields of the cut in the address whose value names nothing, as it stands there; looked up once a page."""
    if "unknown_cut" not in g:
        cut = vars(cut_in(request.args))
        g.unknown_cut = {name: request.args[address] for name, address in ADDRESS.items() if request.args.get(address) and (
            cut[name] is None or not exists(name, cut[name]))}
    return g.unknown_cut


def wrong_words(wrong: str) -> str:
    """``wrong`` about the days, and what the address asks for that is not there."""
    names = ", ".join(f"{DIMENSIONS[name].lower()} «{value}»" for name, value in unknown().items())
    return f"{wrong} {f'В адресе указано то, чего нет: {names}. Показано без этого.' if names else ''}".strip()


def kept_in_address(*but: str) -> dict[str, str]:
    """The rest of the cut, for the form that chooses the fields named."""
    return {address: request.args[address] for name, address in ADDRESS.items()
            if request.args.get(address) and address not in but and name not in unknown()}


def uncut_url(endpoint: str, viewer: Viewer, *but: str) -> str:
    """The same days without the cut; empty without a cut that can be taken off. ``but``: what the page itself is cut by."""
    own = () if sees_whole(viewer) else ("block", "territory")
    kept = kept_in_address(*but)
    if not kept.keys() - set(own):
        return ""
    return url_for(endpoint, **{name: value for name, value in whole_address().items() if name in own or name not in kept})


def whole_address() -> dict[str, str]:
    """Days, dimension and cut, for what shows the same elsewhere; of anything else in the address nothing."""
    return kept_in_address() | {name: request.args[name] for name in ("since", "until", "by") if request.args.get(name)}


def asked_dimension() -> str:
    asked = request.args.get("by", "unit")
    return asked if asked in dimensions() else "unit"


def dimensions() -> dict[str, str]:
    """Categories only where the centre's act names any."""
    return {code: words for code, words in DIMENSIONS.items() if code != "category" or categories()}
