"""From the bytes of an upload to a checked file: streaming, type by bytes, documents, pictures, camera facts."""

from app.files.preparing.upload import Prepared, prepare

__all__ = ["Prepared", "prepare"]
