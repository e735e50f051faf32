"""Blocks and territories added, changed, removed."""

from typing import Any

from app.directory.acts import blocks as acts
from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.refusal import Invisible, Refusal
from app.web.access import access, me
from app.web.admin import room
from app.web.admin.acts.saving import done, saved
from app.web.admin.forms import TerritoryForm
from app.web.admin.pages.blocks import block_form, block_shown, territory_shown


@room.post("/admin/blocks/new")
@access("admin")
def add_block() -> Any:
    return block_saved(None)


@room.post("/admin/blocks/<int:block_id>")
@access("admin")
def change_block(block_id: int) -> Any:
    return block_saved(block_id)


def block_saved(block_id: int | None) -> Any:
    form = block_form()
    return saved(form, lambda: acts.save_block(
        me(), block_id, form.name.data, form.basis.data, form.units.data or [], form.groups.data or [], now()),
        lambda status: block_shown(form, block_id, status), "admin.blocks", "Блок сохранён.")


@room.post("/admin/territories/new")
@access("admin")
def add_territory() -> Any:
    return territory_saved(None)


@room.post("/admin/territories/<int:territory_id>")
@access("admin")
def change_territory(territory_id: int) -> Any:
    return territory_saved(territory_id)


def territory_saved(territory_id: int | None) -> Any:
    form = TerritoryForm(prefix="territory")
    return saved(form, lambda: acts.save_territory(
        me(), territory_id, form.name.data, form.basis.data, (form.settlements.data or "").splitlines(), now()),
        lambda status: territory_shown(form, territory_id, status), "admin.blocks", "Территория сохранена.")


@room.post("/admin/blocks/<int:block_id>/remove")
@access("admin")
def remove_block(block_id: int) -> Any:
    try:
        with act(me()):
            acts.remove_block(me(), block_id, now())
    except Invisible:
        raise
    except Refusal as refusal:
        return done("admin.blocks", refusal.words)
    return done("admin.blocks", "Блок убран.")


@room.post("/admin/territories/<int:territory_id>/remove")
@access("admin")
def remove_territory(territory_id: int) -> Any:
    try:
        with act(me()):
            acts.remove_territory(me(), territory_id, now())
    except Invisible:
        raise
    except Refusal as refusal:
        return done("admin.blocks", refusal.words)
    return done("admin.blocks", "Территория убрана.")
