"""Commands of the application, each one call. ``flask --app app.factory COMMAND``."""

import json
import sys
from datetime import datetime
from pathlib import Path

import click
from flask import Flask, current_app
from flask.cli import AppGroup

from app import cli_copies, cli_profile, cli_worktime
from app.directory.acts.opening import first_admin
from app.directory.schedules import clock_words, rule_and_schedule, zone
from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.refusal import Refusal
from app.foundation.viewer import TIMETABLE


def set_up(app: Flask) -> None:
    cli_profile.set_up(app)
    app.cli.add_command(admin_group)
    app.cli.add_command(import_group)
    app.cli.add_command(note_group)
    app.cli.add_command(demo)
    cli_copies.register(app.cli)
    cli_worktime.register(app.cli, from_database=from_database)


def from_database(channel: str, kind: str, received: datetime):
    """Rule and schedule as the running centre has them; a naive moment is the municipality's."""
    moment = received if received.tzinfo else received.replace(tzinfo=zone())
    try:
        found = rule_and_schedule(channel, kind, moment)
    except Refusal as refusal:
        raise ValueError(refusal.words) from None
    return found.rule, found.schedule


admin_group = AppGroup("admin", help="Администраторы.")


@admin_group.command("open")
@click.argument("login")
def open_admin(login: str) -> None:
    """Open the first administrator's sign-in, or renew a known one's password; prints the one-time password."""
    try:
        with act(TIMETABLE):
            slip = first_admin(TIMETABLE, login, now())
    except Refusal as refusal:
        raise click.ClickException(refusal.words) from None
    click.echo(f"Логин: {slip.login}\nОдноразовый пароль: {slip.password}\n"
               f"Действует до {clock_words(slip.ends)}; вход: {current_app.config['SETTINGS'].public_address}")


import_group = AppGroup("import", help="Загрузка выгрузок.")


@import_group.command("incident")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Только показать, что изменится.")
def import_incident(file: Path, dry_run: bool) -> None:
    """Load an export of «Инцидент Менеджмент»; prints the counts as JSON."""
    import_export("incident", file, dry_run)


@import_group.command("pos")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Только показать, что изменится.")
def import_pos(file: Path, dry_run: bool) -> None:
    """Load an export of ПОС; prints the counts as JSON."""
    import_export("pos", file, dry_run)


def import_export(system: str, file: Path, dry_run: bool) -> None:
    from app.imports import acts as imports

    try:
        click.echo(json.dumps(imports.run_file(file, now(), dry_run=dry_run, system=system), ensure_ascii=False))
    except Refusal as refusal:
        click.echo(refusal.words, err=True)
        sys.exit(2)


note_group = AppGroup("note", help="Записки.")


@note_group.command("weekly")
@click.option("--week", required=True, help="Год и номер недели: 2026-W46.")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="Папка для PDF и DOCX.")
def weekly(week: str, out: Path) -> None:
    """Write the note of a week as PDF and DOCX; an approved one as it was approved, a draft counted anew."""
    from app.reports import papers

    try:
        click.echo(json.dumps(papers.write_week(week, out, now()), ensure_ascii=False))
    except Refusal as refusal:
        click.echo(refusal.words, err=True)
        sys.exit(2)


@click.command("demo")
@click.option("--messages", type=int, help="Сколько сообщений; без этого — сколько задумано для этого центра.")
@click.option("--seed", default=1, show_default=True, help="Одинаковое число даёт одинаковую демонстрацию.")
def demo(messages: int | None, seed: int) -> None:
    """Fill an empty centre with a demonstration made through the acts."""
    from app.demo import make_demo

    try:
        made = make_demo(messages, seed, now())
    except Refusal as refusal:
        raise click.ClickException(refusal.words) from None
    click.echo(f"Демонстрация готова: сообщений {made}.")
