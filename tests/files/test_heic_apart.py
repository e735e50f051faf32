"""The HEIC decoder dies of some files; the process that serves people does not (trust.md row 20: worker alive)."""

import random
from io import BytesIO
from pathlib import Path

import pytest

from app.files.preparing import photos, prepare
from app.files.rules.limits import FileRefused, Limits
from tests.files import making


def test_a_decoder_that_dies_is_a_damaged_photo(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    killed = "#!/bin/sh\nkill -SEGV $$\n"
    program = tmp_path / "dies"
    program.write_text(killed)
    program.chmod(0o700)
    monkeypatch.setattr(photos.sys, "executable", str(program))
    with pytest.raises(FileRefused, match="повреждён"):
        prepare(BytesIO(making.HEIC), "a.heic", tmp_path)
    assert list(tmp_path.iterdir()) == [program]


def test_a_decoder_that_talks_nonsense(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "talks"
    for answer in ("", "[1]", '{"width": 1}', "не JSON"):
        program.write_text(f"#!/bin/sh\ncat > /dev/null\nprintf '%s' '{answer}'\n")
        program.chmod(0o700)
        monkeypatch.setattr(photos.sys, "executable", str(program))
        with pytest.raises(FileRefused, match="повреждён"):
            photos.picture_of(program, "heic", Limits())


def test_the_decoder_sees_no_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program, told = tmp_path / "looks", tmp_path / "told"
    program.write_text(f"#!/bin/sh\nenv > {told}\n")
    program.chmod(0o700)
    monkeypatch.setenv("SECRET_KEY", "тайна")
    monkeypatch.setattr(photos.sys, "executable", str(program))
    with pytest.raises(FileRefused):
        photos.picture_of(program, "heic", Limits())
    assert "тайна" not in told.read_text()


def test_limits_hold_in_the_other_process(tmp_path: Path) -> None:
    with pytest.raises(FileRefused) as refused:
        prepare(BytesIO(making.HEIC), "a.heic", tmp_path, Limits(pixels_heic=3000))
    assert refused.value.code == "pixels"


@pytest.mark.slow
def test_fuzzed_heic(tmp_path: Path) -> None:
    chance = random.Random(11)
    for _ in range(25):
        broken = bytearray(making.HEIC)
        for _ in range(8):
            broken[chance.randrange(16, len(broken))] = chance.randrange(256)
        try:
            prepare(BytesIO(broken), "a.heic", tmp_path).__exit__(None, None, None)
        except FileRefused as refused:
            assert refused.code in {"damaged", "pixels"}
