"""What the act lays on a post, in words; the rights themselves are granted by the administrator."""

from app.directory.blocks import blocks, territories
from app.directory.schedules import centre, channels

BY_DEFAULT = "значение по умолчанию, актом не установлено"
WORDS = {
    "head": "руководитель", "head:deputy": "заместитель руководителя", "curator": "куратор", "executor": "исполнитель",
    "signatory": "подписывает ответы", "supervisor": "ответственный за блок",
    "sector": "руководитель отраслевого блока; блок актом не назван", "press": "соцсети, пресс-служба",
    "analyst": "мониторинг, аналитика, риски", "region": "центр управления региона", "observer": "наблюдатель (ЦУР)",
    "office": "обеспечивает работу центра", "secretary": "секретарь", "member": "входит в состав центра",
    "responsible-executor": "ответственный исполнитель по созданию и функционированию центра",
    "recipient": "отвечает на сообщения", "support": "обеспечивает работу центра", "base": "базовая организация",
}


def duties_by_person() -> dict[int, list[str]]:
    """Duties of every post that the profile names, those of the act first."""
    facts = centre().facts
    leads = {kind: facts.get("leads", {}).get(kind, {}) for kind in ("block", "territory")}
    names = {"block": blocks().names, "territory": territories().names}
    led = {kind: {person: names[kind][int(number)] for number, person in leads[kind].items() if int(number) in names[kind]}
           for kind in leads}
    return {int(number): [*(duty_words(role, led, int(number)) for role in duty["roles"]),
                          *(f"{duty_words(role, led, int(number))} — {BY_DEFAULT}" for role in duty["default_roles"])]
            for number, duty in facts.get("duties", {}).items()}


def duty_words(role: str, led: dict[str, dict[int, str]] | None = None, person_id: int = 0) -> str:
    """A role of the profile in words; ``titles`` of the centre go before the usual ones («председатель МЦУ»)."""
    titles = centre().facts.get("titles", {})
    kind, _, scope = role.partition(":")
    if kind == "operator":
        card = channels().get(scope)
        return f"работа в системе: {card.name if card else scope}"
    if kind == "sector" and scope not in ("", "block", "territory"):
        return f"{WORDS['sector'].split(';')[0]} «{scope}»"
    if kind == "sector" and scope:
        name = (led or {}).get(scope, {}).get(person_id)
        field = "руководит блоком" if scope == "block" else "отвечает за территорию"
        return f"{field} «{name}»" if name else WORDS["sector"]
    words: str = titles.get(role) or WORDS.get(role, role)
    return f"{words[:1].lower()}{words[1:]}"
