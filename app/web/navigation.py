"""The menu: one table, shown as far as the person's roles and the declared access reach."""

from dataclasses import dataclass

from flask import request, url_for

from app.foundation.viewer import Viewer

HOMES = {"operator": "operator.queue", "press": "operator.queue", "executor": "executor.assignments",
         "unit_head": "executor.assignments", "signatory": "message.to_sign", "admin": "admin.people",
         "observer": "observer.figures_of_centre",
         "head": "figures.operation", "curator": "figures.where_to", "sector": "figures.sector",
         "supervisor": "figures.supervisor"}


@dataclass(frozen=True)
class Entry:
    """``arguments`` tell two entries of one page apart; ``channel``: for those who hold the role in it."""

    role: str
    endpoint: str
    label: str
    icon: str
    arguments: tuple[tuple[str, str], ...] = ()
    channel: str | None = None


ENTRIES = (
    Entry("operator", "operator.queue", "Моя очередь", "inbox"),
    Entry("operator", "message.listing", "Все сообщения", "list-details"),
    Entry("operator", "operator.queue", "Обещания", "calendar-event", (("tab", "promises"),)),
    Entry("operator", "operator.queue", "Реакция заявителей", "message-2", (("tab", "reaction"),)),
    Entry("operator", "press.listing", "Прямая линия", "users", channel="line"),
    Entry("operator", "polls.listing", "Обсуждения и опросы", "chart-bar", channel="pos"),
    Entry("operator", "monitoring.today", "Мониторинг", "eye"),
    Entry("operator", "imports.batches", "Загрузка выгрузок", "file-import", channel="incident"),
    Entry("operator", "imports.batches", "Загрузка выгрузок", "file-import", channel="pos"),
    Entry("executor", "executor.assignments", "Мои поручения", "inbox"),
    Entry("executor", "message.listing", "Все сообщения", "list-details"),
    Entry("signatory", "message.to_sign", "На подпись", "edit"),
    Entry("signatory", "message.listing", "Все сообщения", "list-details"),
    Entry("operator", "figures.all_figures", "Показатели", "chart-bar"),
    Entry("head", "figures.operation", "Работа сейчас", "activity"),
    Entry("head", "message.listing", "Все сообщения", "list-details"),
    Entry("head", "figures.all_figures", "Показатели", "chart-bar"),
    Entry("head", "figures.rating_page", "Рейтинг", "star"),
    Entry("curator", "figures.where_to", "Куда идёт центр", "chart-line"),
    Entry("curator", "figures.operation", "Работа сейчас", "activity"),
    Entry("curator", "message.listing", "Все сообщения", "list-details"),
    Entry("curator", "figures.all_figures", "Показатели", "chart-bar"),
    Entry("curator", "figures.rating_page", "Рейтинг", "star"),
    Entry("supervisor", "figures.supervisor", "Что передали", "scale"),
    Entry("sector", "figures.sector", "Мой блок", "activity"),
    Entry("supervisor", "figures.sector", "Мой блок", "activity"),
    Entry("sector", "message.listing", "Все сообщения", "list-details"),
    Entry("supervisor", "message.listing", "Все сообщения", "list-details"),
    Entry("sector", "figures.all_figures", "Показатели", "chart-bar"),
    Entry("sector", "polls.listing", "Обсуждения и опросы", "chart-bar"),
    Entry("supervisor", "figures.all_figures", "Показатели", "chart-bar"),
    Entry("supervisor", "polls.listing", "Обсуждения и опросы", "chart-bar"),
    Entry("head", "reports.notes", "Еженедельная записка", "file-text"),
    Entry("curator", "reports.notes", "Еженедельная записка", "file-text"),
    Entry("head", "press.listing", "Прямая линия", "users"),
    Entry("curator", "press.listing", "Прямая линия", "users"),
    Entry("head", "polls.listing", "Обсуждения и опросы", "chart-bar"),
    Entry("head", "monitoring.today", "Мониторинг", "eye"),
    Entry("curator", "polls.listing", "Обсуждения и опросы", "chart-bar"),
    Entry("curator", "monitoring.today", "Мониторинг", "eye"),
    Entry("sector", "council.list_of_questions", "Вопросы и решения", "scale"),
    Entry("supervisor", "council.list_of_questions", "Вопросы и решения", "scale"),
    Entry("head", "council.list_of_questions", "Вопросы и решения", "scale"),
    Entry("curator", "council.list_of_questions", "Вопросы и решения", "scale"),
    Entry("sector", "council.list_of_measures", "Мероприятия", "clipboard-text"),
    Entry("supervisor", "council.list_of_measures", "Мероприятия", "clipboard-text"),
    Entry("head", "council.list_of_measures", "Мероприятия", "clipboard-text"),
    Entry("curator", "council.list_of_measures", "Мероприятия", "clipboard-text"),
    Entry("operator", "council.list_of_measures", "Мероприятия", "clipboard-text"),
    Entry("executor", "council.list_of_measures", "Мероприятия", "clipboard-text"),
    Entry("head", "command.page", "Управление центром", "shield-check"),
    Entry("head", "admin.composition", "Состав центра", "users"),
    Entry("curator", "admin.composition", "Состав центра", "users"),
    Entry("observer", "observer.figures_of_centre", "Показатели центра", "chart-bar"),
    Entry("observer", "observer.messages", "Сообщения", "list-details"),
    Entry("observer", "polls.listing", "Обсуждения и опросы", "chart-bar"),
    Entry("admin", "admin.people", "Люди и доступ", "users"),
    Entry("admin", "admin.substitutes", "Замещения", "arrows-exchange"),
    Entry("admin", "command.page", "Управление центром", "shield-check"),
    Entry("admin", "admin.blocks", "Блоки и территории", "map-pin"),
    Entry("admin", "admin.units", "Подразделения", "building"),
    Entry("admin", "admin.topics", "Темы", "list-details"),
    Entry("admin", "admin.calendar", "Календарь", "calendar-event"),
    Entry("admin", "admin.hours", "Часы каналов", "clock"),
    Entry("admin", "admin.privacy", "Обезличивание", "shield-check"),
    Entry("admin", "imports.batches", "Загрузка выгрузок", "file-import"),
    Entry("admin", "imports.matching", "Сопоставление", "arrows-exchange"),
    Entry("admin", "admin.state", "Состояние", "activity"),
    Entry("admin", "admin.composition", "Состав центра", "users"),
    Entry("admin", "admin.about", "Центр и акт", "building"),
)


@dataclass(frozen=True)
class Item:
    endpoint_url: str
    label: str
    icon: str
    current: bool
    count: int | None = None
    hot: bool = False


def menu(viewer: Viewer) -> tuple[Item, ...]:
    """The entries of the viewer's roles, each address once."""
    items: dict[str, Item] = {}
    for entry in entries_of(viewer):
        url = url_for(entry.endpoint, **dict(entry.arguments))
        items.setdefault(url, Item(url, label_of(entry, viewer), entry.icon, is_current(entry)))
    return tuple(items.values())


def label_of(entry: Entry, viewer: Viewer) -> str:
    """A head of a settlement answers for a territory, not for a block."""
    return "Моя территория" if entry.endpoint == "figures.sector" and of_territory(viewer) else entry.label


def of_territory(viewer: Viewer) -> bool:
    """Whether the person answers for territories alone."""
    return bool(viewer.field.settlements) and not (viewer.field.units or viewer.field.topics)


def entries_of(viewer: Viewer) -> list[Entry]:
    return [entry for entry in ENTRIES
            if (viewer.works(entry.role, entry.channel) if entry.channel else viewer.has(entry.role))]


def is_current(entry: Entry) -> bool:
    if request.endpoint != entry.endpoint:
        return False
    told = {other.arguments for other in ENTRIES if other.endpoint == entry.endpoint}
    here = tuple((name, request.args[name]) for name, _ in entry.arguments if name in request.args)
    if entry.arguments:
        return here == entry.arguments
    return not any(arguments and all(request.args.get(name) == value for name, value in arguments)
                   for arguments in told)


def home_of(viewer: Viewer) -> str | None:
    """The endpoint of the page the person lives on; None without any role."""
    return next((HOMES[role] for role in viewer.roles), None)
