"""What was handed in, how far it is, what it would change; words that wait to be matched."""

from typing import Any

from flask import Response, make_response, render_template, request, url_for
from flask_login import current_user

from app.directory.schedules import zone
from app.foundation.clock import now
from app.imports import matching as match
from app.imports import queries
from app.imports.rules import SYSTEMS
from app.web.access import access
from app.web.htmx import go
from app.web.imports import room
from app.web.imports.forms import MatchForm, UploadForm, line_form
from app.web.xlsx import workbook

LAST_ID = 2**31 - 1


@room.get("/imports")
@access("operator", "admin")
def batches() -> str:
    return batches_page(UploadForm(formdata=None))


def batches_page(form: UploadForm) -> str:
    before = request.args.get("before", type=int)
    lines, following = queries.batches(current_user, before if before and 0 < before <= LAST_ID else None)
    return render_template("imports/batches.html", form=form, systems=SYSTEMS, lines=lines, following=following,
                           first=not before, waiting=match.count_waiting(queries.gate(current_user)))


@room.get("/imports.xlsx")
@access("operator", "admin")
def batches_workbook() -> Response:
    headings = ["Загрузка", "Откуда", "Файл", "Получено", "Кто", "Что с ней", "Пояснение", "Строк", "Создано", "Обновлено",
                "Источник сообщает", "Без изменений", "Не принято"]
    rows = [[line.id, SYSTEMS[line.system], line.name, line.came_at, line.who, line.words, line.why, line.rows, line.created,
             line.updated, line.reported, line.unchanged, line.refused] for line in queries.all_batches(current_user)]
    return workbook("Загрузки.xlsx", "Загрузки", headings, rows, zone())


@room.get("/imports/<int:number>")
@access("operator", "admin")
def batch(number: int) -> str:
    return batch_page(number)


def batch_page(number: int, wrong: str = "") -> str:
    """``wrong`` are the words of an act that was refused."""
    card = queries.batch_card(current_user, min(number, LAST_ID), now())
    return render_template("imports/batch.html", card=card, wrong=wrong, zone=zone(),
                           system=SYSTEMS[card.line.system],
                           sees_texts=current_user.works("operator", card.line.system))


@room.get("/imports/<int:number>/progress")
@access("operator", "admin")
def progress(number: int) -> Response:
    """204 while nothing moved since ``version``; at the end the page is asked for anew."""
    found = queries.progress(current_user, min(number, LAST_ID), now())
    if not found.at_work:
        return go(url_for("imports.batch", number=number))
    if request.args.get("version") == found.version:
        return make_response("", 204)
    return make_response(render_template("imports/_progress.html", number=number, progress=found))


@room.get("/imports/<int:number>/refused.xlsx")
@access("operator", "admin")
def refused(number: int) -> Response:
    rows = queries.refused_rows(current_user, min(number, LAST_ID))
    headings = ["Строка листа", "Столбец", "Почему не принято"]
    return workbook(f"Загрузка {number}, не принято.xlsx", "Не принято", headings, rows, zone())


@room.get("/imports/matching")
@access("operator", "admin")
def matching() -> str:
    return matching_page(*asked())


@room.get("/imports/matching.xlsx")
@access("operator", "admin")
def matching_workbook() -> Response:
    rows = [[line.words, line.count, ", ".join(f"№ {number}" for number in line.examples)]
            for line in match.all_waiting(asked()[0], queries.gate(current_user))]
    return workbook("Не сопоставлено.xlsx", "Не сопоставлено", ["Слова источника", "Сообщений", "Примеры"], rows, zone())


def asked() -> tuple[str, int]:
    """Kind and page in the address; what makes no sense is the first page of units."""
    kind, page = request.args.get("kind", ""), request.args.get("page", 1, type=int)
    return kind if kind in match.KINDS else "unit", min(max(page, 1), 10_000)


def matching_page(kind: str, page: int, wrong: MatchForm | None = None, refused: str = "") -> str:
    """``wrong``: a line that was sent and refused; it keeps what was typed and shows why. ``refused``: of a button."""
    systems = queries.gate(current_user)
    lines, total = match.waiting_words(kind, systems, (page - 1) * match.PAGE)
    rows: list[dict[str, Any]] = []
    for place, line in enumerate(lines, 1):
        form = line_form(place, line)
        if wrong is not None and wrong.words.data == line.words:
            form.label.data, form.alike.data, form.label.errors = wrong.label.data, wrong.alike.data, wrong.label.errors
        rows.append({"line": line, "form": form, "place": place})
    return render_template(
        "imports/matching.html", rows=rows, kind=kind, page=page, total=total, more=page * match.PAGE < total,
        counts=match.count_waiting(systems), choices=match.choices(kind), said=match.said(kind), refused=refused,
        sees_messages=all(current_user.works("operator", system) for system in systems))
