"""Search in Russian over texts, answers and addresses: words in all their forms, newest first, through the gate."""

from app.messages.search.excerpts import Piece, Sought, closest, excerpt, marked, words_of
from app.messages.search.index import forget, index_message, index_waiting, match_of, newest_matching, of_units_too, waits
from app.messages.search.words import Wanted, asked

__all__ = ["Piece", "Sought", "Wanted", "asked", "closest", "excerpt", "forget", "index_message", "index_waiting", "marked",
           "match_of", "newest_matching", "of_units_too", "waits", "words_of"]
