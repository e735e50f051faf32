"""What was said about words of the source can be taken back on the page: the next export asks again."""

import io
from pathlib import Path

import pytest
from sqlalchemy import select

from app.directory.tables import Alias
from app.foundation.database import db
from app.foundation.history import History
from app.jobs import imports as job
from app.messages.tables import Message
from tests.support.export_workbook import incident, save_export
from tests.web.visitor import Visitor

UNIT = "МКУ «Управление ЖКХ Мысковского городского округа»"


@pytest.fixture
def load(app, visit, tmp_path: Path):
    def take_in(batch: int, *rows) -> None:
        book = save_export(tmp_path / f"{batch}.xlsx", rows).read_bytes()
        operator = visit("operator")
        operator.send(operator.get("/imports").form("/imports"), files={"file": (io.BytesIO(book), "май.xlsx")},
                      content_type="multipart/form-data")
        for _ in range(2):
            with app.app_context():
                job.run()
            operator.post(f"/imports/{batch}/load")

    return take_in


@pytest.mark.both_engines
def test_forgotten_words_are_asked_about_again(app, visit, load):
    load(1, incident(1))
    operator = visit("operator")
    operator.send(operator.get("/imports/matching?kind=unit").form("/imports/matching").fill(label=UNIT))
    page = operator.get("/imports/matching?kind=unit")
    form = page.form("/imports/matching/forget")
    assert "не изменятся" in page.words
    assert operator.send(form).status == 303
    page = operator.get("/imports/matching?kind=unit")
    assert "Следующая выгрузка спросит" in page.words and UNIT not in [node.text for node in page.tree.all("b")]
    again = operator.send(form)
    assert again.status == 409 and "уже забыты" in again.words
    load(2, incident(2))
    assert "сообщений: 1" in operator.get("/imports/matching?kind=unit").words
    with app.app_context():
        first, second = db.session.scalars(select(Message).order_by(Message.id)).all()
        assert first.unit_id is not None and second.unit_id is None
        assert db.session.scalars(select(Alias)).all() == []
        kept = select(History.act).where(History.subject_kind == "alias").order_by(History.id)
        assert db.session.scalars(kept).all() == ["match", "forget"]


def test_only_those_who_import_may_forget(app, people, visit):
    of_calls = Visitor(app).sign_in(people.someone("of-calls", "operator", channel="phone"))
    assert of_calls.post("/imports/matching/forget", {"words": "x"}).status == 404
    assert visit("executor").post("/imports/matching/forget", {"words": "x"}).status == 403
    assert visit("admin").post("/imports/matching/forget", {"words": "x"}).status == 409
