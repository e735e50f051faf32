"""The type of a file, decided by its bytes; the name only has to agree."""

from dataclasses import dataclass

from app.files.rules.limits import ACCEPTED, FileRefused
from app.files.rules.names import extension_of

HEAD = 512  # bytes of the beginning the decision is made from


@dataclass(frozen=True)
class FileType:
    code: str
    kind: str  # image, document, video
    media_type: str
    extensions: tuple[str, ...]  # the first one is given to a download whose name has none


OFFICE = "application/vnd.openxmlformats-officedocument."
TYPES = {one.code: one for one in (
    FileType("jpeg", "image", "image/jpeg", ("jpg", "jpeg", "jpe", "jfif")),
    FileType("png", "image", "image/png", ("png",)),
    FileType("webp", "image", "image/webp", ("webp",)),
    FileType("heic", "image", "image/heic", ("heic", "heif", "hif")),
    FileType("pdf", "document", "application/pdf", ("pdf",)),
    FileType("docx", "document", OFFICE + "wordprocessingml.document", ("docx",)),
    FileType("xlsx", "document", OFFICE + "spreadsheetml.sheet", ("xlsx",)),
    FileType("mp4", "video", "video/mp4", ("mp4", "m4v")),
    FileType("mov", "video", "video/quicktime", ("mov", "qt")),
)}
BY_MEDIA_TYPE = {one.media_type: one for one in TYPES.values()}
# A zip is looked into later; until then it is counted as a document.
ZIP = FileType("zip", "document", "application/zip", ())

HEIC_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1"})
MP4_BRANDS = frozenset({b"isom", b"iso2", b"iso3", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ",
                        b"MSNV", b"dash", b"XAVC"})

# What people send by mistake, and what to do about it. Order matters: longer signatures first.
KNOWN_OTHERS = (
    (b"GIF8", "gif", "Это GIF. Пришлите обычное фото (JPEG) или видео (MP4)."),
    (b"II*\0", "tiff", "Это TIFF. Сохраните снимок как JPEG или PNG, скан как PDF."),
    (b"MM\0*", "tiff", "Это TIFF. Сохраните снимок как JPEG или PNG, скан как PDF."),
    (b"8BPS", "psd", "Это рисунок Photoshop. Сохраните его как JPEG или PNG."),
    (b"BM", "bmp", "Это BMP. Сохраните снимок как JPEG или PNG."),
    (b"\xd0\xcf\x11\xe0", "ole", "Файл сохранён в старом формате Word или Excel либо защищён паролем. "
                                 "Снимите пароль и сохраните его как DOCX или XLSX."),
    (b"{\\rtf", "rtf", "Это RTF. Сохраните документ как DOCX или PDF."),
    (b"Rar!", "archive", "Это архив. Распакуйте его и пришлите файлы по одному."),
    (b"7z\xbc\xaf", "archive", "Это архив. Распакуйте его и пришлите файлы по одному."),
    (b"\x1f\x8b", "archive", "Это архив. Распакуйте его и пришлите файлы по одному."),
    (b"MZ", "program", "Это программа, программы не принимаются. " + ACCEPTED),
    (b"\x7fELF", "program", "Это программа, программы не принимаются. " + ACCEPTED),
    (b"#!", "program", "Это программа, программы не принимаются. " + ACCEPTED),
    (b"%!PS", "postscript", "Это PostScript. Сохраните документ как PDF."),
)
BY_BRAND = {b"avif": "Это AVIF. Сохраните снимок как JPEG или PNG.",
            b"avis": "Это AVIF. Сохраните снимок как JPEG или PNG.",
            b"3gp4": "Это видео 3GP. Сохраните его как MP4.", b"3gp5": "Это видео 3GP. Сохраните его как MP4.",
            b"M4A ": "Это звукозапись. Пришлите видео MP4 или документ."}


def type_of(head: bytes) -> FileType:
    """The type by the first ``HEAD`` bytes; ZIP for what may become DOCX or XLSX. Raises FileRefused."""
    if not head:
        raise FileRefused("empty", "Файл пустой. Проверьте его у себя и пришлите ещё раз.")
    if head.startswith(b"\xff\xd8\xff"):
        return TYPES["jpeg"]
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return TYPES["png"]
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return TYPES["webp"]
    if head.startswith(b"%PDF-"):
        return TYPES["pdf"]
    if head.startswith(b"PK\x03\x04"):
        return ZIP
    if head[4:8] == b"ftyp":
        return _by_brand(head)
    raise _not_accepted(head)


def _by_brand(head: bytes) -> FileType:
    brand = head[8:12]
    length = min(int.from_bytes(head[:4]), HEAD)
    compatible = {head[at:at + 4] for at in range(16, length, 4)}
    if brand in HEIC_BRANDS and not {b"avif", b"avis"} & compatible:
        return TYPES["heic"]
    if brand == b"qt  ":
        return TYPES["mov"]
    if brand in MP4_BRANDS:
        return TYPES["mp4"]
    raise FileRefused("brand", BY_BRAND.get(brand, "Такое видео или фото не принимается. " + ACCEPTED))


def _not_accepted(head: bytes) -> FileRefused:
    for signature, code, words in KNOWN_OTHERS:
        if head.startswith(signature):
            return FileRefused(code, words)
    if head.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] == b"<":
        return FileRefused("markup", "Это веб-страница или рисунок SVG. Сохраните её как PDF, рисунок как PNG.")
    return FileRefused("unknown", "Файл такого вида не принимается, как бы он ни назывался. " + ACCEPTED)


def agree(name: str, found: FileType) -> str:
    """The name, its extension agreeing with the bytes. Raises FileRefused when it speaks of something else.

    Phones and messengers do call a PNG or HEIC «photo.jpg», so within one kind the extension is corrected; the
    name of a script, a page or another kind is refused: such a file was made to be taken for something else.
    """
    extension = extension_of(name)
    if extension in found.extensions:
        return name
    if not extension:
        return f"{name}.{found.extensions[0]}"
    same_kind = {one for other in TYPES.values() if other.kind == found.kind for one in other.extensions}
    if extension in same_kind and found.kind != "document":
        return name[:-len(extension)] + found.extensions[0]
    raise FileRefused("renamed", f"Имя файла кончается на «.{extension[:10]}», а внутри {found.code.upper()}. "
                                 f"Пришлите исходный файл или верните ему окончание «.{found.extensions[0]}».")
