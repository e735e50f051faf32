"""What the profile seeded and the administrator edits afterwards: channels, accounts with quotas, report dates, the note."""

from pathlib import Path

import pytest

from app.directory.profile import SHIPPED, read_profile
from tests.web.admin_room import acts

ACCOUNT = {"name": "Паблик «Мыски»", "purpose": "publication", "owner": "МАУ МГО «Мыски Медиа»", "quota": "3", "per": "week",
           "channel": "pages", "clause": "распоряжение № 7"}
REPORT = {"name": "Отчёт о работе с сообщениями", "every": "month", "due": "до 5 числа следующего месяца",
          "addressees": "Отдел по жилищным вопросам", "since": "2026-06-01", "until": "2026-12-31", "clause": "приказ № 8"}


@pytest.fixture
def written(app, tmp_path: Path):
    """The running centre exported; what a file says of it, and what the shipped file would change in it."""
    def exported():
        file, run = tmp_path / "myski.toml", app.test_cli_runner().invoke
        done = run(args=["profile", "export", str(file)])
        assert done.exit_code == 0 and "после правки" not in done.output, done.output
        assert "Различий нет" in run(args=["profile", "diff", str(file)]).output
        return read_profile(file), run(args=["profile", "load", str(SHIPPED / "myski.toml"), "--yes"]).output
    return exported


def edited(admin, code: str, **changed):
    form = admin.open("admin.channel_rules", code=code).form(f"/admin/hours/{code}/channel")
    return admin.send(form.fill(**{f"channel-{name}": value for name, value in changed.items()}))


def test_a_channel_is_renamed_and_ended_with_its_basis(app, visit, making, town, people, written):
    number, admin = making.message("check"), visit("admin")
    page = admin.open("admin.channel_rules", code="incident").words
    assert "открытых сообщений: 1" in page and "Решение региона" in page and "записывает решение: куратор ЦУР" in page
    refused = edited(admin, "incident", name="Инцидент", worked=False)
    assert refused.status == 422 and "Нужно основание" in refused.words
    refused = edited(admin, "incident", name="Телефон", basis="приказ № 9")
    assert refused.status == 422 and "Так называется другой канал." in refused.words
    old = admin.open("admin.channel_rules", code="incident").form("/admin/hours/incident/channel")
    assert edited(admin, "incident", name="Инцидент", worked=False, basis="приказ № 9").status == 303
    stale = admin.send(old.fill(**{"channel-name": "Иначе", "channel-basis": "приказ № 10"}))
    assert stale.status == 409 and "изменили, пока вы" in stale.words
    page = admin.open("admin.channel_rules", code="incident").words
    assert "Канал больше не ведут" in page and "приказ № 9" in page
    operator = visit("operator")
    form = operator.client.get("/operator/register?channel=incident")
    assert "Инцидент" not in form.text.partition("<main")[2].partition("</main>")[0] or form.status_code != 200
    sent = operator.post("/operator/register", {"channel": "incident", "text": "Темно", "received_at": "2026-05-19T10:00"})
    assert sent.status in (403, 422), sent.status
    assert operator.get(f"/messages/{number}/check").status == 200  # what is on its way goes on
    assert acts(app, "centre")[-1] == ("edit_channel", {"channel": "incident", "fields": ["name", "worked"]})
    found, told = written()
    channel = found.channels.channels["incident"]
    assert (channel.name, channel.worked) == ("Инцидент", False)
    assert "· channels.incident: название: «Инцидент», изменено здесь, останется, как здесь" in told
    assert "· channels.incident: ведут ли канал: не ведут, изменено здесь, останется, как здесь" in told


@pytest.mark.both_engines
def test_quotas_and_report_dates_are_kept_on_the_page_of_the_act(app, visit, written):
    admin = visit("admin")
    for section, row in (("accounts", ACCOUNT), ("reports", REPORT)):
        form = admin.open("admin.new_fact", section=section).form(f"/admin/about/{section}/new")
        assert admin.send(form.fill(**row)).status == 303
    page = admin.open("admin.about").words
    assert "норма: 3 в неделю" in page and "до 5 числа следующего месяца" in page and "с 01.06.2026 по 31.12.2026" in page
    form = admin.open("admin.fact", section="accounts", number=1).form("/admin/about/accounts/1")
    stale = admin.open("admin.fact", section="accounts", number=1).form("/admin/about/accounts/1")
    assert admin.send(form.fill(quota="7")).status == 303
    assert admin.send(stale.fill(quota="8")).status == 409
    found, told = written()
    quotas = [row["quota"] for row in found.facts["accounts"]]
    assert (quotas[0], quotas[-1]) == (7, 3) and found.facts["reports"][0]["until"] == "2026-12-31"
    assert f"· accounts: Учётные записи и адреса, «{found.facts['accounts'][0]['name']}»: изменено здесь, останется" in told
    assert "· accounts: Учётные записи и адреса, «Паблик «Мыски»»: введено здесь, останется, как здесь" in told
    gone = admin.open("admin.fact", section="reports", number=1).form("/admin/about/reports/1/remove")
    assert admin.send(gone).status == 303 and admin.get("/admin/about/reports/1").status == 404
    assert [(act, facts.get("section")) for act, facts in acts(app, "centre") if facts.get("section")] == [
        ("save_fact", "accounts"), ("save_fact", "reports"), ("save_fact", "accounts"), ("remove_fact", "reports")]


@pytest.mark.parametrize(("section", "changed", "words"), [
    ("accounts", {"clause": ""}, "Нужно основание"), ("accounts", {"quota": "много"}, "Введите целое число цифрами"),
    ("accounts", {"per": ""}, "назовите оба или ни одного"), ("accounts", {"owner": "Никто"}, "нет такой должности"),
    ("reports", {"until": "2026-05-01"}, "раньше первого"), ("reports", {"addressees": "Кто-то"}, "нет такой должности"),
    ("reports", {"due": ""}, "Напишите срок"), ("members", {"name": "Никто", "clause": "2.1"}, "нет такой должности"),
    ("categories", {"name": "Вода", "clause": "1"}, "Отметьте группы тем")])
def test_what_a_profile_could_not_say_is_refused_beside_its_field(app, visit, section, changed, words):
    admin, row = visit("admin"), {"accounts": ACCOUNT, "reports": REPORT}.get(section, {})
    form = admin.open("admin.new_fact", section=section).form(f"/admin/about/{section}/new")
    answer = admin.send(form.fill(**row | changed))
    assert answer.status == 422 and words in answer.words and "Не сохранено" in answer.words
    assert [facts for _, facts in acts(app, "centre") if facts.get("section")] == []


def test_what_no_page_edits_has_none(visit):
    for address in ("/admin/about/classes/1", "/admin/about/appointments/new", "/admin/about/accounts/99", "/admin/about/x/1"):
        assert visit("admin").get(address).status == 404, address


def test_the_note_of_the_head_leaves_with_the_export(visit, written):
    head = visit("head")
    form = head.get("/notes/rule").form("/notes/rule/set")
    assert head.send(form.fill(weekday="3", hour="15")).status == 303
    found, told = written()
    assert (found.facts["note"]["weekday"], found.facts["note"]["hour"]) == (3, 15)
    assert "· note: Записка: изменена здесь, останется, как здесь" in told
