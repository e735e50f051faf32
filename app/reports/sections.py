"""The sections of the weekly note, in the order in which they are read. Each takes its numbers from figures alone."""

from collections.abc import Callable
from datetime import datetime, timedelta

from app.council.queries import measures_behind, unchecked_behind
from app.council.rules import MEASURE_STATES
from app.directory.schedules import channels, local_date, rules_begun, zone
from app.figures import FIGURES, Cut, Figure, Growth, Line, Period, by, course, figures, growth, rating, week_of
from app.figures.lines import answers_on_lines
from app.figures.words import change_words, decimal, value_words
from app.messages.queries.noted import broken_promises, urgent_ones
from app.reports.content import Cell, Course, Section
from app.reports.gathering import BEFORE, Gathered, message
from app.reports.rules import week_words

KEY_CODES = ("received", "on_time", "overdue", "time", "returned", "completeness", "satisfaction", "answered_share")
CRITICAL = ("received", "open", "overdue")
OF_APPEALS = ("received", "on_time", "extended", "redirecting", "overdue")
OF_UNIT = ("received", "on_time", "time", "completeness", "returned")
CHARTS = {"received": ("Поступило сообщений по неделям", "Поступило", ""),
          "on_time": ("Доля ответов, данных в срок, по неделям", "В срок, %", "%")}
TOP, WEEKS = 5, 8
NOW = ", на момент данных"
GROWN = {"topic_group": "группа тем", "territory": "территория", "unit": "подразделение"}
SHORT = {"received": "Получено", "on_time": "В срок", "time": "Среднее время", "completeness": "Полнота",
         "returned": "Возвраты", "open": "В работе", "overdue": "Просрочены ответы"}


def key_figures(found: Gathered) -> Section:
    told = figures(KEY_CODES, found.period, found.at)
    rows = tuple((Cell(titled(code)), found.figure(one), found.before(one), Cell(change_words(one)[0]))
                 for code, one in told.items())
    return Section("key", "Ключевые показатели", rules_changed(found.period), ("Показатель", "За неделю", "Неделей раньше",
                   "Изменение"), "lrrl", rows, weeks_told(found))


def weeks_told(found: Gathered) -> tuple[Course, ...]:
    """How many messages came and which share was answered in time, of the week and those before it."""
    weeks = [week_of(found.period.start.date() - timedelta(days=7 * back), zone()) for back in range(WEEKS - 1, -1, -1)]
    told = course(tuple(CHARTS), weeks, found.at)
    return tuple(Course(title, tuple(f"{week.start:%d.%m}" for week in weeks), tuple(one[code].value for one in told), tuple(
        found.whole(FIGURES[code].whole, "", "" if week == found.period else week_words(week.start.date())).key
        for week in weeks), name, unit) for code, (title, name, unit) in CHARTS.items())


def titled(code: str) -> str:
    """What counts the moment says so: it is not of the week."""
    return f"{FIGURES[code].title}{NOW if FIGURES[code].now else ''}"


def rules_changed(period: Period) -> tuple[str, ...]:
    """Deadlines of the week were counted by different rules: said where the shares stand."""
    return tuple(f"С {since:%d.%m.%Y} действует новое правило сроков канала «{name}»: сообщения, поступившие раньше, "
                 "считаются по прежнему." for since, name in rules_begun(period.start.date(), period.last_day))


def urgent(found: Gathered) -> Section:
    ones = urgent_ones(found.period.start, found.period.end, found.at)
    if not ones:
        return Section("urgent", "Срочное и важное", ("Срочных запросов и важных сообщений за неделю не было.",))
    rows = tuple((message(one.number), Cell(one.topic or "тема не указана"), Cell(one.unit or "не назначено"), Cell(one.state))
                 for one in ones)
    return Section("urgent", "Срочное и важное", (), ("Сообщение", "Тема", "Подразделение", "Состояние"), "llll", rows)


def critical(found: Gathered) -> Section:
    """The fixed topics stand there also with nought."""
    rows = tuple(critical_row(found, dimension, key, name) for dimension, key, name in found.critical)
    words = () if rows else ("Постоянных критических тем не задано.",)
    headings = ("Тема", "Поступило", "Неделей раньше", f"В работе{NOW}", f"{SHORT['overdue']}{NOW}")
    return Section("critical", "Критические темы", words, headings, "lrrrr", rows)


def critical_row(found: Gathered, dimension: str, key: object, name: str) -> tuple[Cell, ...]:
    told = figures(CRITICAL, found.period, found.at, Cut(**{dimension: key}))
    received, now, late = found.line(dimension, key, told, CRITICAL)
    before = found.part("received", dimension, key, str(round(told["received"].before or 0)), BEFORE)
    return Cell(name), received, before, now, late


def changed(found: Gathered) -> Section:
    rows = tuple(changed_row(found, dimension, one) for dimension in GROWN
                 for one in growth(dimension, found.period, found.at))
    if not rows:
        return Section("changed", "Что заметно изменилось", (
            "Заметных изменений нет: ни по одной теме, территории или подразделению число сообщений не изменилось на четверть "
            "и на три сообщения.",))
    return Section("changed", "Что заметно изменилось", ("Показано то, что изменилось не меньше чем на четверть и на три "
                   "сообщения.",), ("Разрез", "Название", "За неделю", "Неделей раньше", "Изменение"), "llrrr", rows)


def changed_row(found: Gathered, dimension: str, one: Growth) -> tuple[Cell, ...]:
    return (Cell(GROWN[dimension]), Cell(one.name or "не указано"), found.part("received", dimension, one.key, str(one.now)),
            found.part("received", dimension, one.key, str(one.before), BEFORE),
            Cell(f"{'▲' if one.change > 0 else '▼'} {abs(one.change)}"))


def tops(found: Gathered) -> Section:
    rows = [*top(found, "topic", "тема"), *top(found, "territory", "территория"),
            *top(found, "settlement", "населённый пункт")]
    words = () if rows else ("За неделю сообщений не поступило.",)
    return Section("tops", "О чём и откуда пишут", words, ("Разрез", "Название", "Поступило", "В срок"), "llrr", tuple(rows))


def top(found: Gathered, dimension: str, word: str) -> list[tuple[Cell, ...]]:
    lines = most(by(dimension, ("received", "on_time"), found.period, found.at))[:TOP]
    return [(Cell(word), Cell(line.name or "не указано"),
             *found.line(dimension, line.key, line.figures, ("received", "on_time"))) for line in lines]


def most(lines: list[Line]) -> list[Line]:
    had = [line for line in lines if line.figures["received"].whole.rows]
    return sorted(had, key=lambda line: (-line.figures["received"].whole.rows, line.name))


def sources(found: Gathered) -> Section:
    rows = []
    for dimension, word, names in (("channel", "канал", {code: card.name for code, card in channels().items()}),
                                   ("network", "площадка", {})):
        for line in most(by(dimension, ("received",), found.period, found.at)):
            name = names.get(line.key, line.name) or "площадка не указана"
            rows.append((Cell(word), Cell(name), *found.line(dimension, line.key, line.figures, ("received",))))
    words = (() if rows else ("За неделю сообщений не поступило.",)) + tuple(
        f"Прямая линия «{one.title}» ({local_date(one.starts_at):%d.%m.%Y}): задано вопросов — {one.asked}, отвечено на линии "
        f"— {one.answered}, стало сообщениями — {one.left}." for one in answers_on_lines(found.period))
    return Section("sources", "Источники", words, ("Разрез", "Название", "Поступило"), "llr", tuple(rows))


def units(found: Gathered) -> Section:
    """Number, time and completeness of each unit, the best first by the head's rating."""
    lines = {line.key: line for line in by("unit", OF_UNIT, found.period, found.at)}
    rows = []
    for place in rating(found.period, found.at):
        line = lines.get(place.key)
        if line is not None:
            rows.append((Cell(place.place or "—"), Cell(place.name),
                         Cell(decimal(place.score) if place.score is not None else "—"),
                         *found.line("unit", place.key, line.figures, OF_UNIT)))
    words = () if rows else ("За неделю поручений не было.",)
    return Section("units", "Подразделения", words, ("Место", "Подразделение", "Балл", *(SHORT[code] for code in OF_UNIT)),
                   "rlrrrrrr",
                   tuple(rows))


def promises(found: Gathered) -> Section:
    told = figures(("deferred", "promises_kept"), found.period, found.at)
    kept = told["promises_kept"]
    lines = [(Cell(f"Отложено, обещание ещё впереди или нарушено{NOW}"), found.figure(told["deferred"])),
             (Cell("Обещаний наступило за неделю"), found.whole("promise_due", str(kept.whole.rows)))]
    lines += [(Cell(words), found.whole(name, str(counted.rows))) for name, words, counted in (
        ("promise_overdue", f"Обещание нарушено и не выполнено{NOW}", told["deferred"].parts[0][2]), *(
            (name, {"promise_late": "Не выполнено в срок", "promise_moved": "Перенесено на другой день"}[name], counted)
            for name, _, counted in kept.parts))]
    broken = [f"№ {one.number}: обещано к {one.promised_for:%d.%m.%Y}, {one.unit or 'исполнитель не назначен'}."
              for one in broken_promises(min(found.at, found.period.end))]
    met = [f"Выполнено обещаний: {value_words('promises_kept', kept.value)}."] if kept.value is not None else []
    return Section("promises", "Отложенное и обещания", (*met, *broken), ("Показатель", "Сообщений"), "lr", tuple(lines))


def repeats(found: Gathered) -> Section:
    told = figures(("repeated",), found.period, found.at)["repeated"]
    if not told.whole.rows:
        return Section("repeats", "Повторы", ("Повторных сообщений о том же за неделю не было.",))
    lines = sorted(by("topic", ("repeated",), found.period, found.at),
                   key=lambda line: (-line.figures["repeated"].whole.rows, line.name))
    rows = ((Cell("Всего"), found.figure(told)), *(
        (Cell(line.name), *found.line("topic", line.key, line.figures, ("repeated",))) for line in lines[:TOP]))
    return Section("repeats", "Повторы", (FIGURES["repeated"].formula,), ("Тема", "Повторов"), "lr", tuple(rows))


def appeals(found: Gathered) -> Section | None:
    """What went by 59-ФЗ in the week; None for a week without appeals."""
    told = figures(OF_APPEALS, found.period, found.at, Cut(kind="appeal"))
    if not any(figure.whole.rows for figure in told.values()):
        return None
    shown = {"received": "Поступило обращений", "on_time": "Ответ дан в срок", "extended": "Срок продлён",
             "redirecting": "Перенаправлено по компетенции", "overdue": titled("overdue")}
    rows = tuple((Cell(words), appeals_cell(found, told[code]), appeals_before(found, told[code]))
                 for code, words in shown.items())
    return Section("appeals", "Обращения по 59-ФЗ", (), ("Показатель", "За неделю", "Неделей раньше"), "lrr", rows)


def appeals_cell(found: Gathered, figure: Figure) -> Cell:
    """How many were sent on, not which share of them in time: that is a page's."""
    text = str(figure.whole.rows) if figure.code == "redirecting" else value_words(figure.code, figure.value)
    return found.part(figure.definition.whole, "kind", "appeal", text)


def appeals_before(found: Gathered, figure: Figure) -> Cell:
    if figure.definition.now or figure.code == "redirecting":
        return Cell("")
    return found.part(figure.definition.whole, "kind", "appeal", value_words(figure.code, figure.before), BEFORE)


def done(found: Gathered) -> Section:
    week = found.period.start.date(), found.period.last_day
    ones = measures_behind(*week, found.at)
    if not ones:
        return Section("measures", "Мероприятия", (nothing_checked(unchecked_behind(*week)),))
    rows = tuple((Cell(" · ".join(filter(None, (one.field, one.topic_group)))), Cell(one.what),
                  Cell(one.unit or "не назначено"), Cell(f"{one.until:%d.%m.%Y}"), Cell(result_words(one)),
                  Cell(one.checked_by or "не проверено"))
                 for one in ones)
    headings = ("Направление и тема", "Что", "Кто", "Срок", "Итог", "Проверил")
    return Section("measures", "Мероприятия", (), headings, "llllll", rows)


def nothing_checked(entered: int) -> str:
    if not entered:
        return "На эту неделю мероприятий не внесено."
    return f"Внесено мероприятий: {entered}; проверенных среди них пока нет."


def result_words(one) -> str:
    day = f" {one.done_on:%d.%m.%Y}" if one.done_on else ""
    return f"{MEASURE_STATES[one.state]}{day}" + (f": {one.result}" if one.result else "")


# None: the week gives the section nothing to say.
SECTIONS: tuple[Callable[[Gathered], Section | None], ...] = (
    key_figures, urgent, critical, changed, tops, sources, units, appeals, promises, repeats, done)


def conclusions(period: Period, at: datetime) -> str:
    """Sentences that the figures say by themselves, for the head to begin with."""
    told = figures(("received", "on_time", "overdue", "returned", "promises_kept"), period, at)
    said = [received_words(told["received"], at < period.end)]
    if told["on_time"].value is not None:
        said.append(f"В срок дано ответов: {value_words('on_time', told['on_time'].value)}.")
    if told["overdue"].whole.rows:
        said.append(f"На момент данных просрочены ответы: {told['overdue'].whole.rows}.")
    if told["returned"].whole.rows:
        said.append(f"Возвращено на доработку: {told['returned'].whole.rows}.")
    if told["promises_kept"].value is not None:
        said.append(f"Обещания выполнены: {value_words('promises_kept', told['promises_kept'].value)}.")
    grown = [f"{one.name} ({one.before} → {one.now})" for one in growth("topic_group", period, at) if one.change > 0][:3]
    said.append(f"Заметно выросло: {', '.join(grown)}." if grown else "Заметного роста ни по одной теме нет.")
    return "\n".join(said)


def received_words(figure: Figure, unfinished: bool) -> str:
    change = change_words(figure)[0].replace("▲", "больше на").replace("▼", "меньше на")
    week = "С начала недели" if unfinished else "За неделю"
    compared = "" if change in ("", "сравнить не с чем") else f", {change}"
    return f"{week} поступило сообщений: {figure.whole.rows}{compared}."

