"""Roles as the founding act of the centre calls them: in Okha the head is «Председатель МЦУ»."""

from collections.abc import Mapping

from app.directory.schedules import centre
from app.foundation.viewer import ROLES


def role_titles() -> dict[str, str]:
    """Every role in words, in the order in which a person of several is led to a room."""
    told = _told()
    return {role: told.get(role, usual) for role, usual in ROLES.items()}


def as_titled(words: Mapping[str, str]) -> dict[str, str]:
    """Roles as they stand inside a sentence; those that the act names bear its name: «председатель МЦУ»."""
    told = _told()
    return {role: told[role][:1].lower() + told[role][1:] if role in told else usual for role, usual in words.items()}


def _told() -> dict[str, str]:
    """Without what the profile remarks on a title in brackets."""
    return {role: title.split(" (")[0] for role, title in centre().facts.get("titles", {}).items()}
