"""PDF and MP4/MOV, checked by their frame; their contents are never opened here."""

import mmap
import re
from pathlib import Path

from app.files.rules.limits import FileRefused, damaged

# The reference by which a trailer names its encryption; a page's text cannot hold it outside a stream.
ENCRYPTED = re.compile(rb"/Encrypt\s*(\d+\s+\d+\s+R|<<)")
TAIL = 2048
LOCKED = ("PDF защищён паролем или запретами, его содержимое нельзя проверить и приложить к ответу. "
          "Сохраните его без защиты (например, «Печать» → «Сохранить как PDF») и пришлите ещё раз.")
BOXES = 20_000  # top-level boxes; a phone writes four, a fragmented video a few thousand


def check_pdf(path: Path) -> None:
    """Header at the first byte, end mark near the last, no encryption. Raises FileRefused."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as bytes_:
        tail = bytes_[-TAIL:]
        if not re.match(rb"%PDF-[12]\.\d", bytes_[:8]) or b"%%EOF" not in tail or b"startxref" not in tail:
            raise damaged("PDF")
        if ENCRYPTED.search(bytes_):
            raise FileRefused("encrypted", LOCKED)


def check_video(path: Path) -> None:
    """The boxes of the file follow each other to its end and hold a description and data."""
    size, position, kinds = path.stat().st_size, 0, set()
    with path.open("rb") as file:
        for _ in range(BOXES):
            file.seek(position)
            head = file.read(16)
            length = int.from_bytes(head[:4])
            if length == 1:
                length = int.from_bytes(head[8:16])
            elif length == 0:  # the last box reaches to the end of the file
                length = size - position
            if len(head) < 8 or length < 8 or position + length > size:
                break
            kinds.add(head[4:8])
            position += length
            if position == size:
                break
    if position != size or not {b"moov", b"mdat"} <= kinds:
        raise damaged("Видео")
