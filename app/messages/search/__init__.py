"""Search in Russian over texts, answers and addresses: words in all their forms, newest first, through the gate."""

from app.messages.search.index import forget, index_message, index_waiting, match_of, newest_matching, of_units_too, waits

__all__ = ["forget", "index_message", "index_waiting", "match_of", "newest_matching", "of_units_too",
           "waits"]
