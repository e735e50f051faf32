"""Letters: gathered, marked before they leave, tried again with the same Message-ID."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from app.adapters.mailer import FakeMailer, LetterRefused, MailAway
from app.directory.tables import Person
from app.foundation.database import act, db
from app.foundation.viewer import TIMETABLE, Viewer
from app.notices.acts import mark_read, tell
from app.notices.letters import CLOSED_ACCOUNT, Words, claim, gather, send_waiting, try_failed_again
from app.notices.queries import letters_fare, notices_of
from app.notices.rules import MOST_TRIES, SENDING_LOST_AFTER
from app.notices.tables import Letter

pytestmark = pytest.mark.both_engines
AT = datetime(2026, 5, 12, 1, 0, tzinfo=UTC)

@dataclass
class Timepiece:
    at: object = AT

    def __call__(self):
        return self.at


@dataclass
class Fails:
    """Takes the letter, then fails as told: what a dropped connection looks like from here."""

    error: Exception
    seen: list = field(default_factory=list)

    def send(self, letter):
        self.seen.append((letter.to, letter.message_id))
        raise self.error


def write(letter):
    return Words(f"Уведомлений: {len(letter.cards)}", "\n".join(card.words for card in letter.cards), "<p></p>")


def send(mailer, at=AT):
    return send_waiting(mailer, write, "mcu.example.ru", Timepiece(at))


def told(people, key, urgent=False, at=AT):
    with act(TIMETABLE):
        tell(people, key, "assigned", f"слова {key}", at, urgent=urgent)


@pytest.fixture
def one(person):
    return person("Первый", "one@example.ru")


def letters():
    db.session.rollback()
    return db.session.scalars(select(Letter).order_by(Letter.id)).all()


def bodies(mailer):
    return [message.get_body(("plain",)).get_content().split("\n")[:-1] for message in mailer.sent]


def test_many_waiting_notices_make_one_letter_and_urgent_ones_go_alone(one):
    for key in "abc":
        told([one], key)
    told([one], "urgent", urgent=True)
    mailer = FakeMailer()
    assert send(mailer) == 2
    assert bodies(mailer) == [["слова urgent"], ["слова a", "слова b", "слова c"]]
    assert send(mailer) == 0


def test_the_next_letter_waits_a_little_and_carries_what_came(one):
    mailer = FakeMailer()
    told([one], "a")
    send(mailer)
    for minute in range(1, 5):
        told([one], f"b{minute}")
        assert send(mailer, AT + timedelta(minutes=minute)) == 0
    assert send(mailer, AT + timedelta(minutes=5)) == 1
    assert bodies(mailer)[1] == [f"слова b{minute}" for minute in range(1, 5)]


def test_what_was_read_in_the_bell_needs_no_letter(one):
    told([one], "a")
    with act(TIMETABLE):
        mark_read(Viewer(one, "Первый"), notices_of(one).newest, AT)
    assert send(FakeMailer()) == 0
    assert letters() == []


def test_nobody_without_a_mailbox_gets_a_letter(person):
    told([person("Без почты")], "a")
    assert send(FakeMailer()) == 0
    assert letters() == []


def test_a_worker_that_dies_leaves_the_mark_and_the_letter_goes_again_with_its_name(one):
    told([one], "a")
    with act(TIMETABLE):
        gather("mcu.example.ru", AT)
    with act(TIMETABLE):
        claimed = claim(AT, set())
    assert letters()[0].state == "sending"
    mailer = FakeMailer()
    assert send(mailer, AT + timedelta(minutes=1)) == 0, "it may still be on its way"
    assert send(mailer, AT + SENDING_LOST_AFTER) == 1
    assert mailer.sent[0]["Message-ID"] == f"<{claimed.message_id}>"


def test_accepted_but_not_confirmed_goes_again_with_the_same_message_id(one):
    told([one], "a")
    dropped = Fails(MailAway("connection dropped"))
    assert send(dropped) == 0
    mailer = FakeMailer()
    assert send(mailer) == 0
    assert send(mailer, AT + timedelta(minutes=1)) == 1
    assert mailer.sent[0]["Message-ID"] == f"<{dropped.seen[0][1]}>"


def test_after_all_tries_it_has_failed_and_is_shown_and_may_be_revived(one):
    told([one], "a")
    at, away = AT, Fails(MailAway("away"))
    for _ in range(MOST_TRIES):
        send(away, at)
        at += timedelta(days=1)
    assert len(away.seen) == MOST_TRIES
    assert len({name for _, name in away.seen}) == 1
    assert letters_fare().failed == 1
    assert "не отвечает" in letters_fare().last_error
    with act(TIMETABLE):
        assert try_failed_again(TIMETABLE, at) == 1
    assert send(FakeMailer(), at) == 1
    assert letters_fare().failed == 0


def test_a_refused_letter_is_not_tried_again_and_stops_nobody(person):
    people = [person(f"Сотрудник {number}", f"p{number}@example.ru") for number in range(5)]
    told(people, "a")
    refused = Fails(LetterRefused("550"))
    send(refused)
    assert len(refused.seen) == 5
    assert letters_fare().failed == 5


def test_a_dead_server_is_left_alone_until_the_next_round(person):
    people = [person(f"Сотрудник {number}", f"p{number}@example.ru") for number in range(9)]
    told(people, "a")
    away = Fails(MailAway("away"))
    send(away)
    assert len(away.seen) == 3
    send(away)
    assert len({to for to, _ in away.seen}) == 6
    assert letters_fare().waiting == 9


def test_a_letter_that_cannot_be_written_does_not_stop_the_others(person):
    told([person("Первый", "one@example.ru")], "bad")
    told([person("Второй", "two@example.ru")], "good")

    def choosy(letter):
        if letter.cards[0].words == "слова bad":
            raise KeyError("template")
        return write(letter)

    mailer = FakeMailer()
    assert send_waiting(mailer, choosy, "mcu.example.ru", Timepiece()) == 1
    assert [letter.state for letter in letters()] == ["waiting", "sent"]


def test_an_account_closed_meanwhile_gets_no_letter(one):
    told([one], "a")
    with act(TIMETABLE):
        gather("mcu.example.ru", AT)
        db.session.get(Person, one).active = False
    assert send(FakeMailer()) == 0
    assert letters()[0].error == CLOSED_ACCOUNT


def test_a_mailbox_taken_away_meanwhile_lets_the_notice_go(one):
    told([one], "a")
    with act(TIMETABLE):
        db.session.get(Person, one).email = ""
    assert send(FakeMailer()) == 0
    assert letters() == []
