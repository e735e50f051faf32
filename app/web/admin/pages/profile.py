"""What no other page changes: parts of the centre as its profile says them; and the whole profile as files."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from flask import render_template, send_file

from app.directory import profile as profiles
from app.directory.profile.editing import parts, stamp_of, text_of
from app.foundation.refusal import Invisible
from app.web.access import access
from app.web.admin import room
from app.web.admin.forms import PartForm


@room.get("/admin/profile/<part>")
@access("admin")
def profile_part(part: str) -> Any:
    running = profiles.running_profile()
    known_part(part, running)
    return part_shown(part, PartForm(formdata=None, data={"text": text_of(running, part)}))


def known_part(part: str, running: profiles.Profile) -> None:
    """Raises Invisible."""
    if part not in parts(running):
        raise Invisible()


def part_shown(part: str, form: PartForm, changes: Sequence[profiles.Change] | None = None, status: int = 200) -> Any:
    """``changes``: what the text would do, to be agreed to."""
    if changes is not None:
        form.agreed.data = stamp_of(changes)
    return render_template("admin/profile.html", part=part, parts=parts(profiles.running_profile()), form=form, changes=changes,
                           doable=sum(change.work is not None for change in changes or ())), status


@room.get("/admin/profile.zip")
@access("admin")
def profile_file() -> Any:
    """The running centre as its three files."""
    running, packed = profiles.running_profile(), BytesIO()
    with TemporaryDirectory() as folder, ZipFile(packed, "w", ZIP_DEFLATED) as archive:
        for path in profiles.write_profile(running, Path(folder) / f"{running.code}.toml"):
            archive.write(path, path.name)
    packed.seek(0)
    return send_file(packed, "application/zip", as_attachment=True, download_name=f"{running.code}.zip")
