import dataclasses
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from app.adapters.spreadsheets import WorkbookRefused
from app.imports.formats.export import Reading, read_export
from app.imports.formats.source_row import outcome_code
from tests.support.export_workbook import HEADINGS, incident, save_export

ZONE = ZoneInfo("Asia/Novokuznetsk")
AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


@pytest.fixture
def read(tmp_path: Path):
    def reading(*incidents: dict[str, object], zone: ZoneInfo = ZONE, **layout) -> Reading:
        return read_export(save_export(tmp_path / "выгрузка.xlsx", incidents, **layout), zone, AT)

    return reading


class TestRow:
    def test_says_what_the_source_says(self, read):
        reading = read(incident(3))
        (row,) = reading.rows
        assert (reading.refused, reading.repeated, reading.merged, reading.read) == ((), (), 0, 1)
        assert (reading.headings_unknown, reading.headings_missing) == ((), ())
        assert (row.row, row.external_number, row.source_id, row.house) == (2, "50003", "9000003", "4")
        assert row.organisation == "Управление жилищно-коммунального хозяйства"
        assert row.created_at == datetime(2026, 3, 2, 1, 48, tzinfo=UTC) and row.created_at.tzinfo is ZONE
        assert row.first_answer_at - row.created_at == timedelta(minutes=40)
        assert row.evaluation_at - row.created_at == timedelta(hours=5)
        assert row.finished_at - row.created_at == timedelta(days=2)
        assert (row.state, row.outcome, row.outcome_raw, row.mark) == ("done", "solved", "Решено", None)
        assert (row.media_in_answer, row.media_in_message, row.survey_sent) == (False, True, False)
        assert (row.network, row.page_kind, row.item_kind) == ("ВКонтакте", "community", "comment")
        assert row.text == "Посёлок Учебный, Фонарь у остановки погас ещё в феврале, дети идут в темноте. (3)"
        assert len(row.answers) == 2 and row.answers[0].startswith("Здравствуйте! Передали")
        assert row.audience == 1503
        assert row.raw["Кабинет"] == "Учебная область" and row.raw["3ий ответ ПИ"] == "'"
        assert "Теги" not in row.raw

    @pytest.mark.parametrize(
        ("step", "finished", "state"),
        [
            ("Готово", "2026-03-05 10:00:00", "done"),
            ("Оценка удовлетворённости", "", "published"),
            ("Согласование ответа", "", "open"),
            ("Согласование ответа", "2026-03-05 10:00:00", "open"),
            ("", "2026-03-05 10:00:00", "done"),
            ("", "", "open"),
        ],
    )
    def test_state(self, read, step: str, finished: str, state: str):
        (row,) = read(incident(1) | {"Текущий шаг инцидента": step, "Дата окончания": finished}).rows
        assert row.state == state and row.step == step

    @pytest.mark.parametrize(
        ("reason", "mark"),
        [("5", 5), ("Оценка 4", 4), ("Оценка: 3 из 5", 3), (2, 2), ("6", None), ("Автор доволен", None), ("15", None)],
    )
    def test_mark(self, read, reason: object, mark: int | None):
        (row,) = read(incident(1) | {"Причина закрытия": reason}).rows
        assert row.mark == mark

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            ("Разъяснено", "explained"), ("решено", "solved"), ("Не решено", "not_solved"),
            ("Отложено", "deferred"), ("Перенаправлено в другой регион", "redirected"),
            ("Отклонено", "declined"), ("", ""), ("Иное", ""),
        ],
    )  # fmt: skip
    def test_outcome(self, words: str, code: str):
        assert outcome_code(words) == code

    def test_formula_like_and_scripted_cells_are_only_text(self, read):
        evil = '=HYPERLINK("http://x.example")<script>alert(1)</script>'
        (row,) = read(incident(1) | {"Текст инцидента": evil, "Урл поста": "javascript:alert(1)"}).rows
        assert row.text == '=HYPERLINK("http://x.example")'
        assert row.post_url == "" and row.network == "ВКонтакте"
        assert row.raw["Урл поста"] == "javascript:alert(1)"


class TestLayouts:
    def test_reordered_reworded_with_lines_above(self, read):
        headings = [
            "  ГОРОД ", "контент", "Дата  закрытия:", "Лишний", "URL поста", "НОМЕР ИНЦИДЕНТА", "Населённый пункт",
            "Дата создания", "ОМСУ", "Локация", "",
        ]  # fmt: skip
        cells = dict(zip(headings, [
            "Город", "Яма", "05.03.2026 10:00", "?", "https://t.me/x/1?comment=2", "№ 7", "", "04.03.2026",
            "Отдел дорог", "у школы", "без заголовка"], strict=True))  # fmt: skip
        reading = read(cells, headings=headings, above=["Выгрузка за март", "", "Тема"])
        (row,) = reading.rows
        assert (row.row, row.external_number, row.settlement, row.text) == (5, "7", "Город", "Яма")
        assert (row.organisation, row.location, row.network) == ("Отдел дорог", "у школы", "Telegram")
        assert row.finished_at == datetime(2026, 3, 5, 3, 0, tzinfo=UTC)
        assert (row.state, row.item_kind, row.page_kind) == ("done", "comment", "channel")
        assert reading.headings_unknown == ("Лишний",)
        assert "Тема" in reading.headings_missing and "Населенный пункт" not in reading.headings_missing

    def test_same_heading_twice(self, read, tmp_path: Path):
        headings = ["Номер инцидента", "Контент", "Описание", "Контент"]
        (row,) = read({"Номер инцидента": 1, "Описание": "второе"}, headings=headings).rows
        assert row.text == "второе" and row.raw["Описание"] == "второе"

    def test_without_a_text_column_no_text_is_demanded(self, read):
        (row,) = read({"Номер инцидента": 1}, headings=["Номер инцидента"]).rows
        assert row.text == "" and row.created_at is None

    def test_no_known_heading_names_what_is_looked_for(self, read):
        with pytest.raises(WorkbookRefused) as refused:
            read({"а": "1"}, headings=["а", "б"])
        assert "«Номер инцидента»" in refused.value.words and "«Текст инцидента»" in refused.value.words

    def test_headings_below_the_tenth_row_are_not_found(self, read):
        with pytest.raises(WorkbookRefused):
            read(incident(1), above=["строка"] * 10)

    def test_no_column_of_numbers(self, read):
        with pytest.raises(WorkbookRefused, match="номером"):
            read({"Тема": "Дороги"}, headings=["Тема", "Контент"])

    def test_headings_alone_are_an_empty_reading(self, read):
        assert read().rows == ()


class TestRefusedRows:
    @pytest.mark.parametrize(
        ("heading", "cell", "why"),
        [
            ("Номер инцидента", "", "нет внешнего номера"),
            ("Номер инцидента", "'", "нет внешнего номера"),
            ("Номер инцидента", "9" * 65, "длиннее"),
            ("Текст инцидента", "'", "нет текста"),
            ("Текст инцидента", "'<p> \u200b</p>", "нет текста"),
            ("Дата создания", "2026-02-30 10:00:00", "невозможная дата"),
            ("Дата создания", "вчера", "невозможная дата"),
            ("Дата создания", "0001-01-01 00:00:00", "невозможная дата"),
            ("Дата создания", "31.04.2026", "невозможная дата"),
            ("Дата создания", "2026-03-02 25:00:00", "невозможная дата"),
            ("Дата окончания", "2027-03-02 10:00:00", "в будущем"),
            ("Дата окончания", "2026-11-20 16:00:01", "в будущем"),
            ("Дата окончания", "9999-12-31 23:59:59", "в будущем"),
            ("Дата окончания", "2026-03-01 10:00:00", "раньше"),
            ("Общее время первого ответа", "2026-03-01 10:00:00", "раньше"),
            ("Время попадания на шаг оценка удовлетворенности", "2025-03-01 10:00:00", "раньше"),
        ],
    )
    def test_named_with_row_heading_and_reason(self, read, heading: str, cell: str, why: str):
        reading = read(incident(1), incident(2) | {heading: cell}, incident(3))
        assert [row.external_number for row in reading.rows] == ["50001", "50003"]
        (refused,) = reading.refused
        assert (refused.row, refused.heading) == (3, heading) and why in refused.why

    def test_the_present_moment_is_not_the_future(self, read):
        assert read(incident(1) | {"Дата окончания": "2026-11-20 16:00:00"}).refused == ()

    def test_year_without_a_calendar_is_not_judged_here(self, read):
        early = {"Дата создания": "2007-03-02 10:00:00"}
        assert read(incident(1) | early).refused == ()

    def test_five_megabytes_of_text(self, tmp_path: Path):
        from app.imports.formats.export import reading_of

        rows = iter([(1, ["Номер инцидента", "Контент"]), (2, ["1", "ы" * 5_000_000]), (3, ["2", "яма"])])
        reading = reading_of(rows, ZONE, AT)
        assert [row.external_number for row in reading.rows] == ["2"]
        assert "100 000 знаков" in reading.refused[0].why and reading.refused[0].heading == "Контент"


class TestRepeated:
    def test_identical_rows_are_merged(self, read):
        reading = read(incident(1), incident(1), incident(1, Аудитория=7))
        assert (len(reading.rows), reading.merged, reading.repeated, reading.read) == (1, 2, (), 3)

    @pytest.mark.parametrize("order", [(0, 1), (1, 0)])
    def test_of_different_rows_the_later_by_its_moments_wins(self, read, order):
        rows = (incident(1), incident(1) | {"Дата окончания": "2026-10-01 10:00:00", "Итог": "Не решено"})
        reading = read(*(rows[position] for position in order))
        (row,) = reading.rows
        assert row.outcome == "not_solved"
        (repeated,) = reading.repeated
        assert {repeated.row, repeated.kept_row} == {2, 3} and repeated.kept_row == row.row
        assert repeated.external_number == "50001"

    def test_equal_moments_the_lower_row_wins(self, read):
        reading = read(incident(1), incident(1) | {"Итог": "Отложено"})
        assert reading.rows[0].outcome == "deferred" and reading.repeated[0].row == 2


class TestFingerprint:
    def test_same_for_another_layout_spelling_and_position(self, read):
        (one,) = read(incident(1)).rows
        (two,) = read(
            incident(1) | {"Аудитория": 1, "Номер инцидента": "50001"}, headings=HEADINGS[::-1], above=["строка"]
        ).rows
        assert one.fingerprint == two.fingerprint and one.row != two.row

    @pytest.mark.parametrize(
        ("heading", "cell"),
        [
            ("Итог", "Разъяснено"), ("Текст инцидента", "'Другой текст"), ("Дата окончания", "2026-10-01 10:00:00"),
            ("Исполнитель", ""), ("2ой ответ ПИ", "'"), ("Примечание", "позвонить"), ("Опрос отправлен", "Да"),
        ],
    )  # fmt: skip
    def test_changes_with_what_is_said(self, read, heading: str, cell: str):
        assert read(incident(1)).rows[0].fingerprint != read(incident(1) | {heading: cell}).rows[0].fingerprint

    def test_is_stable_between_versions_of_the_product(self, read):
        """A changed value here makes every row of every next import look changed: do it knowingly."""
        assert read(incident(1)).rows[0].fingerprint == "4ba7f7bd872eb2b2df8a07d6a9cbce46"

    def test_rows_are_frozen(self, read):
        with pytest.raises(dataclasses.FrozenInstanceError):
            read(incident(1)).rows[0].text = ""


@pytest.mark.slow
@pytest.mark.slow
def test_five_thousand_rows(read):
    reading = read(*(incident(number) for number in range(5_000)))
    assert (len(reading.rows), reading.refused) == (5_000, ())
