"""Okha: an interdepartmental group under a chair, its press service and fourteen sector leads, four systems of messages."""

import io
import re

import pytest
from python_calamine import CalamineWorkbook

from app.jobs.sweep import run as sweep
from tests.journeys.centre import TOPIC, WEEK, Centre
from tests.journeys.town import photo

ROADS, RUBBISH = "Ямы во дворах", "Вывоз мусора"
OTHERS = "Иные органы местного самоуправления муниципального образования городской округ «Охинский»"
# The head of a unit or of a block may bear the name; whoever heads the centre does not.
NOT_OKHA = re.compile(r"[Рр]уководител(?:ь|я|ю|ем)\b(?! (?:подразделени|отраслев|блока))")


@pytest.fixture
def okha(house) -> Centre:
    return Centre(house, "okha")


@pytest.mark.clause("OKH-1.1", "OKH-2.3", "OKH-2.3r")
def test_the_chair_sees_whom_the_group_consists_of_and_whom_each_represents(okha):
    with okha.at("2026-05-12 09:00"):
        page = okha.head.page("/composition")
        assert "председатель МЦУ работа в системе: Инцидент менеджмент МКУ «ЭТУ»" in page
        assert page.count("руководитель отраслевого блока «") == 14 and f"{OTHERS} представитель не внесён" in page
        assert "пресс-служба МЦУ (задачи — значение по умолчанию, актом не установлено)" in page
        member = okha.added("member")
        okha.admin.sends(f"/admin/composition/seat?person_id={member.id}", "/admin/composition/seat/save", body=OTHERS,
                         by="other", basis="письмо собрания")
        page = okha.head.page("/composition")
        assert "входит в состав центра" in page and f"{OTHERS} Должность «member»" in page
        assert f"{OTHERS} представитель не внесён" not in page
        own = okha.press.page("/account")
        assert "По акту: пресс-служба МЦУ (задачи — значение по умолчанию, актом не установлено)." in own


@pytest.mark.clause("OKH-2.3p")
def test_whoever_heads_the_centre_is_its_chair_in_every_word(okha):
    pos, chair = okha.pos, okha.head
    with okha.at("2026-05-12 09:00"):
        late = okha.incident.register("Яма у школы", "2026-05-12 08:30", topic=ROADS)
        okha.incident.do(late, "assign", person=str(okha.executor.id))
        number = pos.register("В классе холодно", "2026-05-12 08:50", channel="pos", topic=TOPIC, source_due="2026-05-22T17:30")
        pos.do(number, "assign", person=str(okha.schools.id))
        assert okha.schools.upload(number, photo((8, 1, 3)), stage="after").status_code == 201
        okha.schools.do(number, "answer", text="Отопление включено.", outcome="solved", truthful="y")
        pos.do(number, "publish", completeness="2")
        assert "Ждёт согласия председателя" in pos.page("/messages")
        assert any("согласие председателя" in line for line in chair.bell())
        chair.do(number, "consent")
        assert "Председатель согласен: исполнено" in pos.card(number)
        question = okha.schools.passes_up("Столбы на границе")
        assert "Решает председатель МЦУ" in okha.schools.page(question), "this act knows nobody between them"
        assert "К вам вынесен вопрос № 1: Столбы на границе" in chair.bell()
    with okha.at("2026-05-12 14:40"):
        card = okha.incident.card(late)
        assert "через рабочий час после срока узнает председатель" in card
    with okha.at("2026-05-12 15:40"):
        with okha.app.app_context():
            sweep()
        assert any("срок исполнителя" in line for line in chair.bell())
        chair.do(late, "urge", words="До вечера")
        assert "Председатель торопит: № 1" in okha.executor.bell()
        chair.post("/notes/2026-W20/make", "/notes")
        assert "Председатель муниципального центра управления" in chair.page("/notes/2026-W20")
        seen = [who.page(path) for who, paths in (
            (chair, ("/head", "/command", "/figures", "/notes/2026-W20", f"/messages/{late}")),
            (okha.curator, ("/curator", "/notes/rule", question)),
            (okha.executor, ("/sector", "/notices", f"/messages/{late}")),
            (okha.admin, ("/command", "/admin/about", f"/admin/people/{chair.id}"))) for path in paths]
        assert not [page[found.start() - 70:found.end() + 50] for page in seen for found in NOT_OKHA.finditer(page)]


@pytest.mark.clause("OKH-1.3.1", "OKH-1.3.2", "OKH-1.3.3", "OKH-1.3.4")
def test_messages_come_over_the_four_systems_of_the_act_and_discussions_over_the_platform(okha):
    with okha.at("2026-05-12 09:00"):
        network = okha.incident.register("Когда включат свет?", "2026-05-12 08:55", network="ВКонтакте", item_kind="comment",
                                         topic=ROADS)
        assert "Инцидент менеджмент" in okha.incident.card(network) and "ВКонтакте" in okha.incident.card(network)
        direct = okha.press.register("Где расписание?", "2026-05-12 08:55", channel="direct", item_kind="direct", topic=ROADS)
        assert "СМЛС" in okha.press.card(direct)
        okha.press.do(direct, "prepare", text="На сайте округа.", outcome="explained", truthful="y")
        okha.press.do(direct, "publish")
        portal = okha.desk.register("Течёт крыша", "2026-05-12 08:55", channel="regional")
        refused = okha.desk.try_to(portal, "take")
        assert refused.status_code == 422 and "берут в работу с группой тем и темой" in refused.text
        okha.desk.do(portal, "edit", topic=ROADS)
        okha.desk.do(portal, "assign", person=str(okha.executor.id))
        assert "Сахалин.Онлайн" in okha.executor.card(portal) and "26 мая 2026" in okha.executor.card(portal), "fourteen days"
        okha.executor.do(portal, "answer", text="Крыша в плане на июнь.", outcome="explained", truthful="y")
        okha.executor.do(portal, "publish")
        for who, number in ((okha.press, direct), (okha.desk, portal)):
            assert "Завершено" in who.card(number)
        made = okha.pos.sends("/polls", "/polls/new", kind="vote", title="Какой двор первым", topic=ROADS,
                              link="https://pos.example.org/vote/7", starts_on="2026-05-11", ends_on="2026-05-12")
    with okha.at("2026-05-13 09:00"):
        okha.pos.sends(made, f"{made}/change", participants=300, options="Парк: 200\nДвор: 100", conclusion="Начнём с парка.")
        page = okha.head.page(made)
        assert "Парк 200 67 %" in page and "Начнём с парка." in page
        assert "За дни проведения по ней поступило 3 сообщения" in page, "beside the messages of its topic"
        assert okha.incident.get(made).status_code == 404, "of another system"


@pytest.mark.clause("OKH-2.3o", "OKH-2.3p")
def test_the_chair_and_the_operator_coordinate_the_system_and_see_what_grows_and_why(okha):
    chair, worker = okha.head, okha.incident
    with okha.at("2026-05-12 09:00"):
        told = [worker.register(f"Темно {number}", "2026-05-12 08:45", topic=ROADS) for number in range(4)]
        for number in range(4):
            okha.pos.register(f"Холодно {number}", "2026-05-12 08:45", channel="pos", topic=TOPIC,
                              source_due="2026-05-20T17:00")
        okha.press.register("Где автобус?", "2026-05-12 08:45", channel="direct", topic=ROADS)
        for who, number in zip((chair, worker), told, strict=False):
            who.do(number, "take")
            who.do(number, "assign", person=str(okha.executor.id))
        assert f"№ {told[0]}" in okha.executor.page("/executor") and f"№ {told[1]}" in okha.executor.page("/executor")
        page = chair.page(f"/figures?{WEEK}&by=channel")
        assert all(re.search(rf"{name}\W+{many} ", page) for name, many in (
            ("Инцидент менеджмент", 4), (r"Платформа обратной связи \(ПОС\)", 4), ("СМЛС[^0-9]*", 1))), page
        for who, channel in ((chair, "pos"), (worker, "incident")):
            grows = who.page(f"/figures?{WEEK}&channel={channel}&by=topic_group")
            assert "Что растёт" in grows and "4 против 0" in grows, grows
        book = worker.get(f"/figures.xlsx?{WEEK}&channel=incident")
        rows = CalamineWorkbook.from_filelike(io.BytesIO(book.data)).get_sheet_by_index(0).to_python()
        assert {row[0]: row[1] for row in rows}["Поступило"] == 4, "the report on the system"
