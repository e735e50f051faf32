"""Personal data: shown masked to those who have no need of them, and masked for good once their time is over. Pure."""

import re
from dataclasses import dataclass

# A phone as people write it: a country's digit, a code perhaps in brackets, ten or eleven digits in groups.
GAP = r"[ \u00a0-]{0,2}"
PHONE = re.compile(rf"(?<![\w/])(?:\+7|[78])?{GAP}\(?\d{{3,5}}\)?{GAP}\d{{1,3}}{GAP}\d{{2}}{GAP}\d{{2}}(?![\w/])")
# The same in any groups: eleven digits with the country's, or ten of a mobile. A date is not taken for the end of one.
BETWEEN = r"[ \u00a0().\u2013-]{0,3}"
FREE_PHONE = re.compile(rf"(?<![\w/])(?<!\d[.-])(?:(?:\+7|[78]){BETWEEN}[3489]|9)\d{{2}}(?:{BETWEEN}\d){{7}}(?![\w/])")
SHORT_PHONE = re.compile(r"(?<![\w/.,№-])\d{1,3}[\u2013-]\d{2}[\u2013-]\d{2}(?![\w/-])")
MAIL = re.compile(r"[\w.+-]{1,64}(?:@| ?[(\[](?:собака|at)[)\]] ?)[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}", re.IGNORECASE)
AT = re.compile(r"@|[(\[](?:собака|at)[)\]]", re.IGNORECASE)
# The number of somebody's pension insurance.
INSURANCE = re.compile(r"(?<![\w-])\d{3}-\d{3}-\d{3}[ -]?\d{2}(?![\w-])")
# What every telephone and mailbox has: most texts have neither, and this is found out in a tenth of the time.
SUSPECT = re.compile(r"\d(?:\D{0,3}\d){4}")
# What is left of a telephone where a title was cut in the middle of it.
CUT_PHONE = re.compile(rf"(?<![\w/])(?:\+7|[78]){BETWEEN}[3489]\d{{2}}(?:{BETWEEN}\d){{1,6}}{BETWEEN}…$")
GONE = "[телефон скрыт]"
MAIL_GONE = "[почта скрыта]"
INSURANCE_GONE = "[СНИЛС скрыт]"


# A page or a nickname in a network, and how VK writes that somebody is spoken to: «[id77|Клавдия]».
HANDLE = re.compile(r"(?<![\w.+-])@\w[\w.]{3,}")
PAGE = re.compile(
    r"(?:https?://)?(?<![\w-])(?:[\w-]+\.)?(?:vk\.com|vk\.ru|vkontakte\.ru|ok\.ru|odnoklassniki\.ru|t\.me|wa\.me|max\.ru"
    rf"|instagram\.com|facebook\.com)/[\w./?=&%#~+@-]*[\w/]|\[id\d+\|[^\]]*\]|{HANDLE.pattern}", re.IGNORECASE)
PAGE_GONE = "[страница скрыта]"
# «кв. 7», «квартира № 12а», «в 7-й квартире»; neither square metres nor how many, nor a quarter of a year.
FLAT = re.compile(r"\b(?:кв\b\.?|квартир[аеуы]\b) ?(?:№ ?)?\d{1,3}(?:-?[а-я])?(?!\w)"
                  r"|\b\d{1,3}(?:-?[а-я]{1,2})? квартир(?:е|у|ой)\b", re.IGNORECASE)
FLAT_GONE = "[квартира скрыта]"


def without_contacts(text: str) -> str:
    """A text whose telephones, mailboxes and numbers of insurance are replaced by words saying so."""
    if SUSPECT.search(text):
        numbered = INSURANCE.sub(INSURANCE_GONE, text)
        text = SHORT_PHONE.sub(GONE, FREE_PHONE.sub(GONE, PHONE.sub(_phone, numbered)))
    return MAIL.sub(MAIL_GONE, text) if AT.search(text) else text


def without_whereabouts(text: str) -> str:
    """A text that leads neither to somebody's page in a network nor to their flat."""
    return FLAT.sub(FLAT_GONE, without_pages(text))


def without_pages(text: str) -> str:
    return PAGE.sub(PAGE_GONE, text)


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
    a mailbox or a page keeps its first letter or its site; of a postal address nothing is left."""
    if POSTAL.search(contacts) and not (FREE_PHONE.search(contacts) or "@" in contacts):
        return "почтовый адрес ***"
    digits = [sign for sign in contacts if sign.isdigit()]
    if "@" in contacts:
        return f"{contacts.strip()[0]}***@***"
    if "//" in contacts:
        return contacts.split("//", 1)[1].split("/", 1)[0] + "/***"
    country = "" if contacts.strip().startswith("+") and digits[:1] != ["7"] else "+7 "
    return f"{country}*** **-{''.join(digits[-2:])}" if len(digits) >= 6 else "***" if contacts.strip() else ""


# A postal address in place of contacts: the office's six digits, or a street or house.
POSTAL = re.compile(r"(?<!\d)\d{6}(?!\d),? |\b(?:ул|улица|пр|просп|пер|д|дом|г|пгт|пос|с|дер)\b\.? ?[а-яё\d]", re.IGNORECASE)
# A number as people write it in contacts: digits with blanks, hyphens or dashes, brackets and dots between.
NUMBER_SIGNS = "\u00a0 -\u2013().+"
NUMBERS = re.compile(r"\+?\d[\d\u00a0 ().\u2013-]{3,}\d")
FEWEST_DIGITS, SHORTEST_WORD = 5, 2


@dataclass(frozen=True)
class AskedAuthor:
    """Whom somebody looks for. ``by``: phone (its last ten digits, or a short one whole), mail, page, or name (its words)."""

    by: str
    values: tuple[str, ...]

    def is_author(self, name: str, *contacts: str) -> bool:
        """Exactly the number, mailbox or page; of the name every word."""
        if self.by == "name":
            return set(self.values) <= set(name_words(name))
        read = {"phone": phones_in, "mail": mails_in, "page": pages_in}[self.by]
        return any(self.values[0] in read(known) for known in contacts)


def asked_author(words: str) -> AskedAuthor | None:
    """What was typed, or None when it is too little to tell one person from many."""
    clean = words.strip()
    if "@" in clean:
        mails = mails_in(clean)
        return AskedAuthor("mail", mails[:1]) if mails else None
    if "/" in clean:
        pages = pages_in(clean)
        return AskedAuthor("page", pages[:1]) if pages else None
    if any(sign.isdigit() for sign in clean):
        phones = phones_in(clean) if clean.strip(NUMBER_SIGNS + "0123456789") == "" else ()
        return AskedAuthor("phone", phones[:1]) if phones and len(phones[0]) >= FEWEST_DIGITS else None
    found = tuple(word for word in name_words(clean) if len(word) >= SHORTEST_WORD)
    return AskedAuthor("name", found) if found else None


def name_words(name: str) -> list[str]:
    return re.findall(r"[а-яa-z]+", name.lower().replace("ё", "е"))


def phones_in(contacts: str) -> tuple[str, ...]:
    digits = ("".join(sign for sign in found if sign.isdigit()) for found in NUMBERS.findall(contacts))
    return tuple(number[-10:] if len(number) == 11 and number[0] in "78" else number for number in digits)


def mails_in(contacts: str) -> tuple[str, ...]:
    return tuple(found.lower() for found in MAIL.findall(contacts))


def pages_in(contacts: str) -> tuple[str, ...]:
    """Addresses of pages without what does not tell them apart."""
    bare = (re.sub(r"^(https?://)?(www\.|m\.)?", "", part.lower()).rstrip("/,;") for part in contacts.split())
    return tuple(part for part in bare if "/" in part.strip("/"))
