import io
import struct
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from app.adapters.spreadsheets import USUAL, Limits, WorkbookRefused, read_rows, write_table
from app.adapters.spreadsheets.cells import text_of

ZONE = ZoneInfo("Asia/Novokuznetsk")
DANGEROUS = [
    "=1+1", "+7 (900) 000-00-00", "-2", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "  =1", "＝1+1", "＋1", "－1", "＠a",
    '"=1', ";=1", "{=1}", "=HYPERLINK(\"http://x.example\",\"y\")", "https://x.example", "mailto:a@x.example",
]  # fmt: skip


@pytest.fixture
def book(tmp_path: Path) -> Path:
    path = tmp_path / "книга.xlsx"
    with path.open("wb") as file:
        write_table(file, ["Номер", "Текст"], [[1, "слово"], [2, "ещё"]], "Список", zone=ZONE)
    return path


def refusal(path: Path, limits: Limits = USUAL) -> str:
    with pytest.raises(WorkbookRefused) as caught:
        list(read_rows(path, limits))
    return caught.value.words


def repacked(book: Path, changes: dict[str, bytes], **options) -> Path:
    """The same book with parts added or replaced."""
    with zipfile.ZipFile(book) as old:
        parts = {name: old.read(name) for name in old.namelist()} | changes
    path = book.with_name("other.xlsx")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, **options) as new:
        for name, data in parts.items():
            new.writestr(name, data)
    return path


def sheet_xml(rows: str, head: str = "") -> bytes:
    space = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<?xml version="1.0"?>{head}<worksheet xmlns="{space}"><sheetData>{rows}</sheetData></worksheet>'.encode()


class TestWriting:
    def test_reads_back_what_was_written(self, tmp_path: Path):
        path = tmp_path / "a.xlsx"
        moment = datetime(2026, 5, 8, 9, 30, tzinfo=UTC)
        row = [4182, "Ёлка 😤", moment, date(2026, 5, 12), 2.5, True, None]
        assert write_table(path, ["а", "б", "в", "г", "д", "е", "ж"], [row], "Сообщения: май/2026", zone=ZONE) == 1
        sheet = CalamineWorkbook.from_path(path).get_sheet_by_index(0)
        assert sheet.name == "Сообщения  май 2026"
        assert sheet.to_python()[1][:6] == [
            4182, "Ёлка 😤", datetime(2026, 5, 8, 16, 30), date(2026, 5, 12), 2.5, "Да"]  # fmt: skip

    def test_header_is_frozen_and_columns_have_widths(self, book: Path):
        xml = zipfile.ZipFile(book).read("xl/worksheets/sheet1.xml").decode()
        assert 'ySplit="1"' in xml and 'state="frozen"' in xml and "customWidth" in xml

    @pytest.mark.parametrize("words", DANGEROUS)
    def test_what_looks_like_a_formula_stays_text(self, tmp_path: Path, words: str):
        path = tmp_path / "a.xlsx"
        write_table(path, [words], [[words]], words, zone=ZONE)
        xml = zipfile.ZipFile(path).read("xl/worksheets/sheet1.xml").decode()
        assert "<f" not in xml.replace("<formatCode", "") and "hyperlink" not in xml
        assert xml.count('t="inlineStr"') == 2
        assert CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1] == [words]

    def test_odd_texts_neither_break_the_book_nor_vanish(self, tmp_path: Path):
        path = tmp_path / "a.xlsx"
        rows = [["а" * 40_000], ["\ud800б"], ["_x0041_\x01<b>&"], [float("nan")], [10**20], [date(1800, 1, 1)]]
        write_table(path, ["Текст"], rows, "['']", zone=ZONE)
        cells = [row[0] for row in CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[1:]]
        assert len(cells[0]) == 32_767 and cells[0].endswith("…")
        assert cells[1:] == ["\ufffdб", "_x0041_\x01<b>&", "nan", "1" + "0" * 20, "1800-01-01"]

    def test_a_naive_moment_is_a_mistake(self, tmp_path: Path):
        with pytest.raises(ValueError, match="naive"):
            write_table(tmp_path / "a.xlsx", ["а"], [[datetime(2026, 5, 8)]], "а", zone=ZONE)


class TestReading:
    def test_texts_as_a_person_would_copy_them(self, tmp_path: Path):
        path = tmp_path / "a.xlsx"
        row = [717475, 0.1, datetime(2026, 5, 8, 9, 30, tzinfo=UTC), date(2026, 5, 12), "  с краю "]
        write_table(path, ["а"], [row], "а", zone=ZONE)
        assert list(read_rows(path))[1] == (
            2, ["717475", "0.1", "2026-05-08 16:30:00", "2026-05-12", "  с краю "])  # fmt: skip

    def test_row_numbers_are_the_sheet_s_own(self, tmp_path: Path):
        book = xlsxwriter.Workbook(str(tmp_path / "a.xlsx"))
        book.add_worksheet("Пустой")
        page = book.add_worksheet("Второй")
        page.write_string(3, 2, "первая")
        page.write_string(6, 1, "вторая")
        book.close()
        assert list(read_rows(tmp_path / "a.xlsx")) == [(4, ["", "первая"]), (7, ["вторая", ""])]

    def test_whole_and_long_numbers(self):
        assert [text_of(cell) for cell in (717475.0, -3.0, 1e20, True, None)] == ["717475", "-3", "1e+20", "Да", ""]


class TestRefusals:
    @pytest.mark.parametrize(
        ("data", "words"),
        [
            (b"", "пуст"),
            (b"\xef\xbb\xbf  <html><table>", "веб-страница"),
            ("Номер;Текст\n1;а".encode("cp1251"), "CSV"),
            (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 600, ".xls"),
            (bytes.fromhex("d0cf11e0a1b11ae1") + b"\0" * 900 + "EncryptedPackage".encode("utf-16-le"), "паролем"),
            (b"PK\x03\x04" + b"\0" * 200, "повреждена"),
            (b"MZ\x90\0", "не книга"),
        ],
    )
    def test_other_formats(self, tmp_path: Path, data: bytes, words: str):
        path = tmp_path / "выгрузка.xlsx"
        path.write_bytes(data)
        assert words in refusal(path)

    @pytest.mark.parametrize("part", [0.1, 0.5, 0.9, 0.99])
    def test_cut_off(self, book: Path, part: float):
        data = book.read_bytes()
        book.write_bytes(data[: int(len(data) * part)])
        assert "повреждена" in refusal(book)

    def test_flipped_bytes_never_escape_as_another_error(self, book: Path):
        data = book.read_bytes()
        for position in range(0, len(data), 97):
            book.write_bytes(data[:position] + bytes([data[position] ^ 0xFF]) + data[position + 1 :])
            try:
                list(read_rows(book, Limits(seconds=5)))
            except WorkbookRefused as refused:
                assert refused.words

    def test_xml_that_is_no_sheet(self, book: Path):
        assert "повреждена" in refusal(repacked(book, {"xl/workbook.xml": b"<workbook><sheets><sheet"}))

    def test_over_the_limits(self, book: Path):
        assert "МБ" in refusal(book, Limits(file=100))
        assert "частей" in refusal(book, Limits(members=3))
        assert "распакованном" in refusal(book, Limits(unpacked=1000))
        assert "строк" in refusal(book, Limits(rows=1))

    @pytest.mark.parametrize(
        "name", ["../evil.xml", "/etc/a.xml", "C:/a.xml", "xl\\a.xml", "xl/../../a", "xl//a", "xl/CON", "xl/lpt1.xml"]
    )
    def test_names_that_lead_elsewhere(self, book: Path, name: str):
        assert "имя" in refusal(repacked(book, {name: b"<a/>"}))

    def test_link_duplicate_and_other_package(self, book: Path, tmp_path: Path):
        with zipfile.ZipFile(book, "a") as package:
            link = zipfile.ZipInfo("xl/link.xml")
            link.external_attr = 0o120777 << 16
            package.writestr(link, "/etc/passwd")
        assert "имя" in refusal(book)
        other = tmp_path / "b.xlsx"
        with zipfile.ZipFile(other, "w") as package, pytest.warns(UserWarning):
            package.writestr("xl/workbook.xml", "<a/>")
            package.writestr("xl/Workbook.xml", "<a/>")
            package.writestr("xl/workbook.xml", "<a/>")
        assert "повторяются" in refusal(other)
        with zipfile.ZipFile(other, "w") as package:
            package.writestr("word/document.xml", "<a/>")
        assert "не книга" in refusal(other)

    def test_ten_thousand_parts(self, book: Path):
        assert "частей" in refusal(repacked(book, {f"xl/p{n}.xml": b"<a/>" for n in range(10_000)}))

    @pytest.mark.parametrize("declared", [10, 10**9])
    def test_lying_sizes(self, book: Path, declared: int):
        path = repacked(book, {"xl/worksheets/sheet1.xml": sheet_xml("<row/>" * 200_000)})
        data = bytearray(path.read_bytes())
        entry = data.rindex(b"xl/worksheets/sheet1.xml") - 46
        data[entry + 24 : entry + 28] = struct.pack("<I", declared)
        path.write_bytes(data)
        assert "размеры" in refusal(path)

    def test_bomb_of_zeros_is_refused_by_its_declared_size(self, book: Path):
        path = repacked(book, {"xl/media/a.bin": b"\0" * (8 * 1024 * 1024)})
        assert "распакованном" in refusal(path, Limits(unpacked=1024 * 1024))

    @pytest.mark.parametrize(
        "head",
        [
            '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
            '<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;">]>',
            "<!-- <a> --><!DOCTYPE a>",
            "<!--" + "x" * 9000 + "--><!DOCTYPE a>",
            " " * 9000 + "<!DOCTYPE a>",
        ],
    )
    @pytest.mark.parametrize("coding", ["utf-8", "utf-16"])
    def test_entities(self, book: Path, head: str, coding: str):
        data = sheet_xml('<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>', head).decode()
        assert "DTD" in refusal(repacked(book, {"xl/worksheets/sheet1.xml": data.encode(coding)}))

    def test_cell_in_the_last_corner_takes_no_memory_of_ours(self, book: Path):
        rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'
        words = refusal(repacked(book, {"xl/worksheets/sheet1.xml": sheet_xml(rows)}))
        assert "разделите" in words

    def test_reader_is_ended_with_its_limits(self, book: Path):
        assert "памяти" in refusal(book, Limits(memory=8 * 1024 * 1024))

    def test_a_reading_left_in_the_middle_leaves_no_process(self, book: Path):
        rows = read_rows(book)
        next(rows)
        rows.close()

    def test_write_to_a_stream(self):
        stream = io.BytesIO()
        write_table(stream, [], [], "", zone=ZONE)
        assert stream.getvalue().startswith(b"PK")
