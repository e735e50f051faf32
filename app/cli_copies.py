"""Commands for copies: backup, restore, verify. Each prints JSON."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from alembic.script import ScriptDirectory
from click import Group
from flask import current_app
from flask.cli import with_appcontext

from app.adapters import backup as copying
from app.adapters.backup import BackupRefused, Place
from app.foundation.clock import now
from app.foundation.database import db
from app.messages.queries.listing import anything_kept
from config import HERE

ARCHIVE = click.Path(exists=True, dir_okay=False, path_type=Path)


def register(cli: Group) -> None:
    for command in (backup, restore, verify):
        cli.add_command(command)


def place(to: Path | None = None) -> Place:
    settings = current_app.config["SETTINGS"]
    return Place(settings.database_url, settings.files_root, (to or settings.backups).absolute())


@contextmanager
def told() -> Iterator[None]:
    """Refusals and troubles of the disk as one line, not as a traceback."""
    try:
        yield
    except BackupRefused as refusal:
        raise click.ClickException(str(refusal)) from None
    except OSError as trouble:
        raise click.ClickException(f"Диск не даёт закончить: {trouble}") from None


@click.command("backup")
@with_appcontext
@click.option("--to", type=click.Path(file_okay=False, path_type=Path), help="Папка для копии вместо обычной.")
def backup(to: Path | None) -> None:
    """Copy the database and the evidence into one archive, while people work."""
    with told():
        click.echo(json.dumps(copying.back_up(place(to), now(), current_app.config["SETTINGS"].backups_kept)))


@click.command("restore")
@with_appcontext
@click.argument("archive", type=ARCHIVE)
@click.option("--force", is_flag=True, help="Заменить базу, в которой уже есть сообщения.")
def restore(archive: Path, force: bool) -> None:
    """Put a copy in the place of what is there. Stop the web, the worker and the timetable first."""
    with told():
        if not force and anything_kept():
            raise BackupRefused("В базе уже есть сообщения. Чтобы заменить её копией, повторите с --force.")
        db.session.remove()
        db.engine.dispose()
        known = {script.revision for script in ScriptDirectory(str(HERE / "migrations")).walk_revisions()}
        click.echo(json.dumps(copying.restore(place(), archive, known)))


@click.command("verify")
@with_appcontext
@click.argument("archive", type=ARCHIVE, required=False)
def verify(archive: Path | None) -> None:
    """Check that everything in a copy (the newest, when none is named) is as its list says."""
    with told():
        found = archive or next((copy.path for copy in copying.copies(place().copies)), None)
        if found is None:
            raise BackupRefused("Копий ещё нет.")
        manifest = copying.check_archive(found)
        click.echo(json.dumps({"file": str(found), "made_at": manifest["made_at"], "schema": manifest["schema"],
                               "files": len(manifest["inside"]) - 1, "missing": manifest.get("missing", []), "whole": True}))
