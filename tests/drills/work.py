"""People at work while programs are killed: each goes on after a broken connection as a person would."""

import random
import re
from collections.abc import Callable
from datetime import datetime, timedelta

from tests.drills.browser import SEEN, Answer, Broken, Browser, Ledger
from tests.support.making import photo
from tests.support.people import Someone

RECEIVED = re.compile(r'name="received_at"[^>]*value="([^"]+)"')
# How long ago a message came: what came long ago is late at once, and the sweep tells of it.
AGES = (timedelta(), timedelta(), timedelta(hours=20), timedelta(days=20))
TOPIC = "Ямы во дворах"


class Person:
    """At a browser of their own."""

    def __init__(self, port: int, someone: Someone, ledger: Ledger, chance: random.Random):
        self.someone, self.ledger, self.chance = someone, ledger, chance
        self.browser = Browser(port, someone, ledger)
        self.said = 0

    def mark(self) -> str:
        """Words that nobody else says."""
        self.said += 1
        return f"{self.someone.login}-{self.said}-"

    def act(self, number: int, code: str, mark: str = "", **fields: str) -> bool:
        """One act by its form on the card. After a break the person presses again or looks whether it was done: ``mark``
        are words of theirs that stand on the card then; without any, an act that is done is not offered any more."""
        address, sent = f"/messages/{number}/{code}", False
        seen, done = self.look(address, mark)
        while seen is not None and not done:
            try:
                answer = self.browser.post(address, {"seen": seen} | fields)
            except Broken:
                sent = True
                if self.chance.random() < 0.5:
                    self.ledger.count("sent again")
                else:
                    seen, done = self.look(address, mark)
                continue
            if answer.status == 303:
                self.ledger.note(number, code, "acknowledged")
                return True
            if answer.status != 409:
                self.ledger.wrong.append(f"{address}: {answer.status} {said_of(answer)}")
                return False
            seen, done = self.look(address, mark)
        done = done or (sent and not mark)
        if done:
            self.ledger.note(number, code, "found done")
        else:
            self.ledger.count("not open any more")
        return done

    def look(self, address: str, mark: str) -> tuple[str | None, bool]:
        """The version that the form shows, None where the act is not open; whether the words are on the card."""
        page = self.browser.get(address)
        found = SEEN.search(page.text) if page.status == 200 else None
        return found[1] if found else None, bool(mark) and mark in page.text

    def register(self, executor: Someone | None) -> int:
        """The number of a new message; the same form again until its number is told."""
        page = self.browser.get("/operator/register?channel=incident")
        text = f"Яма во дворе, {self.mark()} машины не проедут."
        came = datetime.fromisoformat(RECEIVED.search(page.text)[1]) - self.chance.choice(AGES)
        fields = {"text": text, "received_at": came.isoformat(timespec="minutes"), "topic": TOPIC, "street": "ул. Школьная",
                  "house": str(self.chance.randint(1, 40)), "author_name": "Заявитель", "channel": "incident",
                  "person": str(executor.id) if executor else ""}
        how = "acknowledged"
        while True:
            try:
                answer = self.browser.post("/operator/register", fields)
            except Broken:
                how = "found done"
                continue
            if answer.status != 303:
                self.ledger.wrong.append(f"registration: {answer.status} {said_of(answer)}")
                raise RuntimeError("no number was told")
            number = int(answer.leads_to.rsplit("/", 1)[1])
            self.ledger.texts[text] = number
            self.ledger.note(number, "register", how)
            for code in ("take", "assign") if executor else ():
                self.ledger.note(number, code, how)
            return number

    def send_photo(self, number: int) -> None:
        """Sent by the page's script, again and again under the same name of its own."""
        name, data = f"{self.mark()}{number}", photo(self.chance.randint(0, 10**6))
        while True:
            try:
                answer = self.browser.post(f"/messages/{number}/evidence", {"stage": "after", "client_id": name}, data)
            except Broken:
                continue
            if answer.status == 201:
                self.ledger.photos[name] = number
                self.ledger.count("photos")
            else:
                self.ledger.wrong.append(f"photo of {number}: {answer.status} {said_of(answer)}")
            return


def said_of(answer: Answer) -> str:
    words = re.findall(r'class="[^"]*(?:error|refused|late)[^"]*"[^>]*>([^<]+)', answer.text)
    return "; ".join(words)[:300] or answer.text[:200]


class Desk:
    """An operator and an executor who bring message after message from its registration to its publication."""

    def __init__(self, operator: Person, executor: Person):
        self.operator, self.executor, self.chance = operator, executor, operator.chance

    def work(self, over: Callable[[], bool]) -> None:
        for person in (self.operator, self.executor):
            person.browser.sign_in()
        while not over():
            self.carry()
            if self.chance.random() < 0.1:
                self.operator.browser.sign_in()

    def carry(self) -> None:
        operator, executor, chance = self.operator, self.executor, self.chance
        at_once = chance.random() < 0.4
        number = operator.register(executor.someone if at_once else None)
        if not at_once:
            operator.act(number, "take")
            if chance.random() < 0.15:
                operator.act(number, "decline", reason="spam")
                return
            self.call(operator, number)
            operator.act(number, "assign", person=str(executor.someone.id))
        if chance.random() < 0.5:
            executor.act(number, "acknowledge")
        self.answer(number)
        if chance.random() < 0.3:
            operator.act(number, "return", reason="no_proof", words="Приложите снимок.")
            self.answer(number)
        operator.act(number, "check", completeness="2")
        operator.act(number, "region_agree")
        operator.act(number, "publish")
        if chance.random() < 0.3:
            operator.act(number, "comment", text=f"Опять яма! {operator.mark()}")
            operator.act(number, "no_question", reason="thanks")

    def answer(self, number: int) -> None:
        for _ in range(self.chance.randint(1, 2)):
            self.executor.send_photo(number)
        self.executor.act(number, "answer", text=f"Яму засыпали. {self.executor.mark()}", outcome="solved", truthful="y")

    def call(self, person: Person, number: int) -> None:
        mark = person.mark()
        if person.act(number, "call", mark, kind="call", whom="Директор", text=f"Выедут сегодня. {mark}"):
            person.ledger.marks.append((number, mark))


class Above:
    """The head, who looks at everything and urges whoever is at work."""

    PAGES = ("/head", "/figures", "/messages", "/messages?late=1", "/notices")

    def __init__(self, head: Person):
        self.head, self.chance = head, head.chance

    def work(self, over: Callable[[], bool]) -> None:
        self.head.browser.sign_in()
        while not over():
            self.head.browser.get(self.chance.choice(self.PAGES))
            if newest := sorted(self.head.ledger.texts.values())[-6:]:
                self.urge(self.chance.choice(newest))

    def urge(self, number: int) -> None:
        mark = self.head.mark()
        if self.head.act(number, "urge", mark, words=f"Поторопитесь. {mark}"):
            self.head.ledger.marks.append((number, mark))
