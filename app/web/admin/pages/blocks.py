"""Blocks and territories: what the act names, else what was decided, with its basis."""

from typing import Any

from flask import render_template

from app.directory.admin_queries import blocks as directory
from app.directory.admin_queries.about import about
from app.messages.queries.places import settlements
from app.web.access import access
from app.web.admin import room
from app.web.admin.forms import BlockForm, TerritoryForm


@room.get("/admin/blocks")
@access("admin")
def blocks() -> Any:
    card = about()
    return render_template("admin/blocks.html", blocks=directory.block_cards(), territories=directory.territory_cards(),
                           about=card, unplaced=directory.unplaced_settlements(settlements()),
                           units=directory.unplaced_units())


@room.get("/admin/blocks/new")
@access("admin")
def new_block() -> Any:
    return block_shown(block_form(formdata=None))


@room.get("/admin/blocks/<int:block_id>")
@access("admin")
def block(block_id: int) -> Any:
    return block_shown(block_form(formdata=None, data=directory.block_values(block_id)), block_id)


def block_form(**options: Any) -> BlockForm:
    form = BlockForm(prefix="block", **options)
    form.units.choices, form.groups.choices = directory.unit_choices(), directory.group_choices()
    return form


def block_shown(form: BlockForm, block_id: int | None = None, status: int = 200, refused: str = "") -> Any:
    return render_template("admin/block.html", form=form, block_id=block_id, refused=refused), status


@room.get("/admin/territories/new")
@access("admin")
def new_territory() -> Any:
    return territory_shown(TerritoryForm(prefix="territory", formdata=None))


@room.get("/admin/territories/<int:territory_id>")
@access("admin")
def territory(territory_id: int) -> Any:
    form = TerritoryForm(prefix="territory", formdata=None, data=directory.territory_values(territory_id))
    return territory_shown(form, territory_id)


def territory_shown(form: TerritoryForm, territory_id: int | None = None, status: int = 200, refused: str = "") -> Any:
    unplaced = directory.unplaced_settlements(settlements())
    return render_template("admin/territory.html", form=form, territory_id=territory_id, unplaced=unplaced,
                           refused=refused), status
