"""Today's marks and the month's sheet of a system, on a page, on paper and as a workbook."""

from datetime import date, timedelta
from typing import Any

from flask import Response, render_template, request, url_for

from app.directory.schedules import channels, local_date, zone
from app.foundation.clock import now
from app.foundation.refusal import Invisible
from app.messages.monitoring.queries import month_sheet, systems, today_of
from app.messages.monitoring.rules import STATES, Day
from app.web import shapes
from app.web.access import access, me
from app.web.formats import hour_words
from app.web.monitoring import room
from app.web.xlsx import workbook
from app.worktime.opening import WEEKDAY_NAMES

READERS = ("operator", "head", "curator")
MONTHS = ("Январь", "Февраль", "Март", "Апрель", "Май", "Июнь", "Июль", "Август", "Сентябрь", "Октябрь", "Ноябрь", "Декабрь")
TONES = {"checked": ("calm", "check"), "missed": ("late", "alert-triangle"), "today": ("soon", "clock")}


@room.get("/monitoring")
@access(*READERS)
def today() -> Any:
    return today_shown()


def today_shown(refused: dict[str, str] | None = None, status: int = 200) -> Any:
    """``refused``: the words beside the number of a system."""
    at = now()
    strip = shapes.monitoring_of(today_of(me(), at), at, back="monitoring", refused=refused)
    return render_template("monitoring/today.html", strip=strip, day=local_date(at)), status


@room.get("/monitoring/<code>")
@access(*READERS)
def sheet(code: str) -> Any:
    return sheet_shown(code)


def sheet_shown(code: str, refused: dict[str, str] | None = None, status: int = 200) -> Any:
    at, first = now(), month_asked()
    known = system(code)
    strip = shapes.monitoring_of(today_of(me(), at, [known]), at, back="sheet", refused=refused)
    return render_template("monitoring/sheet.html", strip=strip, **sheet_context(known, first)), status


@room.get("/monitoring/<code>/print")
@access(*READERS)
def sheet_on_paper(code: str) -> Any:
    return render_template("monitoring/print.html", **sheet_context(system(code), month_asked()))


@room.get("/monitoring/<code>.xlsx")
@access(*READERS)
def sheet_workbook(code: str) -> Response:
    first = month_asked()
    known = sheet_context(system(code), first)
    rows: list[list[Any]] = [
        [f"{day.on:%d.%m.%Y}", WEEKDAY_NAMES[day.on.weekday()], words_of(day), day.mark.person if day.mark else "",
         day.mark.at if day.mark else None, day.mark.fresh if day.mark else None, day.registered]
        for day in known["sheet"].days]
    rows.append(["Итого", "", f"проверено {known['sheet'].count('checked')}, не отмечено {known['sheet'].count('missed')}",
                 "", None, known["sheet"].fresh, known["sheet"].registered])
    return workbook(f"monitoring-{code}-{first:%Y-%m}.xlsx", f"Мониторинг {first:%m.%Y}",
                    ["День", "День недели", "Отметка", "Кто", "Когда", "Новых отмечено", "Зарегистрировано"], rows, zone())


def system(code: str) -> str:
    """Raises Invisible for a system the person does not read."""
    if code not in systems(me()):
        raise Invisible()
    return code


def month_asked() -> date:
    """The month of the address, this one without it. Raises Invisible for no month."""
    asked = request.args.get("month", "")
    if not asked:
        return local_date(now()).replace(day=1)
    try:
        first = date.fromisoformat(f"{asked}-01") if len(asked) == 7 else None
    except ValueError:
        first = None
    if first is None or not 2000 <= first.year <= 2100:
        raise Invisible()
    return first


def sheet_context(code: str, first: date) -> dict[str, Any]:
    following, before = (first + timedelta(days=31)).replace(day=1), (first - timedelta(days=1)).replace(day=1)
    return {"sheet": month_sheet(code, first, now()), "code": code, "name": channels()[code].name, "month": f"{first:%Y-%m}",
            "title": f"{MONTHS[first.month - 1]} {first.year}", "weekdays": WEEKDAY_NAMES, "words_of": words_of,
            "tones": TONES, "hour": hour_words,
            "others": [{"url": url_for("monitoring.sheet", code=one, month=f"{first:%Y-%m}"), "label": channels()[one].name,
                        "current": one == code} for one in systems(me())],
            "before": f"{before:%Y-%m}", "following": f"{following:%Y-%m}" if following <= local_date(now()) else None}


def words_of(day: Day) -> str:
    """«проверено», «не отмечено», «выходной: День Победы»."""
    return f"{STATES[day.state]}: {day.why}" if day.why and day.state in ("off", "today") else STATES[day.state]
