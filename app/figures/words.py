"""How figures are said: values with their units, changes with an arrow and a tone. Pure."""

from app.figures.counting import Figure
from app.figures.definitions import FIGURES
from app.foundation.words import duration

NO_DATA = "нет данных"
FEW = 10  # a share of fewer says nothing: of six to sixty-five it would be «983 %»


def value_words(code: str, value: float | None) -> str:
    """«126», «93 %», «1,6», «3 ч 20 мин»; «нет данных» where there is nothing to divide by."""
    if value is None:
        return NO_DATA
    unit = FIGURES[code].unit
    if unit == "%":
        return f"{round(value)} %"
    if unit == "мин":
        return duration(round(value)) or "0 мин"
    return decimal(value) if unit == "балла" else str(round(value))


def rounded(code: str, value: float | None) -> float | str:
    """The number that ``value_words`` says, for a table to reckon with; minutes stay minutes."""
    if value is None:
        return NO_DATA
    return round(value, 1) if FIGURES[code].unit == "балла" else round(value)


def decimal(value: float) -> str:
    return f"{value:.1f}".replace(".", ",")


def change_words(figure: Figure) -> tuple[str, str]:
    """Against the period before, with an arrow and a tone."""
    definition, change = figure.definition, figure.change
    if definition.now:
        return "", ""
    if change is None:
        return "сравнить не с чем", ""
    if abs(change) < 0.05:
        return "без изменений", ""
    tone = "calm" if definition.better * change > 0 else "late" if definition.better else ""
    arrow = "▲" if change > 0 else "▼"
    if definition.unit == "%":
        return f"{arrow} {abs(round(change))} п. п.", tone
    if definition.unit == "мин":
        return f"{arrow} {duration(round(abs(change))) or '0 мин'}", tone
    if definition.unit == "балла":
        return f"{arrow} {decimal(abs(change))}", tone
    before = figure.before or 0
    share = f"{abs(round(100 * change / before))} %" if before >= FEW else f"{abs(round(change))}"
    return f"{arrow} {share} (было {round(before)})", tone
