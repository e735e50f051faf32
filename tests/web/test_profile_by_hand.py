"""What the profile seeded and no other page changes: shown first, put in force as shown, told to later files as a person's."""

import re
from io import BytesIO
from zipfile import ZipFile

import pytest

from app.directory.profile import SHIPPED, read_profile
from tests.web.admin_room import acts

BASIS = "распоряжение № 21"
REGION = re.compile(r'\[\[channels\.incident\.route\]\]\nstep = "region"\n(?:[^\[\n].*\n)+\n?')


@pytest.fixture
def admin(visit):
    return visit("admin")


def text_in(form) -> str:
    return form.data["text"][0]


def shown(admin, part: str, change, basis: str = BASIS):
    """The page that answers «Показать, что изменится»."""
    form = admin.get(f"/admin/profile/{part}").form(f"/admin/profile/{part}")
    return admin.send(form.fill(text=change(text_in(form)), basis=basis).force(step="show"))


def put(admin, part: str, change):
    page = shown(admin, part, change)
    assert page.status == 200, page.words
    return page, admin.send(page.form(f"/admin/profile/{part}").force(step="apply"))


def diff(app) -> str:
    return app.test_cli_runner().invoke(args=["profile", "diff", str(SHIPPED / "myski.toml")]).output


def test_every_part_says_what_stands_here(admin):
    first = admin.get("/admin/profile/centre")
    links = [link.get("href") or "" for link in first.tree.all("a")]
    codes = {link.removeprefix("/admin/profile/") for link in links if link.startswith("/admin/profile/")}
    assert {"posts", "classes", "appointments", "appeal", "channels.pos", "channels.governor"} <= codes
    for part in {*codes, "centre"}:
        form = admin.get(f"/admin/profile/{part}").form(f"/admin/profile/{part}")
        if text_in(form).strip():
            assert "Различий нет" in shown(admin, part, lambda text: text).words, part
    for unknown in ("units", "channels.x", "x", "channels"):
        assert admin.get(f"/admin/profile/{unknown}").status == 404, unknown
    assert "/admin/profile/centre" in [link.get("href") for link in admin.open("admin.about").tree.all("a")]


@pytest.mark.both_engines
def test_a_route_is_changed_on_a_page_and_messages_go_by_it(app, admin, visit, making):
    number = making.message("check")
    page, done = put(admin, "channels.incident", lambda text: REGION.sub("", text))
    assert "шаг «Решение региона» убран" in page.words and "будет внесено: 1" in page.words
    assert done.status == 303 and "Внесено изменений: 1." in admin.get("/admin/profile/channels.incident").words
    form = visit("operator").open("message.act_page", number=number, code="check").form(f"/messages/{number}/check")
    assert visit("operator").send(form.fill(completeness="2")).status == 303
    assert visit("operator").open("message.act_page", number=number, code="publish").form(f"/messages/{number}/publish")
    assert acts(app, "centre")[-1] == ("apply_profile", {"profile": "myski", "basis": BASIS})
    told = diff(app)
    assert re.search(r"· channels\.incident\.route: .*«Решение региона».* — изменён здесь, останется, как здесь", told), told
    assert "Будет внесено: 0" in told


@pytest.mark.both_engines
def test_a_step_on_which_messages_stand_stays(admin, making):
    making.message("region")
    page = shown(admin, "channels.incident", lambda text: REGION.sub("", text))
    assert "на шаге «Решение региона» открытых сообщений: 1" in page.words and "Внести нечего" in page.words
    assert "Внести изменения" not in [button.text for button in page.tree.all("button")]


def test_words_of_the_act_duties_and_appeals_are_changed_and_stay(app, admin):
    def named(text: str) -> str:
        return re.sub(r'(head|signed_by) = ".*"', r'\1 = "Начальник центра"', text)

    refused = shown(admin, "centre", lambda text: re.sub('head = ".*"', 'head = "Начальник центра"', text))
    assert refused.status == 422 and "note.signed_by" in refused.words
    assert put(admin, "centre", named)[1].status == 303
    assert "Начальник центра" in admin.get("/admin/hours/pos").words
    for part, was, will in (("appeal", 'source = ".*"', 'source = "59-ФЗ, статья 11"'),
                            ("posts", r'clause = "[^"]*"', 'clause = "приложение 9"')):
        assert put(admin, part, lambda text, was=was, will=will: re.sub(was, will, text, count=1))[1].status == 303
    told = diff(app)
    assert "· titles: Названия должностей центра: изменено здесь, останется" in told, told
    assert "· appeal: где обращений не бывает" in told and "59-ФЗ, статья 11" not in told
    assert re.search("· posts: .*обязанности или пункт акта изменены здесь, останется", told) and "Будет внесено: 0" in told
    # A file that is loaded later takes none of it back.
    app.test_cli_runner().invoke(args=["profile", "load", str(SHIPPED / "myski.toml"), "--yes"])
    assert "Начальник центра" in admin.get("/admin/hours/pos").words and "Будет внесено: 0" in diff(app)


@pytest.mark.parametrize(("part", "change", "words"), [
    ("channels.incident", lambda text: text.replace('step = "region"', "step = region"), "так не записывают"),
    ("channels.incident", lambda text: f"{text}\nx = {'[' * 3000}{']' * 3000}\n", "слишком много скобок"),
    ("channels.incident", lambda text: text.replace('returns_to = "answer"', 'returns_to = "check"'), "incident.route"),
    ("channels.incident", lambda text: text.replace('who = "operator"', 'who = "никто"'), "channels.incident.route"),
    ("channels.incident", lambda text: f"{text}\n[centre]\nname = 'Другой'\n", "Здесь меняют только раздел"),
    ("channels.incident", lambda text: f"{text}\n[[channels.incident.rules]]\nkind = 'message'\n", "без правил"),
    ("channels.incident", lambda text: "", "Раздел не может быть пустым"),
    ("centre", lambda text: re.sub('zone = ".*"', 'zone = "Asia/Nowhere"', text), "часового пояса «Asia/Nowhere» нет"),
    ("centre", lambda text: text.replace('code = "myski"', 'code = "okha"'), "его код «myski» не меняют"),
    ("classes", lambda text: "[[classes]]\nname = 'Кто-то'\nparent = 'Никто'\nclause = '1'\n", "classes[1]")])
def test_mistakes_are_named_with_their_place_and_the_text_stays(app, admin, part, change, words):
    page = shown(admin, part, change)
    assert page.status == 422 and words in page.words, page.words
    form = admin.get(f"/admin/profile/{part}").form(f"/admin/profile/{part}")
    assert text_in(page.form(f"/admin/profile/{part}")).strip() == change(text_in(form)).strip().replace("\r", "")
    assert "apply_profile" not in [act for act, _ in acts(app, "centre")]


def test_without_a_basis_nothing_is_shown(admin):
    assert "Нужно основание" in shown(admin, "centre", lambda text: text, basis="").words


def test_what_was_agreed_to_is_what_is_done(app, admin, visit):
    page = shown(admin, "channels.incident", lambda text: REGION.sub("", text))
    form = page.form("/admin/profile/channels.incident")
    put(admin, "channels.incident", lambda text: text.replace('label = "Проверка ответа"', 'label = "Сверка ответа"'))
    late = admin.send(form.force(step="apply"))
    assert late.status == 409 and "центр изменился" in late.words and "назван иначе" in late.words
    assert "Решение региона" in admin.get("/admin/hours/incident").words
    for nobody in ("operator", "head", "observer"):
        assert visit(nobody).get("/admin/profile/centre").status == 403
        assert visit(nobody).get("/admin/profile.zip").status == 403


def test_the_whole_profile_leaves_as_files_that_load(admin, tmp_path):
    answer = admin.client.get("/admin/profile.zip")
    assert answer.status_code == 200 and "myski.zip" in answer.headers["Content-Disposition"]
    with ZipFile(BytesIO(answer.data)) as archive:
        assert sorted(archive.namelist()) == ["myski-calendar.toml", "myski-topics.tsv", "myski.toml"]
        archive.extractall(tmp_path)
    assert read_profile(tmp_path / "myski.toml").code == "myski"
