"""A numbered paper as PDF, DOC and DOCX: made in the worker when it leaves, kept as it left."""

import os
from collections.abc import Collection
from pathlib import Path

from app.adapters.documents import Block, Document, Signature, Text, doc, docx, pdf
from app.adapters.file_store import storing
from app.adapters.mailer import Attachment
from app.directory.schedules import centre, channels, clock_words, local_date
from app.foundation.database import db
from app.foundation.refusal import Stale
from app.messages.queries.papers import PaperCard, paper_by_id
from app.messages.tables import Author, Message
from app.notices.letters import Words

TITLES = {"reply": "Ответ", "redirected": "Уведомление о перенаправлении", "extended": "Уведомление о продлении срока"}
MAKERS = {"pdf": pdf, "doc": doc, "docx": docx}
# The act names «pdf и doc» for the mailboxes of a channel (MYS-3.12.6); an applicant is not sent the same three times.
CARRIED = {"message": ("pdf", "doc", "docx"), "appeal": ("pdf", "docx")}
MEDIA = {"pdf": "application/pdf", "doc": "application/msword",
         "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document"}


class Papers:
    """The copies, in a folder of the installation."""

    def __init__(self, instance: Path):
        self.folder = instance / "papers"

    def path(self, paper: PaperCard, ending: str) -> Path:
        return self.folder / f"{paper.stem}.{ending}"

    def has(self, paper: PaperCard, *endings: str) -> bool:
        """Whether the files with these endings, or all, lie there."""
        return all(self.path(paper, ending).is_file() for ending in endings or MAKERS)

    def kept(self, paper: PaperCard) -> dict[str, bytes]:
        """All files by ending. What lies there stays as it left; the rest is made. In the worker only."""
        missing = [ending for ending in MAKERS if not self.has(paper, ending)]
        if missing:
            made = document(paper)
            with storing():
                self.folder.mkdir(parents=True, exist_ok=True, mode=0o700)
                for ending in missing:
                    draft = self.path(paper, ending).with_suffix(f".{os.getpid()}.part")
                    draft.write_bytes(MAKERS[ending](made))
                    draft.replace(self.path(paper, ending))
        return {ending: self.path(paper, ending).read_bytes() for ending in MAKERS}

    def destroy(self, ids: Collection[int]) -> None:
        """Removes every file of these papers, whatever they said when it was made."""
        if ids and self.folder.is_dir():
            for path in self.folder.iterdir():
                if path.name.partition("-")[0] in {str(one) for one in ids}:
                    path.unlink(missing_ok=True)


def document(paper: PaperCard) -> Document:
    """What the paper says of itself: its number and date, what it answers, who signed it and when."""
    message = db.session.get_one(Message, paper.message_id)
    received = local_date(message.received_at)
    blocks: list[Block] = [Text(line) for line in paper.text.splitlines() if line.strip()]
    signed = f"Подписано в системе {clock_words(paper.signed_at)}. Отпечаток текста (SHA-256): {paper.digest}"
    blocks += [Signature(paper.post, paper.name), Text(signed, muted=True)]
    return Document(TITLES[paper.kind], f"{about(message)} от {received:%d.%m.%Y}", centre().name, str(paper.number),
                    local_date(paper.signed_at), to_whom(message, paper), tuple(blocks))


def about(message: Message) -> str:
    return f"на {'обращение' if message.kind == 'appeal' else 'сообщение'} № {message.id}"


def to_whom(message: Message, paper: PaperCard) -> tuple[str, ...]:
    """The applicant of an appeal by name and address, else the channel."""
    if message.kind != "appeal":
        return (channels()[message.channel].name,)
    author = db.session.get(Author, message.author_id) if message.author_id else None
    return tuple(line for line in (author.name if author else "", paper.address) if line)


def paper_letter(paper_id: int, instance: Path) -> Words:
    """The letter that carries a paper; it goes outside and has no link."""
    paper = paper_by_id(paper_id)
    if paper.destroyed:
        raise Stale("Документ обезличен, копий больше нет.")
    message = db.session.get_one(Message, paper.message_id)
    subject, carried = f"{TITLES[paper.kind]} № {paper.number} {about(message)}", CARRIED[message.kind]
    text = f"{subject}.\nВо вложении — документ: {', '.join(carried).upper()}.\n\n{centre().name}\n"
    kept = Papers(instance).kept(paper)
    return Words(subject, text, None, tuple(
        Attachment(f"otvet-{paper.number}.{ending}", MEDIA[ending], kept[ending]) for ending in carried))
