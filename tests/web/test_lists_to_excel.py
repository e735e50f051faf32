"""Every list leaves as a workbook by a button of one name, and the workbook holds what the list shows."""

import io
from datetime import timedelta
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from app.foundation.database import act
from app.foundation.viewer import TIMETABLE
from app.jobs import imports as job
from app.notices.acts import tell
from tests.support.export_workbook import incident, save_export
from tests.web.visitor import Visitor


@pytest.fixture
def loaded(app, visit, making, tmp_path: Path) -> None:
    """A loaded export with unknown words and a refused row, a message at work, a notice that looks like a formula."""
    making.message("assigned")
    book = save_export(tmp_path / "made.xlsx", [incident(1), incident(2, Номер_инцидента="")]).read_bytes()
    operator = visit("operator")
    operator.send(operator.get("/imports").form("/imports"), files={"file": (io.BytesIO(book), "=май.xlsx")},
                  content_type="multipart/form-data")
    with app.app_context():
        job.run()
    operator.post("/imports/1/load")
    with app.app_context():
        job.run()
        with act(TIMETABLE):
            tell([making.operator.id], "formula", "import", "=1+1", making.at)


def rows_of(visitor, page: str) -> list[list]:
    """Opens the list, follows its «В Excel», reads the workbook."""
    links = [link for link in visitor.get(page).tree.all("a") if link.text.strip() == "В Excel"]
    assert len(links) == 1, f"{page}: {[link.text for link in links]}"
    answer = visitor.client.get(links[0].get("href"))
    assert answer.status_code == 200 and answer.data.startswith(b"PK")
    assert "attachment" in answer.headers["Content-Disposition"]
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize(("who", "page", "heading", "words"), [
    ("operator", "/operator", "Номер", "ул. Школьная"),
    ("operator", "/messages", "Номер", "ул. Школьная"),
    ("executor", "/executor", "Номер", "ул. Школьная"),
    ("operator", "/imports", "Загрузка", "=май.xlsx"),
    ("operator", "/imports/1", "Строка листа", "внешнего номера"),
    ("operator", "/imports/matching?kind=unit", "Слова источника", "Участок благоустройства"),
    ("operator", "/notices", "Когда", "=1+1"),
    ("executor", "/notices", "Когда", "оручение"),
    ("head", "/notes", "Неделя", "не составлена"),
    ("head", "/composition", "Должность", "руководитель МЦУ"),
    ("head", "/head", "Подразделение", "Управление ЖКХ"),
    ("curator", "/curator", "Неделя", "Управление ЖКХ"),
    ("observer", "/observer/messages?state=assigned", "Номер", "фонарь"),
    ("admin", "/admin/people", "Подразделение", "Водоканал"),
])
def test_a_list_goes_to_excel(loaded, visit, who, page, heading, words):
    rows = rows_of(visit(who), page)
    assert rows[0][0] == heading
    assert any(words in str(cell) for row in rows[1:] for cell in row), rows[:3]


@pytest.mark.parametrize(("who", "page", "heading"), [("curator", "/lines", "Когда"), ("signatory", "/signatory", "Номер")])
def test_a_list_that_is_empty_goes_too(visit, town, who, page, heading):
    assert [row[0] for row in rows_of(visit(who), page)] == [heading]


def test_an_own_list_of_notices_only(loaded, visit):
    assert not any("=1+1" in str(cell) for row in rows_of(visit("executor"), "/notices") for cell in row)


def test_an_operator_of_another_channel_gets_no_table_of_imports(app, loaded, people, visit):
    of_calls = Visitor(app).sign_in(people.someone("of-calls", "operator", channel="phone"))
    for address in ("/imports.xlsx", "/imports/matching.xlsx", "/imports/1/refused.xlsx"):
        assert of_calls.get(address).status == 404
        assert visit("executor").client.get(address).status_code == 403
    of_pos = visit("operator elsewhere")  # none of these exports is theirs
    assert "Выгрузок ещё не было" in of_pos.get("/imports").words
    assert of_pos.get("/imports/1/refused.xlsx").status == 404


def test_the_sector_s_workbook_holds_the_whole_room(visit, making, standing):
    making.message("check", text="Яма у дома")
    standing.shift(timedelta(days=2))
    rows = [[str(cell) for cell in row] for row in rows_of(visit("sector"), "/sector")]
    firsts = [row[0] for row in rows]
    for title in ("Просрочены ответы", "Ответы просрочатся сегодня", "Подразделение", "Канал", "Неделя",
                  "Замечания к подтверждениям", "Вопрос", "Мероприятие", "Что изменилось"):
        assert title in firsts, title
    late = rows[firsts.index("№ 1")]
    assert late[1] == "Яма у дома" and "Управление ЖКХ" in late[2]
    assert firsts.index("Просрочены ответы", 5) < firsts.index("№ 1") < firsts.index("Ответы просрочатся сегодня", 5)
