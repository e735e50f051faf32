"""The axis of a chart and its numbers in words: one for the page, the PDF and the picture in the DOCX."""

from math import ceil, floor, log10

from app.adapters.documents.blocks import Chart

KINDS = {"bars": "Столбчатая диаграмма", "stacked": "Диаграмма с долями", "line": "График", "sparkline": "График"}
STEPS = (1, 2, 2.5, 5, 10)


def ticks(values: tuple[float | None, ...], about: int = 4) -> tuple[float, ...]:
    """Round marks from zero to not below the largest value, about so many steps; whole numbers for whole values.

    Nothing, gaps and noughts alone give 0 and 1, so that an axis always has a length.
    """
    known = [value for value in values if value is not None]
    largest = max(known, default=0)
    if largest <= 0:
        return (0, 1)
    rough = largest / about
    power = 10 ** floor(log10(rough))
    step = next(one * power for one in STEPS if one * power >= rough * (1 - 1e-9))
    if all(value == int(value) for value in known):
        step = ceil(step)
    step = int(step) if step == int(step) else step
    return tuple(round(step * count, 10) for count in range(ceil(largest / step - 1e-9) + 1))


def axis(chart: Chart) -> tuple[float, ...]:
    """The marks of the chart's axis, its ends first and last.

    Bars and lines begin at nought; of stacked bars the longest as a whole must fit; a sparkline shows only its course and
    lies between its lowest and its highest value.
    """
    columns = tuple(zip(*(one.values for one in chart.series), strict=True))
    if chart.kind == "stacked":
        return ticks(tuple(sum(value or 0 for value in column) for column in columns))
    values = tuple(value for column in columns for value in column)
    if chart.kind == "sparkline":
        known = [value for value in values if value is not None] or [0]
        return (min(known), max(known)) if min(known) < max(known) else (known[0] - 1, known[0] + 1)
    return ticks(values)


def value_words(value: float | None, unit: str = "") -> str:
    """«1 240», «12,5 %», and a dash for a gap."""
    if value is None:
        return "—"
    whole, _, part = f"{value:.1f}".partition(".")
    # Narrow no-break spaces between thousands.
    words = f"{int(whole):,}".replace(",", "\u202f") + (f",{part}" if part != "0" else "")
    return f"{words}\u00a0{unit}" if unit else words


def described(chart: Chart) -> str:
    """The chart in words, for those who do not see it: «График. Май: 12 (прошлый год — 9); …»."""
    said = []
    for place, label in enumerate(chart.labels):
        first, *others = ((one.name, value_words(one.values[place], chart.unit)) for one in chart.series)
        if chart.kind == "stacked":
            said.append(f"{label}: " + ", ".join(f"{name} {words}" for name, words in (first, *others)))
        else:
            more = "; ".join(f"{name} {words}" for name, words in others)
            said.append(f"{label}: {first[1]}" + (f" ({more})" if more else ""))
    return f"{KINDS[chart.kind]}. {chart.caption}. " + "; ".join(said) + "."


def shortened(words: str, longest: int) -> str:
    """For a drawing, where there is no second line; the table beside it says the whole."""
    return words if len(words) <= longest else f"{words[:longest - 1].rstrip()}…"
