"""Where a photo is decoded: most in this process, HEIC in one of its own.

The HEIC decoder dies of some damaged files (segmentation fault, seen with random bytes), and would take the web
process with it. Apart it also has its own memory. Starting it costs about 0.15 s, decoding 12 Mp about 0.8 s.
"""

import base64
import json
import os
import subprocess
import sys
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO

from app.files.preparing.camera import Camera
from app.files.preparing.pictures import THUMB, VIEW, WHOLE, Picture, decoded, judged, made_small
from app.files.rules.limits import FileRefused, Limits, damaged

PATIENCE = 20  # seconds
ROOT = Path(__file__).parents[3]
# The child gets no secrets: nothing of the environment but where libraries lie.
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "LANG", "TZ", "SYSTEMROOT")


def picture_of(path: Path, code: str, limits: Limits, later: bool = False) -> Picture:
    """Raises FileRefused for what is too big, animated, truncated or no photo. ``later``: a JPEG is not decoded yet."""
    if later and code == "jpeg":
        return judged(path, limits)
    return _apart(path.read_bytes(), limits) if code == "heic" else decoded(path, code, limits)


def derivative_of(source: BinaryIO, code: str, variant: str, limits: Limits) -> bytes:
    """``view`` or ``thumb`` of an accepted original, made anew."""
    if code == "heic":
        picture = _apart(source.read(), limits)
        return picture.view if variant == "view" and picture.view else picture.thumb or b""
    return made_small(source, code, {"view": VIEW, "thumb": THUMB}[variant], limits)


def to_json(picture: Picture) -> dict[str, Any]:
    """What the child answers. Plain values only: a child gone wrong must not be believed more than the file."""
    assert picture.view is not None and picture.thumb is not None
    taken = picture.camera.taken
    return {"width": picture.width, "height": picture.height, "dhash": picture.dhash,
            "camera": asdict(picture.camera) | {"taken": taken and taken.isoformat()},
            "thumb": base64.b64encode(picture.thumb).decode(), "view": base64.b64encode(picture.view).decode()}


def _from_json(told: dict[str, Any]) -> Picture:
    camera, taken = told["camera"], told["camera"]["taken"]
    return Picture(told["width"], told["height"],
                   Camera(**camera | {"taken": datetime.fromisoformat(taken) if taken else None}),
                   told["dhash"], base64.b64decode(told["thumb"]), base64.b64decode(told["view"]))


def _apart(data: bytes, limits: Limits) -> Picture:
    command = [sys.executable, "-m", "app.files.preparing.heic_decoder", json.dumps(asdict(limits))]
    surroundings = {name: os.environ[name] for name in PASSED_ON if name in os.environ}
    try:
        with WHOLE:
            done = subprocess.run(command, input=data, capture_output=True, timeout=PATIENCE, cwd=ROOT,
                                  env=surroundings, check=True)
        told = json.loads(done.stdout)
        if "refused" in told:
            raise FileRefused(told["refused"], told["words"])
        return _from_json(told)
    except (subprocess.SubprocessError, ValueError, KeyError, TypeError) as error:
        raise damaged("Фото") from error
