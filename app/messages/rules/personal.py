"""Personal data: shown masked to those who have no need of them, and masked for good once their time is over. Pure."""

import re

# A phone as people write it: a country's digit, a code perhaps in brackets, ten or eleven digits in groups.
GAP = r"[ \u00a0-]{0,2}"
PHONE = re.compile(rf"(?<![\w/])(?:\+7|[78])?{GAP}\(?\d{{3,5}}\)?{GAP}\d{{1,3}}{GAP}\d{{2}}{GAP}\d{{2}}(?![\w/])")
SHORT_PHONE = re.compile(r"(?<![\w/.,№-])\d{1,3}-\d{2}-\d{2}(?![\w/-])")
MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}")
GONE = "[телефон скрыт]"
MAIL_GONE = "[почта скрыта]"


def without_contacts(text: str) -> str:
    """A text whose telephones and mailboxes are replaced by words saying so."""
    return MAIL.sub(MAIL_GONE, SHORT_PHONE.sub(GONE, PHONE.sub(_phone, text)))


def _phone(found: re.Match[str]) -> str:
    """Ten or eleven digits are a telephone; fewer are a number of something."""
    digits = sum(sign.isdigit() for sign in found.group())
    lead = len(found.group()) - len(found.group().lstrip(" \u00a0-"))
    return found.group()[:lead] + GONE if digits in (10, 11) else found.group()


def masked_name(name: str) -> str:
    """«Иван Петров» → «И*** П***»."""
    return " ".join(f"{word[0]}***" for word in name.split())


def masked_contacts(contacts: str) -> str:
    """«+7 900 123-45-67» → «+7 *** **-67», a number abroad without its country;
    a mailbox or a page keeps its first letter or its site."""
    digits = [sign for sign in contacts if sign.isdigit()]
    if "@" in contacts:
        return f"{contacts.strip()[0]}***@***"
    if "//" in contacts:
        return contacts.split("//", 1)[1].split("/", 1)[0] + "/***"
    country = "" if contacts.strip().startswith("+") and digits[:1] != ["7"] else "+7 "
    return f"{country}*** **-{''.join(digits[-2:])}" if len(digits) >= 6 else "***" if contacts.strip() else ""
