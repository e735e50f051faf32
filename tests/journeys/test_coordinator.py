"""The operator as coordinator of the platforms, the executor answerable for the answer, topics handed over to the region."""

import io
import re

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.directory.tables import Topic
from app.foundation.database import db
from tests.journeys.centre import TOPIC, WEEK, Centre, Post

OTHER = "Асоциальное поведение, нарушение общественного порядка (в т.ч. тишины, вандализм)"


def cells_of(answer) -> list[list]:
    assert answer.status_code == 200
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.data)).get_sheet_by_index(0).to_python()


def registered(who: Post, text: str, channel: str, due: str = "", **told) -> int:
    return who.register(text, "2026-05-12 08:50", channel=channel, topic=TOPIC, **({"source_due": due} if due else {}), **told)


@pytest.mark.clause("MYS-2.4a", "MYS-2.4b", "MYS-2.4e", "MYS-3.10.8")
@pytest.mark.slow
def test_the_coordinator_checks_both_platforms_every_day_and_hands_over_the_report_on_what_came(house):
    centre = Centre(house, "myski")
    with centre.at("2026-05-12 09:00"):
        desk, post = centre.pos, "Директор"
        kept, late = (registered(desk, text, "pos", "2026-05-14T17:30") for text in ("В школе холодно", "Нет света"))
        on_platform = registered(desk, "Течёт крыша", "regional")
        for code, fresh in (("pos", "2"), ("regional", "1")):
            assert desk.post(f"/monitoring/{code}/mark", "/monitoring", fresh=fresh).status_code == 303
        for number in (kept, late, on_platform):
            desk.do(number, "assign", person=str(centre.executor.id))
        refused = centre.executor.try_to(kept, "answer", text="Отопление включено.", outcome="explained")
        assert refused.status_code == 422 and "достоверность" in refused.text, "who answers answers for the truth of it"
        centre.executor.do(kept, "answer", text="Отопление включено.", outcome="explained", truthful="y")
        assert f"Ответ подготовлен · 09:00 · {post}" in desk.card(kept), "named on the card"
        desk.do(kept, "publish", completeness="1")
        centre.head.do(kept, "consent")
    with centre.at("2026-05-15 10:00"):
        report = cells_of(desk.get(f"/figures.xlsx?{WEEK}&channel=pos"))
        told = {row[0]: row[1] for row in report}
        assert told["Поступило"] == 2 and told["В срок"] == 50 and told["Полнота ответов"] == 1
        assert {row[0]: row[1] for row in cells_of(desk.get(f"/figures.xlsx?{WEEK}&channel=regional"))}["Поступило"] == 1
        for code, fresh in (("pos", 2), ("regional", 1)):
            sheet = cells_of(desk.get(f"/monitoring/{code}.xlsx?month=2026-05"))
            day = next(row for row in sheet if row[0] == "12.05.2026")
            assert day[2] == "проверено" and day[5] == day[6] == fresh
        rating = centre.head.page(f"/rating?{WEEK}&by=person")
        told = "deadline and completeness are counted against the post that answered"
        assert f"{post}, Управление ЖКХ 60,0 100 (3) 50 50 (1,0)" in rating, told


@pytest.mark.clause("ALX-3.4")
@pytest.mark.slow
def test_reaction_to_complaints_of_networks_and_of_the_portal_is_overseen(house):
    centre = Centre(house, "alekseevka")
    with centre.at("2026-05-12 09:00"):
        network = registered(centre.incident, "Во дворе темно", "incident", network="ВКонтакте")
        portal = registered(centre.pos, "В школе холодно", "pos", "2026-05-14T17:30")
        centre.incident.do(network, "assign", person=str(centre.executor.id))
        centre.executor.do(network, "answer", text="Фонарь заменят в среду.", outcome="explained", truthful="y")
        for act, told in (("check", {"completeness": "2"}), ("region_agree", {}), ("publish", {})):
            centre.incident.do(network, act, **told)
    with centre.at("2026-05-13 09:00"):
        assert f"№ {network}" in centre.incident.page("/operator?tab=reaction")
        centre.incident.do(network, "comment", text="Так и темно!", negative="y")
        assert "Круг 2" in centre.incident.card(network)
    with centre.at("2026-05-15 09:00"):
        late = centre.head.page("/messages?late=1")
        assert f"№ {network}" in late and f"№ {portal}" in late, "neither reaction came in time"
        told = centre.head.page(f"/figures?{WEEK}")
        assert "Комментарии, вернувшие в работу 100 %" in told and "Просрочены ответы 2" in told


@pytest.mark.clause("GYM-1.1.3a")
@pytest.mark.slow
def test_topics_of_all_channels_are_handed_over_by_territory_and_month_without_a_name(house):
    centre = Centre(house, "gavrilov-yam")
    with centre.at("2026-05-12 09:00"):
        for said, channel, place in (("Просит", "phone", "с. Великое"), ("Ждёт", "phone", "с. Великое"),
                                     ("Пишет", "email", "")):
            registered(centre.desk, f"{said} Мария Иванова", channel, settlement=place, author_name="Мария Иванова")
    with centre.at("2026-06-02 09:00"):
        page = centre.head.get("/figures?since=2026-04-20&until=2026-06-02").text
        address = "/figures/heat.xlsx?since=2026-04-20&amp;until=2026-06-02"
        assert address in page
        rows = cells_of(centre.head.get(address.replace("&amp;", "&")))
    assert not any("Мария" in str(cell) for row in rows for cell in row)
    told = [row for row in rows if row[3] == TOPIC]
    assert [(row[0], row[1], row[5], row[7], row[9]) for row in told] == [
        ("01.05.2026", "31.05.2026", "с. Великое", 2, 2), ("01.05.2026", "31.05.2026", "не указан", 1, 1)]
    assert rows[-1][0] == "Итого" and rows[-1][7] == 3


@pytest.mark.clause("GYM-1.2b")
@pytest.mark.slow
def test_messages_of_one_topic_go_to_their_recipient_at_once_and_the_head_urges_over_them(house):
    centre = Centre(house, "gavrilov-yam")
    with centre.app.app_context():
        other, topic = (db.session.scalar(select(Topic.id).where(Topic.name == name)) for name in (OTHER, TOPIC))
    with centre.at("2026-05-12 09:00"):
        ours = {registered(centre.incident, text, "incident") for text in ("Нет мест", "Когда приём?")}
        centre.incident.register("Яма", "2026-05-12 08:50", channel="incident", topic=OTHER)
        page = centre.incident.get(f"/messages?topic={topic}").text
        assert {int(number) for number in re.findall(r'id="row-(\d+)"', page)} == ours and other != topic
        for act in ("take", "assign"):
            ticks = re.findall(r'name="number" value="(\d+\.\d+)"', centre.incident.get("/operator").text)
            chosen = [tick for tick in ticks if int(tick.split(".")[0]) in ours]
            done = centre.incident.post(f"/operator/{act}", "/operator", number=chosen, person=str(centre.executor.id))
            assert done.status_code == 303
            assert "Сделано: 2" in centre.incident.page(done.headers["Location"])
        assert {f"№ {number}" in page for page in [centre.executor.page("/executor")] for number in ours} == {True}
        centre.head.do(min(ours), "urge", words="До обеда")
        assert "До обеда" in centre.executor.card(min(ours))
        assert any(f"№ {min(ours)}" in line for line in centre.executor.bell())
        told = centre.head.page(f"/figures?{WEEK}&by=topic")
        assert f"{TOPIC} 2" in told and f"{OTHER} 1" in told
