"""Notices to the applicant of an appeal as they are proposed; what stands in brackets is filled in by the act itself."""

from datetime import date

WHOSE, UNTIL, REASON = "(кому)", "(новый срок)", "(причина)"
NOTICES = {
    "redirect": f"Ваше обращение № {{number}} от {{on:%d.%m.%Y}} направлено по компетенции: {WHOSE}. Там на него ответят "
                "(59-ФЗ, статья 8, часть 3).",
    "extend": f"Срок рассмотрения вашего обращения № {{number}} от {{on:%d.%m.%Y}} продлён до {UNTIL} (59-ФЗ, статья 12, "
              f"часть 2). Причина: {REASON}"}


def proposed(code: str, number: int, on: date) -> str:
    return NOTICES[code].format(number=number, on=on)


def filled(notice: str, words: dict[str, str]) -> str:
    """The notice with what the form said in the places named for it."""
    for place, said in words.items():
        notice = notice.replace(place, said.strip().rstrip("."))
    return notice
