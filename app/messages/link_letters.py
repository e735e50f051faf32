"""The letter that brings a one-time link: its address is put together when the letter leaves, and kept nowhere."""

from flask import current_app

from app.directory.schedules import centre, clock_words
from app.foundation.database import db
from app.messages.acts.links import digest, token_of
from app.messages.tables import OutsideLink
from app.notices.letters import Words


def link_letter(link_id: int) -> Words:
    """Raises ValueError when the key of the installation changed since: the link would open nothing."""
    settings, link = current_app.config["SETTINGS"], db.session.get_one(OutsideLink, link_id)
    token = token_of(settings.secret_key, link)
    if link.token != digest(token):
        raise ValueError("the link was issued under another key")
    text = (f"Вам поручено ответить на сообщение жителя № {link.message_id}.\n\n"
            f"Откройте ссылку и нажмите «Открыть поручение»:\n{settings.public_url}/link/{token}\n\n"
            f"Ссылка личная, действует до {clock_words(link.ends_at)} и годится на один ответ. Не пересылайте её.\n\n"
            f"{centre().name}\n")
    return Words(f"Поручение: сообщение № {link.message_id}", text)
