"""Exports of other systems as frozen rows; nothing here touches the database or asks for the time."""
