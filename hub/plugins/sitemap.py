"""What search engines may know: each app and plugin says which of its addresses everybody may read."""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class SitemapEntry:
    """One page. `path` begins with a slash; `changed` is when its words last changed."""

    path: str
    changed: datetime | None = None


class SitemapSource(ABC):
    """Objects of one kind. Parts of the site map are ranges of ids, so that none is read twice and none moves."""

    @abstractmethod
    def newest(self) -> int:
        """The highest id there is (0 when there is none); at most as many entries are in all parts together."""

    @abstractmethod
    def entries(self, first: int, last: int) -> Iterable[SitemapEntry]:
        """Those with ids from `first` to `last`, both included, that everybody may read; at most one an id."""
