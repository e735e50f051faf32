"""XLSX workbooks in and out: hostile ones are refused before they are read, written ones hold no formula."""

from app.adapters.spreadsheets.guards import USUAL, Limits, WorkbookRefused, inspect
from app.adapters.spreadsheets.reading import read_rows
from app.adapters.spreadsheets.writing import write_table

__all__ = ["USUAL", "Limits", "WorkbookRefused", "inspect", "read_rows", "write_table"]
