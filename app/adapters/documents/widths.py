"""How wide the columns of a table are, by what stands in them; the same for both writers."""

from app.adapters.documents.blocks import Table

# About a character of 10.5 pt, and what a cell has left and right of it.
CHARACTER, PADDING = 2.0, 4.5
# Headings are bold.
HEADING = 1.15
LONGEST_WORD = 24


def widths(table: Table, page: float) -> tuple[float, ...]:
    """Millimetres a column, together ``page``.

    A column gets what its longest line needs when all of them fit; otherwise each its longest word, and the rest goes to
    those who want more, in proportion to what they want.
    """
    if table.widths:
        return tuple(page * share / sum(table.widths) for share in table.widths)
    columns = list(zip(table.headings, *table.rows, strict=True))
    wanted = [PADDING + CHARACTER * max(map(longest_line, marked(cells))) for cells in columns]
    least = [PADDING + CHARACTER * max(map(longest_word, marked(cells))) for cells in columns]
    if sum(wanted) <= page:
        # Texts get more of what is left than numbers, which should not stand far from their line.
        shares = [3 if letter == "l" else 1 for letter in table.align]
        spare = (page - sum(wanted)) / sum(shares)
        return tuple(want + spare * share for want, share in zip(wanted, shares, strict=True))
    if sum(least) >= page:
        return tuple(page * one / sum(least) for one in least)
    # One very long text must not take everything from the others.
    more = [min(max(want - low, 0), page) for want, low in zip(wanted, least, strict=True)]
    rest = page - sum(least)
    return tuple(low + rest * extra / sum(more) for low, extra in zip(least, more, strict=True))


def marked(cells: tuple[str, ...]) -> list[tuple[str, float]]:
    """Every cell of a column with how wide its letters are."""
    return [(cell, 1 if place else HEADING) for place, cell in enumerate(cells)]


def longest_line(cell: tuple[str, float]) -> float:
    return max(map(len, cell[0].split("\n"))) * cell[1]


def longest_word(cell: tuple[str, float]) -> float:
    return min(LONGEST_WORD, max(map(len, cell[0].split() or [""]))) * cell[1]
