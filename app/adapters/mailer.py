"""Letters on their way out: by SMTP, or laid down as files. At least once, always with the same Message-ID."""

import os
import re
import smtplib
import ssl
from dataclasses import dataclass, field
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

PATIENCE_SECONDS = 20
MAILBOX = re.compile(r"[^\s@<>,;:\"()\\\[\]]{1,64}@[^\s@<>,;:\"()\\\[\]]{1,255}")
MESSAGE_ID = re.compile(r"[A-Za-z0-9._-]{1,100}@[A-Za-z0-9.-]{1,200}")


class LetterRefused(ValueError):
    """The letter itself is wrong (a line break in a header, no mailbox): sending it again would not help."""


class MailAway(Exception):
    """The mail server cannot be reached or did not confirm: the letter stays *sending* and goes again."""


@dataclass(frozen=True)
class Attachment:
    """A file of a letter; ``media_type`` as «application/pdf»."""

    name: str
    media_type: str
    data: bytes = field(repr=False)


@dataclass(frozen=True)
class Letter:
    """A letter ready to go. ``message_id`` has no angle brackets and stays the same in every attempt; ``also`` are further
    mailboxes of the same letter."""

    message_id: str
    to: str
    subject: str
    text: str
    at: datetime
    html: str | None = None
    files: tuple[Attachment, ...] = ()
    also: tuple[str, ...] = ()


class Mailer(Protocol):
    def send(self, letter: Letter) -> None:
        """Hands the letter over. Raises LetterRefused or MailAway; returning means that it was taken."""

    def forget(self, message_id: str) -> None:
        """Removes the copy of a letter that lies here, if any does."""


@dataclass(frozen=True)
class FileOutbox:
    """Lays letters down as ``.eml`` files named by Message-ID: sent twice, there is still one file."""

    folder: Path
    sender: str

    def send(self, letter: Letter) -> None:
        message = compose(letter, self.sender)
        path = self.folder / f"{letter.message_id}.eml"
        draft = path.with_suffix(f".{os.getpid()}.part")
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(message.as_bytes())
            draft.replace(path)
        except OSError as error:
            raise MailAway(f"outbox: {error.strerror}") from error

    def holds(self, message_id: str) -> bool:
        return bool(MESSAGE_ID.fullmatch(message_id)) and (self.folder / f"{message_id}.eml").is_file()

    def forget(self, message_id: str) -> None:
        if MESSAGE_ID.fullmatch(message_id):
            (self.folder / f"{message_id}.eml").unlink(missing_ok=True)


@dataclass(frozen=True)
class SmtpMailer:
    """Sends by ``smtp://name:password@host:port`` (STARTTLS where offered, demanded before a password) or ``smtps://``."""

    address: str = field(repr=False)
    sender: str = "mcu@localhost"

    def send(self, letter: Letter) -> None:
        message = compose(letter, self.sender)
        try:
            with self._connect() as server:
                refused = server.send_message(message)
        except smtplib.SMTPRecipientsRefused as error:
            raise _failure(min(code for code, _ in error.recipients.values())) from error
        except smtplib.SMTPDataError as error:
            raise _failure(error.smtp_code) from error
        except (smtplib.SMTPException, OSError) as error:
            raise MailAway(type(error).__name__) from error
        if refused:  # the others have it: going again would bring it to them twice
            raise LetterRefused(f"refused for {len(refused)} of its mailboxes")

    def forget(self, message_id: str) -> None:
        """A server keeps no copy here."""

    def _connect(self) -> smtplib.SMTP:
        url = urlsplit(self.address)
        host, tls = url.hostname or "localhost", ssl.create_default_context()
        if url.scheme == "smtps":
            server: smtplib.SMTP = smtplib.SMTP_SSL(host, url.port or 465, timeout=PATIENCE_SECONDS, context=tls)
        else:
            server = smtplib.SMTP(host, url.port or 25, timeout=PATIENCE_SECONDS)
            server.ehlo()
            if url.username or server.has_extn("starttls"):
                server.starttls(context=tls)
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        return server


@dataclass
class FakeMailer:
    """Keeps letters in a list; ``away`` makes it behave as a server that is not there."""

    sender: str = "mcu@localhost"
    away: bool = False
    sent: list[EmailMessage] = field(default_factory=list)

    def send(self, letter: Letter) -> None:
        message = compose(letter, self.sender)
        if self.away:
            raise MailAway("away")
        self.sent.append(message)

    def forget(self, message_id: str) -> None:
        self.sent = [letter for letter in self.sent if letter["Message-ID"] != f"<{message_id}>"]


def _failure(code: int) -> Exception:
    """What a reply of the server means: 5xx is for good, 4xx is for now."""
    return LetterRefused(f"server said {code}") if code >= 500 else MailAway(f"server said {code}")


def mailer(mail: str, sender: str) -> Mailer:
    """The mailer that the settings ask for: an address of a server, or a folder."""
    return SmtpMailer(mail, sender) if mail.startswith(("smtp://", "smtps://")) else FileOutbox(Path(mail), sender)


def compose(letter: Letter, sender: str) -> EmailMessage:
    """The letter as it leaves. Raises LetterRefused where a header would grow a line or a second recipient."""
    for header in (letter.to, *letter.also, letter.subject, letter.message_id, sender):
        if any(ord(sign) < 32 or ord(sign) == 127 or sign in "\x85\u2028\u2029" for sign in header):
            raise LetterRefused("a header holds a control character")
    if not all(MAILBOX.fullmatch(mailbox) for mailbox in (letter.to, *letter.also)):
        raise LetterRefused("not one mailbox")
    if not MESSAGE_ID.fullmatch(letter.message_id):
        raise LetterRefused("not a Message-ID")
    message = EmailMessage()
    message["From"] = Address("МЦУ", addr_spec=sender)
    message["To"] = ", ".join((letter.to, *letter.also))
    message["Subject"] = letter.subject
    message["Message-ID"] = f"<{letter.message_id}>"
    message["Date"] = format_datetime(letter.at)
    # Out-of-office replies to a machine help nobody.
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.text)
    if letter.html is not None:
        message.add_alternative(letter.html, subtype="html")
    for file in letter.files:
        kind, _, subtype = file.media_type.partition("/")
        message.add_attachment(file.data, maintype=kind, subtype=subtype, filename=file.name)
    return message
