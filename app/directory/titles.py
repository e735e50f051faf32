"""Roles as the founding act of the centre calls them: in Okha the head is «Председатель МЦУ»."""

import re
from collections.abc import Mapping

from app.directory.schedules import centre
from app.foundation.viewer import ROLES

# The head of the centre in any case; others who head a unit or a block keep the word.
HEAD = re.compile(r"\b([Рр])уководител(ь|я|ю|ем)\b(?! (?:подразделени|отраслев|блок))")
USUAL = "руководитель"
# Endings of a noun like «начальник», in place of those of «руководитель» and «председатель».
HARD = {"ь": "", "я": "а", "ю": "у", "ем": "ом"}


def role_titles() -> dict[str, str]:
    """Every role in words, in the order in which a person of several is led to a room."""
    told = _told()
    return {role: told.get(role, usual) for role, usual in ROLES.items()}


def as_titled(words: Mapping[str, str]) -> dict[str, str]:
    """Roles as they stand inside a sentence; those that the act names bear its name: «председатель МЦУ»."""
    told = _told()
    return {role: told[role][:1].lower() + told[role][1:] if role in told else usual for role, usual in words.items()}


def headed(words: str) -> str:
    """Words about the head of the centre, whom the act may call otherwise: «Ждёт согласия председателя»."""
    noun = _told().get("head", USUAL).partition(" ")[0].lower()
    if noun == USUAL or not re.fullmatch("[а-яё]+[бвгджзклмнпрстфхцчшщь]", noun):
        return words
    if noun.endswith("ь"):
        return HEAD.sub(lambda found: _cased(noun[:-1] + found[2], found[1]), words)
    return HEAD.sub(lambda found: _cased(noun + HARD[found[2]], found[1]), words)


def _cased(noun: str, first: str) -> str:
    return noun[:1].upper() + noun[1:] if first.isupper() else noun


def _told() -> dict[str, str]:
    """Without what the profile remarks on a title in brackets."""
    return {role: title.split(" (")[0] for role, title in centre().facts.get("titles", {}).items()}
