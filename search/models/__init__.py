"""Tables of the search."""

from search.models.editing import Pin, StopPhrase, SynonymGroup
from search.models.engine import Expunging, Waiting
from search.models.index import IndexedDocument, Spelling, StaleObject
from search.models.missed import MissedSearch
from search.models.saved import SavedSearch
from search.models.upkeep import IndexRun

__all__ = [
    "Expunging",
    "IndexRun",
    "IndexedDocument",
    "MissedSearch",
    "Pin",
    "SavedSearch",
    "Spelling",
    "StaleObject",
    "StopPhrase",
    "SynonymGroup",
    "Waiting",
]
