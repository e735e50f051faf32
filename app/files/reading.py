"""Giving a stored file out. The headers are those of ``rules.serving``."""

from io import BytesIO
from typing import BinaryIO

from app.adapters.file_store import Store, StoreUnavailable
from app.files.preparing.kinds import BY_MEDIA_TYPE
from app.files.preparing.photos import derivative_of
from app.files.queries import FileCard
from app.files.rules.limits import DEFAULT, Limits
from app.files.rules.serving import VARIANTS
from app.foundation.refusal import Invisible, Refusal


class FileDamaged(Refusal):
    """The bytes on the disk are gone or are not those that were received (409); they are not given out."""

    status = 409

    def __init__(self) -> None:
        super().__init__("Файл в хранилище не совпадает с принятым или отсутствует. "
                         "Он не выдаётся; сообщите администратору.")


def open_variant(store: Store, file: FileCard, variant: str, limits: Limits = DEFAULT) -> BinaryIO:
    """``thumb`` and ``view`` (JPEG, photos only) or ``original``, checked against its hash on the way.

    A derivative that is not there yet is made from the original and kept. Raises Invisible for a variant the
    file has not, FileDamaged, StoreUnavailable.
    """
    if variant not in VARIANTS or (variant != "original" and file.kind != "image"):
        raise Invisible()
    if variant == "original":
        return _original(store, file)
    try:
        return store.open(file.key, variant)
    except FileNotFoundError:
        with _original(store, file) as original:
            data = derivative_of(original, BY_MEDIA_TYPE[file.media_type].code, variant, limits)
    try:
        store.put_beside(file.key, variant, data)
    except StoreUnavailable:
        pass  # a full disk takes no derivative; the picture is shown all the same
    return BytesIO(data)


def _original(store: Store, file: FileCard) -> BinaryIO:
    if not store.verify(file.key, file.sha256):
        raise FileDamaged()
    return store.open(file.key)
