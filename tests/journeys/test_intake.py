"""What is asked at the door: who applies, in which way, of what field; the same rules in every centre."""

import io
import re
from html import unescape

import pytest
from flask_migrate import downgrade, upgrade

from tests.files.making import pdf
from tests.journeys.centre import Centre, Post
from tests.journeys.town import photo, words
from tests.support.application import MIGRATIONS

APPLICANTS = {
    "citizen": ("гражданин России", "+7 4725 12-34-56"), "abroad": ("гражданин, живущий за рубежом", "+49 30 1234567"),
    "foreigner": ("иностранный гражданин", "+374 10 123456"), "stateless": ("лицо без гражданства", "без телефона"),
    "organisation": ("юридическое лицо", "г. Ташкент, ул. Навои, 5")}


@pytest.mark.clause("ALX-1.1e")
def test_who_applies_is_recorded_in_every_channel_and_nobody_is_refused_for_it(house):
    centre = Centre(house, "alekseevka")
    with centre.at("2026-05-12 09:00"):
        desk = centre.desk
        channels = iter(["phone", "email", "paper", "incident", "pages"])
        made = {kind: desk.register(f"Просьба: {words}", "2026-05-12 08:50", channel=next(channels), applicant=kind,
                                    author_name="Ада Лавлейс", author_contacts=contacts)
                for kind, (words, contacts) in APPLICANTS.items()}
        for kind, (words, _) in APPLICANTS.items():
            assert words in desk.card(made[kind]).split("Что произошло")[0]
            listed = desk.page(f"/messages?applicant={kind}")
            assert [f"№ {number}" in listed for number in made.values()] == [one == kind for one in made]
        assert "*** **-67" in desk.card(made["abroad"]) and "+7 *** **-67" not in desk.card(made["abroad"])
        told = centre.head.card(made["foreigner"])
        assert "Кто обращается: иностранный гражданин" in told, "a category, as the list already tells"
        assert not any(words in told for words in ("А*** Л***", "Показать заявителя", "Ада"))
        unknown = desk.register("Не назвался", "2026-05-12 08:55", channel="phone")
        assert "Заявитель" not in desk.card(unknown) and "Кто обращается" not in desk.card(unknown)
        desk.do(unknown, "edit", applicant="stateless")
        assert "лицо без гражданства" in desk.card(unknown)
        appeal = desk.register("Прошу принять", "2026-05-12 08:55", channel="paper", kind="appeal", form="written",
                               appeal_type="application", applicant="foreigner", author_name="Ада Лавлейс",
                               reply_to="Friedrichstraße 12, 10117 Berlin, Deutschland")
        assert "иностранный гражданин" in desk.card(appeal)
        refused = desk.post("/operator/register", "/operator/register", text="Кто я", received_at="2026-05-12T08:50",
                            channel="phone", applicant="nobody", author_contacts="+49 30 7654321")
        assert refused.status_code == 422 and "+49 30 7654321" in refused.text


LETTER = ("От: Мария Иванова <maria@mail.example>\nКому: приёмная\nДата: 12.05.2026 08:20\nТема: Темно во дворе\n\n"
          "Не горит фонарь у второго подъезда.")


def next_form(desk: Post, said: str, **sent) -> str:
    """Sends a quick form and gives the words of the empty one that follows."""
    answer = desk.post("/operator/register", f"/operator/register?channel={sent['channel']}", again="1", **sent)
    assert answer.status_code == 303, words(answer.text)[:2000]
    page = desk.get(answer.headers["Location"]).text
    assert said in words(page) and 'id="text"' in page
    return page


def test_each_way_of_handing_in_has_a_quick_form_that_leads_to_the_next(house):
    centre = Centre(house, "myski")
    with centre.at("2026-05-12 09:00"):
        desk = centre.desk
        page = desk.get("/operator/register?channel=phone").text
        assert "Телефон Электронная почта Бумажное письмо Личный приём" in words(page) and page.count("autofocus") == 1
        assert page.index('id="author_contacts"') < page.index('id="author_name"') < page.index('id="text"')
        assert "autofocus" in page[page.index('id="author_contacts"') - 200:page.index('id="author_name"')]
        page = next_form(desk, "Зарегистрировано № 1. Теперь следующий звонок.", channel="phone",
                         author_contacts="+7 900 111-22-33", text="Нет воды", received_at="2026-05-12T08:59", street="ул. Мира")
        assert "111-22" not in page and "ул. Мира" not in page and "/messages/1" in page
        refused = desk.post("/operator/register", "/operator/register?channel=phone", channel="phone", text="", again="1",
                            author_contacts="+7 900 111-22-44", received_at="2026-05-12T08:59", street="ул. Лесная")
        assert refused.status_code == 422 and "111-22-44" in refused.text and "ул. Лесная" in refused.text
        visit = {"channel": "reception", "received_by": "Глава округа", "received_at": "2026-05-12T08:30"}
        page = next_form(desk, "Зарегистрировано № 2. Теперь следующий посетитель.", **visit, author_name="Пётр",
                         text="Крыша течёт")
        assert "Глава округа" in page and "2026-05-12T08:30" in page and "Пётр" not in page
        next_form(desk, "Зарегистрировано № 3. Теперь следующий посетитель.", **visit, text="Просит лавочку")
        card = desk.card(3)
        assert "Личный приём вёл(а): Глава округа" in card and "устно" in card and "12 мая" in card
        seen = centre.head.card(3)
        assert "Просит лавочку" in seen and "Глава округа" not in seen and "Личный приём вёл" not in seen


def test_a_pasted_letter_fills_the_form_and_a_paper_one_comes_with_its_scan(house):
    centre = Centre(house, "myski")
    with centre.at("2026-05-12 09:00"):
        desk = centre.desk
        read = desk.post("/operator/register", "/operator/register?channel=email", channel="email", letter=LETTER, read="1",
                         received_at="2026-05-12T09:00", street="ул. Мира").text
        assert 'value="Мария Иванова"' in read and read.count('value="maria@mail.example"') == 2
        assert "Темно во дворе\n\nНе горит фонарь" in read and 'value="2026-05-12T08:20"' in read and "ул. Мира" in read
        plain = desk.post("/operator/register", "/operator/register?channel=email", channel="email", letter="Просто слова",
                          received_at="2026-05-12T09:00").text
        assert "Шапки письма нет" in plain and plain.count("Просто слова") == 2
        endless = desk.post("/operator/register", "/operator/register?channel=email", channel="email", read="1",
                            letter="От: " + "<(" * 40_000 + "\nТема: О", received_at="2026-05-12T09:00")
        assert endless.status_code == 422 and "60 000" in endless.text and "&lt;(&lt;(" in endless.text
        paper = {"channel": "paper", "external_number": "01-12/45", "received_at": "2026-05-12T08:40", "text": "О дороге",
                 "author_name": "Иванова"}
        refused = desk.post("/operator/register", "/operator/register?channel=paper", **paper,
                            file=(io.BytesIO(photo((1, 2, 3))[:200]), "скан.jpg"))
        assert refused.status_code == 422 and "01-12/45" in refused.text and "О дороге" in refused.text
        assert desk.get("/messages/1").status_code == 404, "both or neither"
        made = desk.post("/operator/register", "/operator/register?channel=paper", **paper,
                         file=(io.BytesIO(pdf()), "скан.pdf"))
        assert made.status_code == 303, words(made.text)[:2000]
        assert "01-12/45 от 12.05.2026" in desk.card(1) and "Скан письма" in desk.card(1)
        with centre.app.app_context():
            with pytest.raises(SystemExit):
                downgrade(str(MIGRATIONS), "0021")
            upgrade(str(MIGRATIONS))
        scan = desk.post("/messages/1/scan", "/messages/1")
        assert scan.data == pdf() and scan.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert desk.get("/messages/1/scan").status_code == 404, "a look is an act"
        desk.do(1, "take")
        desk.do(1, "assign", person=str(centre.executor.id))
        assert "Скан письма" not in centre.executor.card(1), "the route asks for no talk with the applicant"
        assert centre.executor.post("/messages/1/scan", "/messages/1").status_code == 403
        assert centre.incident.post("/messages/1/scan", "/operator").status_code == 404
        again = desk.post("/operator/register", "/operator/register?channel=paper", **{**paper, "text": "Другое"})
        assert again.status_code == 422 and "уже есть у сообщения" in again.text


@pytest.mark.clause("OKH-1.3.7")
def test_the_fifteen_topics_of_the_act_are_categories_of_form_list_and_figures(house):
    centre = Centre(house, "okha")
    with centre.at("2026-05-12 09:00"):
        desk, page = centre.incident, centre.head.get("/messages").text
        offered = re.findall(r"<option[^>]*>([^<]+)", page[page.index('name="category"'):].split("</select>")[0])
        assert offered[1:] == [
            "Образование", "Здравоохранение", "Социальная защита", "Транспорт", "Дорожная деятельность", "Энергетика",
            "Жилищно-коммунальное хозяйство", "Обращение с твердыми коммунальными отходами", "Имущество",
            "Земля и недвижимость", "Строительство", "Потребительский рынок и торговля", "Спорт", "Культура",
            "Опека и попечительство"]
        for name in offered[1:]:
            assert name in desk.page(f"/messages/topics?words={name}"), "the form suggests the topics of each"
        road = desk.register("Яма на дороге", "2026-05-12 08:50", topic="Ямы во дворах")
        care = desk.register("Вопрос об опеке", "2026-05-12 08:52", topic="Усыновление (удочерение) детей")
        assert "Опека и попечительство" in desk.card(care)
        listed = centre.head.page("/messages?category=Опека и попечительство")
        assert f"№ {care}" in listed and f"№ {road}" not in listed
        figures = centre.head.get("/figures?by=category").text
        opened = unescape(re.search(r'href="(/messages\?[^"]*category=[^"]*%D0%9E%D0%BF%D0%B5[^"]*)"', figures)[1])
        behind = centre.head.page(opened)
        assert f"№ {care}" in behind and f"№ {road}" not in behind
