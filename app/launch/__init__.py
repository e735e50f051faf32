"""``python -m app.launch``: everything in one terminal, for ``make run``."""
