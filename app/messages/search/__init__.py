"""Search in Russian over texts, answers and addresses: words in all their forms, newest first, through the gate."""

from app.messages.search.excerpts import Piece, closest, excerpt, hits_in, marked, words_of
from app.messages.search.index import forget, index_message, index_waiting, match_of, newest_matching, of_units_too, waits
from app.messages.search.words import Wanted, asked

__all__ = ["Piece", "Wanted", "asked", "closest", "excerpt", "forget", "hits_in", "index_message", "index_waiting", "marked",
           "match_of", "newest_matching", "of_units_too", "waits", "words_of"]
