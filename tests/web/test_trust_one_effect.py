"""Two of everything, and an end at any step: an act is whole or absent (failures 1, 7, 10)."""

import os
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from sqlalchemy import func, select

from app.adapters.file_store import FileStore
from app.directory.tables import Person
from app.files.sweeping import sweep_orphans
from app.files.tables import StoredFile
from app.foundation.database import act, db
from app.foundation.history import History
from app.foundation.viewer import TIMETABLE
from app.jobs import letters
from app.messages.tables import Answer, Assignment, Evidence
from app.notices.tables import Letter, Notice
from tests.support.application import KEY
from tests.support.killed import Uploading
from tests.support.making import photo
from tests.support.people import Someone
from tests.support.whole import whole
from tests.web.visitor import Visitor

ROOT = Path(__file__).parents[2]


def count(app, table, *where) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count()).select_from(table).where(*where)) or 0


def acts_of(app, number: int, code: str) -> int:
    return count(app, History, History.subject_id == number, History.subject_kind == "message", History.act == code)


def test_a_double_click_is_one_act(app, visit, making):
    number = making.message("registered")
    take = visit("operator").get(f"/messages/{number}/take").form(f"/messages/{number}/take")
    assert [visit("operator").send(take).status for _ in range(3)] == [303, 409, 409]
    assert acts_of(app, number, "take") == 1 and whole(app) == []


@pytest.mark.slow
def test_two_people_on_one_card(app, visit, making, people):
    """Whoever comes second sees what changed; nothing is overwritten and nothing is done twice."""
    second = Visitor(app).sign_in(people.someone("operator-two", "operator", unit="Организационный отдел", channel="incident"))
    first = visit("operator")
    for state, code, filled in (("check", "check", {"completeness": "2"}), ("region", "region_agree", {}),
                                ("publish", "publish", {}), ("registered", "decline", {"reason": "spam"}),
                                ("published", "comment", {"text": "Опять"})):
        number = making.message(state)
        address = f"/messages/{number}/{code}"
        forms = [visitor.get(address).form(address).fill(**filled) for visitor in (first, second)]
        assert first.send(forms[0]).status == 303
        page = second.send(forms[1])
        assert page.status == 409 and "изменилась" in page.words
        assert acts_of(app, number, code) == 1
    assert whole(app) == []


@pytest.mark.slow
@pytest.mark.both_engines
def test_ten_at_the_same_moment(app, visit, making):
    """Ten requests of one form at once, in ten threads: one 303, nine 409."""
    number = making.message("registered")
    address = f"/messages/{number}/take"
    form = visit("operator").get(address).form(address)
    cookies = {name: visit("operator").client.get_cookie(name).value for name in ("mcu_session", "mcu_form")}
    told, gate = [], threading.Barrier(10)

    def once() -> None:
        client = app.test_client()
        for name, value in cookies.items():
            client.set_cookie(name, value)
        gate.wait(10)
        told.append(client.post(address, data=form.data).status_code)

    threads = [threading.Thread(target=once) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert sorted(told) == [303] + [409] * 9
    assert acts_of(app, number, "take") == 1 and whole(app) == []


def upload(visitor: Visitor, number: int, data: bytes, client_id: str = "same-id"):
    return visitor.client.post(f"/messages/{number}/evidence", headers={"HX-Request": "true"}, data={
        "csrf_token": visitor.token(), "file": (BytesIO(data), "снимок.jpg"), "stage": "after", "client_id": client_id})


def test_the_same_upload_twice_is_one_file(app, visit, making):
    number, data = making.message("assigned"), photo()
    first, second = upload(visit("executor"), number, data), upload(visit("executor"), number, data)
    assert first.status_code == second.status_code == 201 and first.text == second.text
    other = upload(visit("executor"), number, photo())
    assert other.status_code == 422 and "другой файл" in other.text
    assert count(app, StoredFile) == count(app, Evidence) == 1 and whole(app) == []
    assert len([place for place in app.extensions["file_store"].root.rglob("*") if place.is_file()]) == 1


class Cut(BytesIO):
    """A connection that breaks after so many bytes."""

    def __init__(self, data: bytes, after: int):
        super().__init__(data)
        self.after = after

    def read(self, size: int = -1) -> bytes:
        if self.tell() >= self.after:
            raise ConnectionResetError("the phone went into a tunnel")
        return super().read(min(size if size > 0 else self.after, self.after - self.tell()))


@pytest.mark.slow
def test_a_connection_cut_at_every_step(app, making, people):
    """Cut every 64 kB: nothing is left, and the repeat of the same id is taken in once."""
    from app.directory.schedules import zone
    from app.files.acts import receive

    number = making.message("assigned")
    data = photo(5, (2400, 1800)) + os.urandom(300_000)
    store = app.extensions["file_store"]
    with app.app_context():
        viewer = people.viewer(making.executor)
        for after in range(0, len(data), 64 * 1024):
            with pytest.raises(ConnectionResetError):
                receive(viewer, Cut(data, after), "a.jpg", "one", people.at, store, zone())
        assert [place for place in store.root.rglob("*") if place.is_file()] == []
        kept = [receive(viewer, BytesIO(data), "a.jpg", "one", people.at, store, zone()).id for _ in range(2)]
    assert kept[0] == kept[1] and count(app, StoredFile) == 1 and number and whole(app) == []


# Where an act can end before its answer: (what is broken, whether the act is done all the same).
POINTS = {
    "history": ("app.messages.acts.base.record", False),
    "notice": ("app.messages.acts.base.tell", False),
    "settle": ("app.messages.acts.routing.settle", False),
    "commit": ("sqlalchemy.orm.session.Session.commit", False),
    "doorbell": ("app.adapters.queue.FakeQueue.ring", True),
    "answer": ("app.web.message.acts.done", True),
}


@pytest.mark.slow
@pytest.mark.parametrize("point", POINTS)
def test_an_act_that_breaks_is_whole_or_absent(app, visit, making, monkeypatch, point):
    number = making.message("taken")
    address = f"/messages/{number}/assign"
    form = visit("operator").get(address).form(address)
    form.fill(person=str(making.executor.id))
    name, done = POINTS[point]
    with monkeypatch.context() as broken:
        def fall(*args, **options):
            raise OSError("the power went")

        broken.setattr(name, fall)
        app.config["PROPAGATE_EXCEPTIONS"] = False
        status = visit("operator").client.post(address, data=form.data).status_code
    assert status in (500, 303)
    happened = acts_of(app, number, "assign")
    assert whole(app) == [] and happened == (1 if done else 0)
    assert count(app, Assignment, Assignment.message_id == number) == happened
    again = visit("operator").send(form).status
    assert again == (409 if happened else 303), "the repeat is taken once or told that it is done"
    assert acts_of(app, number, "assign") == 1 and whole(app) == []


@pytest.mark.slow
@pytest.mark.parametrize("point", ["before the bytes", "after the bytes", "before the row", "after the row"])
def test_an_upload_that_breaks_leaves_no_row_without_its_file(app, visit, making, monkeypatch, point):
    """Before the row: the file alone may stay, the sweep takes it after a day. After it: both are there."""
    number, data = making.message("assigned"), photo()
    put = FileStore.put

    def fall(*args, **options):
        raise SystemError("killed")

    def put_and_fall(store, source):
        put(store, source)
        raise SystemError("killed")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    with monkeypatch.context() as broken:
        if point == "before the bytes":
            broken.setattr(FileStore, "put", fall)
        elif point == "after the bytes":
            broken.setattr(FileStore, "put", put_and_fall)
        elif point == "before the row":
            broken.setattr("app.files.acts.keep", fall)
        else:
            broken.setattr("app.web.message.acts.m.add_evidence", fall)
        assert upload(visit("executor"), number, data).status_code == 500
    assert whole(app) == []
    assert upload(visit("executor"), number, data).status_code == 201
    assert count(app, Evidence) == count(app, StoredFile) == 1 and whole(app) == []


def killed_at_every_step(app, house, what: str, number: int, someone: Someone, unit: int, at: datetime) -> int:
    """A real process, ended with os._exit at its n-th step, for every n until the work goes through; how often it was ended."""
    environment = os.environ | {"MCU_INSTANCE": str(house.folder), "DATABASE_URL": house.store.url, "SECRET_KEY": KEY,
                                "MCU_DEMO": "1", "REDIS_URL": f"unix://{house.folder}/no-redis.sock"}
    told = [sys.executable, "-m", "tests.support.killed", what, str(number), str(someone.id), str(unit), at.isoformat()]
    with app.app_context():
        db.engine.dispose()
    done = subprocess.run(told, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=240, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    killed = int(done.stdout.split()[-1])
    assert killed > 10, "it was killed at every step"
    return killed


@pytest.mark.slow
def test_an_act_killed_at_every_step(app, house, making, people, town):
    number = making.message("taken")
    killed_at_every_step(app, house, "assign", number, town["operator"], town["executor"].unit_id, people.at.replace(day=19))
    assert acts_of(app, number, "assign") == 1 and count(app, Assignment, Assignment.message_id == number) == 1
    assert count(app, Answer) == 0 and whole(app) == []


@pytest.mark.slow
def test_an_upload_killed_at_every_step(app, house, making, people, town):
    """Statements, the renaming of the file, the ring at the queue: no row without its file; the repeat is taken in once."""
    number, store = making.message("assigned"), app.extensions["file_store"]
    killed = killed_at_every_step(app, house, "upload", number, town["executor"], 0, people.at.replace(day=19))
    assert whole(app) == []
    with app.app_context():
        again = Uploading(app, number, town["executor"].id, 0, people.at.replace(day=19))
        for index in range(killed + 2):
            again.do(index)
        assert count(app, Evidence) == count(app, StoredFile) == killed + 2 and whole(app) == []
        assert sweep_orphans(store, datetime.max.replace(tzinfo=UTC)).orphans, "killed between the file and its row"
        assert len(list(store.keys(datetime.max.replace(tzinfo=UTC)))) == killed + 2


@pytest.mark.slow
def test_letters_killed_at_every_step(app, house, making, people, town, standing):
    """Each notice goes with one letter, each letter leaves, twice under one Message-ID if it must."""
    with app.app_context(), act(TIMETABLE):
        db.session.get(Person, town["executor"].id).email = "executor@example.ru"
    killed_at_every_step(app, house, "letters", 0, town["executor"], 0, people.at)
    with app.app_context():
        standing.move_to(db.session.scalar(select(func.max(Letter.created_at))) + timedelta(hours=1))
        letters.run()
        sent = db.session.execute(select(Letter.state, Letter.message_id_header)).all()
        assert len(sent) == count(app, Notice, Notice.key.like("try:%"), Notice.letter_id.is_not(None)) > 2
        assert count(app, Notice, Notice.to_mail) == 0
        assert all(state == "sent" and app.extensions["outbox"].holds(name) for state, name in sent)
    assert whole(app) == []
