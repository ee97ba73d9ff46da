"""Tables of the search."""

from search.models.editing import Pin, StopPhrase, SynonymGroup
from search.models.engine import Waiting
from search.models.index import IndexedDocument, Spelling, StaleObject
from search.models.missed import MissedSearch

__all__ = ["IndexedDocument", "MissedSearch", "Pin", "Spelling", "StaleObject", "StopPhrase", "SynonymGroup", "Waiting"]
