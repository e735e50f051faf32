"""The bell: exactly once per key and person, and only one's own."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select

from app.foundation.database import act, db
from app.foundation.refusal import Invisible
from app.foundation.viewer import TIMETABLE, Viewer
from app.notices.acts import mark_all_read, mark_read, tell
from app.notices.queries import notices_of, unread
from app.notices.rules import MOST_COUNTED
from app.notices.tables import Notice

pytestmark = pytest.mark.both_engines
AT = datetime(2026, 5, 12, 1, 0, tzinfo=UTC)

def told(*args, **facts):
    with act(TIMETABLE):
        return tell(*args, **facts)


def test_each_person_is_told_once_per_key(person):
    one, two = person("Первый"), person("Второй")
    assert told([one, one], "clock:1:0", "reminder", "№ 1: через час срок", AT) == [one]
    assert told([one, two], "clock:1:0", "reminder", "№ 1: через час срок", AT) == [two]
    assert db.session.scalar(select(func.count()).select_from(Notice)) == 2
    assert unread(one) == unread(two) == 1


def test_closed_and_unknown_people_are_passed_over(person):
    gone = person("Уволен", "gone@example.ru", active=False)
    assert told([gone, 4000], "k", "reminder", "слова", AT) == []
    assert told([], "k", "reminder", "слова", AT) == []


def test_what_is_told_falls_with_its_act(person):
    one = person("Первый")
    with pytest.raises(RuntimeError), act(TIMETABLE):
        tell([one], "k", "reminder", "слова", AT)
        raise RuntimeError
    assert unread(one) == 0


def test_only_urgent_words_for_a_mailbox_ring_at_once(context, person):
    bell = context.extensions["queue"]
    silent, mailed = person("Без почты"), person("С почтой", "a@example.ru")
    told([silent], "u", "urgent", "слова", AT, urgent=True)
    told([mailed], "o", "assigned", "слова", AT)
    assert bell.asked == []
    told([mailed], "u", "urgent", "слова", AT, urgent=True)
    told([mailed], "u", "urgent", "слова", AT, urgent=True)
    assert bell.asked == [("letters", {})]


def test_a_key_that_does_not_fit_is_our_mistake(person):
    with pytest.raises(ValueError):
        told([person("Первый")], "k" * 121, "reminder", "слова", AT)


def test_another_s_notice_does_not_exist(person):
    one, two = person("Первый"), person("Второй")
    told([one], "k", "assigned", "Поручение № 7", AT, message=7)
    notice = notices_of(one).newest
    with pytest.raises(Invisible), act(TIMETABLE):
        mark_read(Viewer(two, "Второй"), notice, AT)
    with act(TIMETABLE):
        assert mark_read(Viewer(one, "Первый"), notice, AT) == (7, "")
    later = AT + timedelta(hours=1)
    with act(TIMETABLE):
        mark_read(Viewer(one, "Первый"), notice, later)
    assert db.session.scalar(select(Notice.read_at)) == AT


def test_marking_all_leaves_what_came_meanwhile(person):
    one = person("Первый")
    told([one], "a", "assigned", "первое", AT)
    seen = notices_of(one).newest
    told([one], "b", "assigned", "второе", AT)
    with act(TIMETABLE):
        mark_all_read(Viewer(one, "Первый"), seen, AT)
    assert [(card.words, card.read) for card in notices_of(one).cards] == [("второе", False), ("первое", True)]


def test_pages_follow_one_another_and_counting_has_an_end(person):
    one = person("Первый")
    for number in range(120):
        told([one], f"k{number}", "assigned", f"слова {number}", AT)
    first = notices_of(one)
    second = notices_of(one, first.next_before)
    third = notices_of(one, second.next_before)
    words = [card.words for page in (first, second, third) for card in page.cards]
    assert words == [f"слова {number}" for number in reversed(range(120))]
    assert third.next_before is None
    assert unread(one) == MOST_COUNTED
