"""Commands ``profile load|diff|check|export``: a centre seeded from a file, compared with one, written back as one."""

from pathlib import Path

import click
from flask import Flask
from flask.cli import AppGroup

from app.directory import profile as profiles
from app.directory.schedules import local_date
from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.refusal import Refusal
from app.foundation.viewer import TIMETABLE
from app.messages.deadlines import unmet
from app.messages.queries.standing import at_steps
from app.worktime.mistakes import DataMistakes

profile_group = AppGroup("profile", help="Профиль центра.")


def set_up(app: Flask) -> None:
    app.cli.add_command(profile_group)


def found(named: str) -> profiles.Profile:
    """The profile that a shipped code or a file names. Raises ClickException with every mistake and its place."""
    path = Path(named)
    try:
        return profiles.read_profile(path if path.suffix == ".toml" or path.is_file() else profiles.shipped(named), unmet)
    except DataMistakes as mistakes:
        raise click.ClickException("В профиле ошибки, ничего не загружено:\n  – " + "\n  – ".join(mistakes.mistakes)) \
            from None
    except Refusal as refusal:
        raise click.ClickException(refusal.words) from None


@profile_group.command("check")
@click.argument("named", metavar="CODE|FILE")
def check(named: str) -> None:
    """Прочитать профиль и назвать все ошибки; база не нужна."""
    profile = found(named)
    click.echo(f"Профиль «{profile.code}» без ошибок: {profile.name}. Подразделений {len(profile.units)}, должностей "
               f"{len(profile.posts)}, блоков {len(profile.blocks)}, территорий {len(profile.territories)}, каналов "
               f"{len(profile.channels.channels)}, часовой пояс {profile.zone}.")


@profile_group.command("load")
@click.argument("named", metavar="CODE|FILE")
@click.option("--yes", is_flag=True, help="Внести показанные изменения в работающий центр.")
def load(named: str, yes: bool) -> None:
    """Загрузить профиль в пустую установку или внести изменения из файла в работающий центр."""
    profile = found(named)
    try:
        if not profiles.running_code():
            with act(TIMETABLE):
                profiles.load_profile(TIMETABLE, profile, now())
            click.echo(f"Профиль «{profile.code}» загружен.")
            return
        if not _show(profile):
            return
        if not yes:
            click.echo("Ничего не изменено. Внести отмеченное «+»: та же команда с --yes.")
            return
        with act(TIMETABLE):
            at = now()
            done = profiles.apply_changes(TIMETABLE, profile, profiles.differences(profile, local_date(at), at_steps), at)
        click.echo(f"Внесено изменений: {done}.")
    except Refusal as refusal:
        raise click.ClickException(refusal.words) from None


@profile_group.command("diff")
@click.argument("named", metavar="CODE|FILE")
def diff(named: str) -> None:
    """Показать, что файл изменил бы в работающем центре; ничего не менять."""
    profile = found(named)
    if not profiles.running_code():
        raise click.ClickException("Центра здесь ещё нет: сравнивать не с чем. Загрузите профиль: profile load.")
    try:
        _show(profile)
    except Refusal as refusal:
        raise click.ClickException(refusal.words) from None


def _show(profile: profiles.Profile) -> int:
    """Prints the lines, those that would be done marked «+»; returns how many of these there are."""
    changes = profiles.differences(profile, local_date(now()), at_steps)
    for change in changes:
        click.echo(f"{'+' if change.work else '·'} {change.place}: {change.words}")
    doable = sum(change.work is not None for change in changes)
    click.echo(f"Будет внесено: {doable}. Останется, как здесь: {len(changes) - doable}." if changes
               else "Различий нет: центр такой же, как в файле.")
    return doable


@profile_group.command("export")
@click.argument("file", type=click.Path(dir_okay=False, writable=True, path_type=Path))
def export(file: Path) -> None:
    """Записать работающий центр профилем: файл, рядом темы и календарь. Имён и контактов людей в нём нет."""
    if not profiles.running_code():
        raise click.ClickException("Центра здесь ещё нет: выгружать нечего.")
    if file.suffix != ".toml":
        raise click.ClickException("Имя файла должно кончаться на .toml.")
    for path in profiles.write_profile(profiles.running_profile(), file):
        click.echo(path)
    try:
        profiles.read_profile(file, unmet)
    except DataMistakes as mistakes:
        click.echo("Этот файл загрузится в другой установке после правки:\n  – " + "\n  – ".join(mistakes.mistakes))
