"""What is accepted, and the words in which the rest is refused."""

from dataclasses import dataclass

from app.foundation.refusal import Refusal

MB = 1024 * 1024
ACCEPTED = "Принимаются фото JPEG, PNG, WebP, HEIC, документы PDF, DOCX, XLSX и видео MP4, MOV."


class FileRefused(Refusal):
    """The file itself is not acceptable (422). ``code`` names the reason for tests and counters."""

    def __init__(self, code: str, words: str):
        super().__init__(words, field="file")
        self.code = code


@dataclass(frozen=True)
class Limits:
    """Sizes in bytes. No act sets them: the defaults hold what today's phones and offices produce.

    Photos: a 50-megapixel JPEG is 12-20 MB. Videos: two minutes of 1080p at 17 Mbit/s are 255 MB.
    Pixels: formats decoded whole cost 4 to 12 bytes of memory a pixel, so they may have fewer than JPEG,
    which is decoded at a reduced scale; the web process stays under 300 MB.
    """

    image: int = 25 * MB
    document: int = 50 * MB
    video: int = 300 * MB
    pixels_jpeg: int = 50_000_000
    pixels_heic: int = 50_000_000  # decoded in a process of its own
    pixels_png: int = 20_000_000
    pixels_webp: int = 12_000_000
    jpeg_scans: int = 64  # a progressive photo has about ten; thousands are a way to burn the processor
    office_members: int = 2_000
    office_unpacked: int = 150 * MB

    def size(self, kind: str) -> int:
        return {"image": self.image, "document": self.document, "video": self.video}[kind]

    def pixels(self, code: str) -> int:
        return {"jpeg": self.pixels_jpeg, "heic": self.pixels_heic,
                "png": self.pixels_png, "webp": self.pixels_webp}[code]


DEFAULT = Limits()


def too_large(kind: str, limits: Limits) -> FileRefused:
    whose = {"image": "фото", "document": "документа", "video": "видео"}[kind]
    advice = {"image": "Уменьшите снимок или пришлите его в JPEG.",
              "document": "Разделите документ на части или сожмите картинки в нём.",
              "video": "Сократите запись или снимите её с меньшим качеством."}[kind]
    return FileRefused("too-large", f"Файл больше {limits.size(kind) // MB} МБ, предела для {whose}. {advice}")


def damaged(what: str) -> FileRefused:
    return FileRefused("damaged", f"{what} не читается: файл повреждён или передан не полностью. "
                                  "Откройте его у себя, сохраните заново и пришлите ещё раз.")
