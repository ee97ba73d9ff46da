"""Tables of the search."""

from search.models.editing import Pin, StopPhrase, SynonymGroup
from search.models.index import IndexedDocument, StaleObject

__all__ = ["IndexedDocument", "Pin", "StaleObject", "StopPhrase", "SynonymGroup"]
