"""Named refusals: what an act answers when it cannot be done. Words are Russian and shown to people."""


class Refusal(Exception):
    """Invalid input or a step that is not open (422). ``field`` is the form field the words stand beside."""

    status = 422

    def __init__(self, words: str, field: str | None = None):
        super().__init__(words)
        self.words = words
        self.field = field


def check_link(link: str) -> None:
    """Raises Refusal for what is no address of a page; without one there is nothing to refuse."""
    if link and not link.startswith(("http://", "https://")):
        raise Refusal("Ссылка начинается с http:// или https://.", "link")


CHANGED = "Карточка изменилась, пока вы работали. "


class Stale(Refusal):
    """The row was changed meanwhile by somebody else (409); nothing was overwritten."""

    status = 409

    def __init__(self, words: str = f"{CHANGED}Посмотрите, что нового, и повторите действие."):
        super().__init__(words)


class Collided(Stale):
    """The act and another one waited for each other, and the database ended this one whole."""

    def __init__(self) -> None:
        super().__init__("В это же мгновение менялось связанное сообщение, поэтому ничего не записано. Повторите действие.")


class Forbidden(Refusal):
    """The viewer sees the object but may not do this (403)."""

    status = 403

    def __init__(self, words: str = "Это действие вам не открыто."):
        super().__init__(words)


class Invisible(Refusal):
    """Absent or outside the viewer's scope (404): the two are never told apart."""

    status = 404

    def __init__(self, words: str = "Такой страницы нет или она вам не открыта."):
        super().__init__(words)
