"""The process that decodes one HEIC: bytes on stdin, limits (JSON) as argument, the picture as JSON on stdout."""

import json
import resource
import sys
from io import BytesIO

import pi_heif

from app.files.preparing.photos import to_json
from app.files.preparing.pictures import decoded
from app.files.rules.limits import FileRefused, Limits

MEMORY = 1536 * 1024 * 1024  # bytes of address space; a photo of 24 Mp was seen to take 192 MB
SECONDS = 15


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    pi_heif.register_heif_opener(thumbnails=False)
    try:
        told = to_json(decoded(BytesIO(sys.stdin.buffer.read()), "heic", Limits(**json.loads(sys.argv[1]))))
    except FileRefused as refused:
        told = {"refused": refused.code, "words": refused.words}
    sys.stdout.write(json.dumps(told))


if __name__ == "__main__":
    main()
