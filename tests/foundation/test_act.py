"""One act: writers stand in line, and nobody waits longer than those before them take."""

import threading
import time

import pytest
from sqlalchemy import select

from app.directory.tables import Centre, Person
from app.foundation.database import act, carry_out, db
from app.foundation.refusal import Collided
from app.foundation.viewer import TIMETABLE

WRITERS, ACTS, HELD = 6, 5, 0.01


@pytest.mark.slow
def test_writers_are_served_in_turn(app):
    waits: list[float] = []

    def write() -> None:
        with app.app_context():
            for _ in range(ACTS):
                began = time.perf_counter()
                with act(TIMETABLE):
                    waits.append(time.perf_counter() - began)
                    db.session.get(Centre, 1).stamp += 1
                    time.sleep(HELD)

    threads = [threading.Thread(target=write) for _ in range(WRITERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with app.app_context():
        assert db.session.scalar(select(Centre.stamp)) == 1 + WRITERS * ACTS
    assert len(waits) == WRITERS * ACTS
    # SQLite's own waiting grows to pauses of a tenth of a second; in line it is the others' acts only.
    assert sorted(waits)[len(waits) // 2] < WRITERS * HELD * 4


def test_what_is_raised_inside_undoes_everything_and_leaves_the_line(app):
    with app.app_context():
        with pytest.raises(RuntimeError), act(TIMETABLE):
            db.session.get(Centre, 1).stamp += 1
            raise RuntimeError
        with act(TIMETABLE):
            assert db.session.scalar(select(Centre.stamp)) == 1


def crossing(app, begin) -> list:
    """Two acts that each take one row and then ask for the other's; what ``begin`` gave to each."""
    gate, told = threading.Barrier(2), [None, None]
    with app.app_context():
        people = db.session.scalars(select(Person.id).order_by(Person.id).limit(2)).all()

    def run(place: int) -> None:
        tries = []

        def cross() -> int:
            tries.append(place)
            for number, person in enumerate((people[place], people[1 - place])):
                db.session.get(Person, person, with_for_update=True).post += str(place)
                db.session.flush()
                if number == 0 and len(tries) == 1:
                    try:
                        gate.wait(1)
                    except threading.BrokenBarrierError:
                        pass  # one writer at a time: the other waits before its act
            return len(tries)

        with app.app_context():
            try:
                told[place] = begin(cross)
            except Collided as collided:
                told[place] = collided.status
            db.session.remove()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return told


def once(do):
    with act(TIMETABLE):
        return do()


@pytest.mark.both_engines
def test_of_two_acts_that_wait_for_each_other_one_is_ended_whole(app, engine_name):
    told = crossing(app, once)
    assert sorted(told) == ([1, 1] if engine_name == "sqlite" else [1, 409])
    with app.app_context():
        kept = db.session.scalars(select(Person.post).order_by(Person.id).limit(2)).all()
    ends = {post[-2:] if engine_name == "sqlite" else post[-1] for post in kept}
    assert len(ends) == 1, "the other left nothing behind"


@pytest.mark.both_engines
def test_the_ended_one_is_done_again(app, engine_name):
    tries = crossing(app, lambda do: carry_out(TIMETABLE, do))
    if engine_name == "sqlite":
        assert tries == [1, 1]
    else:  # the ended one may begin anew before the other has woken, and then they meet once more
        assert set(tries) in ({1, 2}, {2}, {1, 3}, {2, 3})
