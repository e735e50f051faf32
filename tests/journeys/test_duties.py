"""Duties that no single story shows: control of deadlines, reports to superiors."""

import pytest

from app.jobs.sweep import run as sweep
from tests.journeys.town import Town, at, words
from tests.web.admin_room import Admin, hidden


@pytest.fixture
def town(app) -> Town:
    return Town(app)


def given(town: Town) -> int:
    number = town.operator.register("Течёт колонка", "2026-05-12 08:00", topic="Ямы во дворах")
    town.operator.do(number, "assign", person=str(town.executor.id))
    return number


@pytest.mark.clause("MYS-2.3j")
@pytest.mark.clause("MYS-2.3e")
@pytest.mark.slow
def test_silence_of_an_executor_reaches_the_head_and_then_the_curator(town):
    with at("2026-05-12 08:05"):
        number = given(town)
    told = []
    for moment in ("2026-05-12 13:00", "2026-05-12 14:00", "2026-05-12 15:00", "2026-05-13 13:00"):
        with at(moment), town.app.app_context():
            sweep()
            sweep()
        told.append((len(town.executor.bell()), len(town.head.bell()), len(town.curator.bell())))
    executor, head, curator = zip(*told, strict=True)
    assert head[1] == 0 and head[2] == 1 and "срок исполнителя" in town.head.bell()[-1]
    assert curator[2] == 0 and curator[3] >= 1
    assert executor[0] == 2 and executor[1] == 3  # the assignment, the hour before, the due
    with at("2026-05-13 13:05"):
        late = town.operator.page("/messages?late=1")
        assert f"№ {number}" in late and "просрочено со вторника" in late
        assert "просрочено" in town.head.page("/messages?late=1")


@pytest.mark.clause("MYS-2.3e")
@pytest.mark.slow
def test_no_deadline_of_the_regulation_passes_unseen(town):
    """The first answer, the answer, the promise: each is told of when it is late, and stands in the list of what is late."""
    def swept(moment: str) -> list[str]:
        with at(moment), town.app.app_context():
            sweep()
        return town.operator.bell() + town.head.bell()

    with at("2026-05-12 08:05"):
        number = town.operator.register("Течёт колонка", "2026-05-12 08:00", topic="Ямы во дворах")
    assert any(f"№ {number}" in told and "первичный ответ" in told for told in swept("2026-05-12 09:01"))
    with at("2026-05-12 09:05"):
        assert f"№ {number}" in town.operator.page("/messages?late=1")
        town.operator.do(number, "assign", person=str(town.executor.id))
    assert any(f"№ {number}" in told and "публикаци" in told for told in swept("2026-05-12 16:30"))
    with at("2026-05-12 16:35"):
        town.executor.do(number, "answer", text="Ждём насос.", interim="y", promised_for="2026-05-15", truthful="y")
        town.operator.do(number, "check", completeness="1")
        town.operator.do(number, "region_agree")
        town.operator.do(number, "publish")
        assert f"№ {number}" in town.operator.page("/operator?tab=promises")
    assert any(f"№ {number}" in told and "обещани" in told for told in swept("2026-05-18 09:00"))
    with at("2026-05-18 09:05"):
        assert f"№ {number}" in town.head.page("/messages?late=1")


@pytest.mark.clause("MYS-2.6a")
@pytest.mark.slow
def test_an_executor_is_shown_new_assignments_as_they_come(town):
    with at("2026-05-12 08:05"):
        assert "Поручений нет" in town.executor.page("/executor")
        assert town.executor.get("/notices/bell?version=0").status_code == 204
        number = given(town)
        assert town.executor.get("/notices/bell?version=0").status_code == 200
        assert f"Поручение № {number} — до 12 мая, 14:00" in town.executor.page("/notices")
        assert f"№ {number}" in town.executor.page("/executor")


@pytest.mark.clause("MYS-3.1")
def test_the_incident_system_has_no_appeals(app):
    refused = app.test_cli_runner().invoke(args=["deadline", "--channel", "incident", "--kind", "appeal",
                                                 "--received", "2026-05-12T09:00", "--profile", "myski"])
    assert refused.exit_code == 2
    assert "обращений не бывает" in refused.output


@pytest.mark.clause("MYS-3.1")
@pytest.mark.slow
def test_nothing_registered_in_the_incident_system_becomes_an_appeal(town):
    with at("2026-05-12 09:00"):
        assert "обращение по 59-ФЗ" not in town.operator.page("/operator/register?channel=incident")
        sent = town.operator.post("/operator/register", "/operator/register", text="Жалоба", channel="incident", kind="appeal",
                                  received_at="2026-05-12T08:50", form="written", appeal_type="complaint")
        assert sent.status_code == 422 and "обращений по 59-ФЗ не бывает" in sent.text
        assert "Сообщений нет" in town.operator.page("/messages") or "№ 1" not in town.operator.page("/messages")
        number = town.operator.register("Жалоба", "2026-05-12 08:50")
        assert town.operator.get(f"/messages/{number}/convert").status_code in (403, 404, 409)


@pytest.mark.clause("MYS-3.2")
@pytest.mark.slow
def test_a_working_saturday_counts_once_the_setting_says_so(town, app):
    with at("2027-02-18 09:00"):
        admin = Admin(app)
        fields = {"opens": "08:00", "closes": "17:00", "amount_first_answer": "60", "amount_executor": "120",
                  "amount_clarification": "3", "amount_answer": "8", "amount_reaction": "48", "fast_executor": "60",
                  "fast_answer": "4",
                  "basis": "решение ЦУР № 7", "since": "2027-02-19", "working_saturdays": "y"}
        shown = admin.post("/admin/hours/incident", **fields, step="show")
        assert admin.post("/admin/hours/incident", **fields, step="add", agreed=hidden(shown, "agreed")).status_code == 303
    with at("2027-02-19 16:30"):
        number = town.operator.register("Нет воды", "2027-02-19 16:00")
        card = town.operator.card(number)
    assert "до 20 февраля 2027, 15:00: почему такой срок" in card
    assert "решение ЦУР № 7" in card


def test_words_of_a_page_are_those_a_person_reads():
    assert words("<p>До&nbsp;12 <b>мая</b></p><script>x</script>") == "До 12 мая"
