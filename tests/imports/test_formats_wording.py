import time
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from app.imports.formats.headings import normal
from app.imports.formats.sources import source_of
from app.imports.formats.values import count_of, flag_of, link_of, moment_of, number_of
from app.imports.formats.wording import plain_line, plain_text, storable

ZONE = ZoneInfo("Asia/Novokuznetsk")
FAMILY = "👨\u200d👩\u200d👧"


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("'Здравствуйте", "Здравствуйте"),
        ("'", ""),
        ("-", ""),
        ("''да''", "'да''"),
        ("раз<br>два<BR/>три<br />", "раз\nдва\nтри"),
        ("<p>раз</p><p>два</p>", "раз\nдва"),
        ("<b onclick='x()'>слово</b>", "слово"),
        ("до<script>alert(1)</script>после", "допосле"),
        ("<style type=x>a{}</style >текст<!-- <b>тайна</b> -->", "текст"),
        ("<script>без конца", "без конца"),
        ("<svg/onload=alert(1)>", ""),
        ("2 < 3 и <3, <почта@пример.рф> <a@b.example>", "2 < 3 и <3, <почта@пример.рф> <a@b.example>"),
        ("Чип &amp; Дип &lt;b&gt; &#1046;&nbsp;&amp;lt;", "Чип & Дип <b> Ж &lt;"),
        ("https://x.example/?a=1&copy=2", "https://x.example/?a=1&copy=2"),
        ("[id123|Имя Фамилия], спасибо [club1|Название]", "Имя Фамилия, спасибо Название"),
        ("[id5:bp-1_22|Имя], [Фото]", "Имя, [Фото]"),
        ("ско\u200bль\u202eзко\ufeff\u2066\x00\x1b[0m", "скользко[0m"),
        (f"смайл 😤 {FAMILY} ❤️ 👍🏽 а\u200dб", f"смайл 😤 {FAMILY} ❤️ 👍🏽 аб"),
        ("й и\u0306", "й й"),
        ("раз  \r\n\r\n\r\n\r\nдва\rтри", "раз\n\nдва\nтри"),
        ("{{7*7}} ${x} %s", "{{7*7}} ${x} %s"),
    ],
)
def test_plain_text(cell: str, text: str):
    assert plain_text(cell) == text


def test_plain_line_and_storable():
    assert plain_line("'  Отдел\n жилья \xa0 &amp; дорог\u200f ") == "Отдел жилья & дорог"
    assert plain_line(" — ") == ""
    assert storable("а\0б") == "аб"


@pytest.mark.parametrize(
    "worst",
    ["<", "<a", "<!--", "<script>", "<a ", "[id1|", "[id", "&", "&a", "&#1", " ", " \n", "\n", "\u200d", "😤\u200d",
     "'", "<br ", "</script ", "<style/"],
)  # fmt: skip
def test_no_input_makes_cleaning_slow(worst: str):
    cell = worst * (100_000 // len(worst))
    start = time.process_time()
    plain_text(cell)
    plain_line(cell)
    link_of("http://" + cell)
    number_of(cell)
    normal(cell)
    assert time.process_time() - start < 0.5


@pytest.mark.parametrize(
    ("post", "blog", "source"),
    [
        ("http://vk.com/wall-1_2?reply=0&thread=0", "http://vk.com/club1", ("ВКонтакте", "community", "post")),
        ("https://m.vk.com/wall-1_2?reply=33", "", ("ВКонтакте", "community", "comment")),
        ("http://vk.com/gim1?msgid=2&sel=3", "http://vk.com/id3", ("ВКонтакте", "profile", "direct")),
        ("http://ok.ru/group/1/topic/2", "http://ok.ru/group/1", ("Одноклассники", "community", "post")),
        ("https://telegram.me/name/1?comment=2", "", ("Telegram", "channel", "comment")),
        ("", "https://web.telegram.org/#/im?p=@name", ("Telegram", "channel", "")),
        ("https://www.gorod.example/news", "", ("gorod.example", "", "post")),
        ("https://notvk.com/a", "", ("notvk.com", "", "post")),
        ("http://[::1", "", ("", "", "")),
        ("", "", ("", "", "")),
    ],
)
def test_source(post: str, blog: str, source: tuple[str, str, str]):
    assert tuple(source_of(post, blog)) == source


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2026-05-08 16:30:00", datetime(2026, 5, 8, 9, 30, tzinfo=UTC)),
        ("'2026-05-08T16:30:00.123", datetime(2026, 5, 8, 9, 30, 0, 123000, tzinfo=UTC)),
        ("08.05.2026 16:30", datetime(2026, 5, 8, 9, 30, tzinfo=UTC)),
        ("8.5.2026", datetime(2026, 5, 7, 17, 0, tzinfo=UTC)),
        ("2026-05-08 16:30:00+03:00", datetime(2026, 5, 8, 13, 30, tzinfo=UTC)),
        ("46150.6875", datetime(2026, 5, 8, 9, 30, tzinfo=UTC)),
        ("", None),
        ("-", None),
    ],
)
def test_moments(cell: str, moment: datetime | None):
    assert moment_of(cell, ZONE) == moment


def test_small_values():
    assert [number_of(cell) for cell in ("717475.0", "№ 717475", "А-1", "1.5", "'")] == [
        "717475", "717475", "А-1", "1.5", ""]  # fmt: skip
    assert [flag_of(cell) for cell in ("Да", "нет", "-", "?")] == [True, False, None, None]
    assert [count_of(cell) for cell in ("2899.0", "", "много", "²")] == [2899, None, None, None]
    assert link_of("https://x.example/a b") == link_of("data:text/html,x") == link_of("//x.example") == ""
    assert normal(" 'Населённый   ПУНКТ:* ") == "населенный пункт"
