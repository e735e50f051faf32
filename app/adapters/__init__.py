"""The outside: queue, mail, files, spreadsheets; each beside its fake."""
