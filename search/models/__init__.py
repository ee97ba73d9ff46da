"""Tables of the search."""

from search.models.editing import Pin, StopPhrase, SynonymGroup
from search.models.engine import Waiting
from search.models.index import IndexedDocument, Spelling, StaleObject

__all__ = ["IndexedDocument", "Pin", "Spelling", "StaleObject", "StopPhrase", "SynonymGroup", "Waiting"]
