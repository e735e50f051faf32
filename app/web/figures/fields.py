"""Blocks and territories that a person answers for, as cuts of figures."""

from dataclasses import dataclass

from app.directory.blocks import blocks, territories
from app.figures import Cut
from app.foundation.viewer import Viewer


@dataclass(frozen=True)
class Answered:
    """``key`` stands in addresses: «b3», «t1»."""

    key: str
    name: str
    cut: Cut


def fields_of(viewer: Viewer) -> list[Answered]:
    """Own blocks, then own territories; a person whose only grant lost its field has an empty one."""
    mine = viewer.blocks("sector") | viewer.blocks("supervisor")
    found = [Answered(f"b{key}", name, Cut(block=key)) for key, name in blocks().names.items() if key in mine]
    theirs = viewer.territories("sector")
    found += [Answered(f"t{key}", name, Cut(territory=key)) for key, name in territories().names.items() if key in theirs]
    return found or [Answered("b0", "блок не назначен", Cut(block=0))]
