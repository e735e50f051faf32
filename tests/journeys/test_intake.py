"""What is asked at the door: who applies, in which way, of what field; the same rules in every centre."""

import pytest

from tests.journeys.test_five_centres import Added, Centre

APPLICANTS = {
    "citizen": ("гражданин России", "+7 4725 12-34-56"), "abroad": ("гражданин, живущий за рубежом", "+49 30 1234567"),
    "foreigner": ("иностранный гражданин", "+374 10 123456"), "stateless": ("лицо без гражданства", "без телефона"),
    "organisation": ("юридическое лицо", "г. Ташкент, ул. Навои, 5")}


@pytest.mark.clause("ALX-1.1e")
def test_who_applies_is_recorded_in_every_channel_and_nobody_is_refused_for_it(empty_app):
    centre = Centre(empty_app, "alekseevka")
    with centre.at("2026-05-12 09:00"):
        desk = Added(empty_app, "desk", "operator", centre.executor.unit_id)
        channels = iter(["phone", "email", "paper", "incident", "pages"])
        made = {kind: desk.register(f"Просьба: {words}", "2026-05-12 08:50", channel=next(channels), applicant=kind,
                                    author_name="Ада Лавлейс", author_contacts=contacts)
                for kind, (words, contacts) in APPLICANTS.items()}
        for kind, (words, _) in APPLICANTS.items():
            assert words in desk.card(made[kind]).split("Что произошло")[0]
            listed = desk.page(f"/messages?applicant={kind}")
            assert [f"№ {number}" in listed for number in made.values()] == [one == kind for one in made]
        assert "*** **-67" in desk.card(made["abroad"]) and "+7 *** **-67" not in desk.card(made["abroad"])
        unknown = desk.register("Не назвался", "2026-05-12 08:55", channel="phone")
        assert "Заявитель" not in desk.card(unknown)
        desk.do(unknown, "edit", applicant="stateless")
        assert "лицо без гражданства" in desk.card(unknown)
        appeal = desk.register("Прошу принять", "2026-05-12 08:55", channel="paper", kind="appeal", form="written",
                               appeal_type="application", applicant="foreigner", author_name="Ада Лавлейс",
                               reply_to="Friedrichstraße 12, 10117 Berlin, Deutschland")
        assert "иностранный гражданин" in desk.card(appeal)
        refused = desk.post("/operator/register", "/operator/register", text="Кто я", received_at="2026-05-12T08:50",
                            channel="phone", applicant="nobody", author_contacts="+49 30 7654321")
        assert refused.status_code == 422 and "+49 30 7654321" in refused.text
