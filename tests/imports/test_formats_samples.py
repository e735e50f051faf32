"""A real export, when its folder is named; without it these tests are not collected."""

import os
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from app.imports.formats.export import read_export

if folder := os.environ.get("MCU_SAMPLES"):

    def test_real_rows_all_come_in():
        path = Path(folder) / "incident_export_sample.xlsx"
        reading = read_export(path, ZoneInfo("Asia/Omsk"), datetime(2026, 11, 20, tzinfo=UTC))
        assert (len(reading.rows), reading.refused, reading.repeated) == (20, (), ())
        assert (reading.headings_unknown, reading.headings_missing) == ((), ())
        assert {row.state for row in reading.rows} == {"done"}
        assert {row.outcome for row in reading.rows} == {"solved", "explained"}
        assert all(row.text and row.answers and row.network and row.item_kind for row in reading.rows)
        assert not any(sign in row.text for row in reading.rows for sign in ("<br", "[id", "[club", "\u200b"))
        assert [row.mark for row in reading.rows if row.mark] == [5]
        again = read_export(path, ZoneInfo("Asia/Omsk"), datetime(2026, 11, 20, tzinfo=UTC))
        assert [row.fingerprint for row in again.rows] == [row.fingerprint for row in reading.rows]
