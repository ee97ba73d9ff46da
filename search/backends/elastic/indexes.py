"""The indexes of one hub: one that answers, behind an alias, and while a rebuild is under way the next one.

Whoever writes asks which of the two there are and writes to both, in whatever process it happens; the alias is moved
in one step. Only aliases are written to, and they must be there: an index that went away is never made anew by a
document that comes late.
"""

import re
import secrets
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from elasticsearch import Elasticsearch, NotFoundError

from search.backends.base import Unavailable
from search.backends.elastic import connection, mapping

BEAT = timedelta(seconds=5)
"""How often a rebuild says that it goes on."""
GIVEN_UP = timedelta(seconds=35)
"""After so long without a word it has been killed: longer than the server may take for one answer."""
STAMP = r"\d{14}-[0-9a-f]{6}"


class Indexes:
    """By name: `live` and `next` are aliases, what stands behind them has the time of its making in its name."""

    def __init__(self, client: Elasticsearch, name: str) -> None:
        self.client = client.options(request_timeout=connection.PATIENT_SECONDS)
        self.name = name
        self.live, self.next = name, f"{name}-next"

    # What there is ------------------------------------------------------------------------
    def aliases(self) -> dict[str, str]:
        """Alias → the index behind it."""
        return {alias: index for index, names in self.ours().items() for alias in names}

    def ours(self) -> dict[str, list[str]]:
        """Index → its aliases."""
        found = self.client.indices.get_alias(index=f"{self.name}-*", allow_no_indices=True).body
        ours = re.compile(rf"{re.escape(self.name)}-{STAMP}")
        return {index: list(about["aliases"]) for index, about in found.items() if ours.fullmatch(index)}

    def targets(self) -> list[str]:
        """The aliases that have to be written to; Unavailable where there is neither."""
        there = self.aliases()
        if not there:
            raise Unavailable("the search engine has no index yet; it is made by `search rebuild`")
        return [alias for alias in (self.live, self.next) if alias in there]

    def usable(self, client: Elasticsearch | None = None) -> bool:
        """Whether the index that answers is there, and is as this version of the hub makes it."""
        try:
            found = (client or self.client).indices.get_mapping(index=self.live).body
        except NotFoundError:
            return False
        return [self._meta(about).get("version") for about in found.values()] == [mapping.version()]

    def _meta(self, about: Mapping[str, Any]) -> Mapping[str, Any]:
        return about["mappings"].get("_meta", {})  # type: ignore[no-any-return]

    # What changes -------------------------------------------------------------------------
    def make(self) -> str:
        """A new, empty index without an alias; answers its name."""
        index = f"{self.name}-{datetime.now(UTC):%Y%m%d%H%M%S}-{secrets.token_hex(3)}"
        new = mapping.definition()
        new["mappings"]["_meta"] = self._alive()
        self.client.indices.create(index=index, **new)
        return index

    def make_next(self) -> str:
        """A new index beside the one that answers. What an earlier rebuild left behind goes."""
        self.drop_leftovers()
        index = self.make()
        self.client.indices.update_aliases(actions=[{"add": {"index": index, "alias": self.next}}])
        return index

    def beat(self, index: str) -> None:
        self.client.indices.put_mapping(index=index, meta=self._alive())

    def _alive(self) -> dict[str, str]:
        return {"version": mapping.version(), "seen": datetime.now(UTC).isoformat()}

    def make_live(self, index: str) -> None:
        """In one step: from now on this one answers. Those of before go."""
        actions: list[dict[str, Any]] = [{"add": {"index": index, "alias": self.live}}]
        for other, names in self.ours().items():
            if other != index and self.live in names:
                actions.append({"remove": {"index": other, "alias": self.live}})
        if self.next in self.ours().get(index, []):
            actions.append({"remove": {"index": index, "alias": self.next}})
        if self._in_the_way():
            actions.append({"remove_index": {"index": self.live}})
        self.client.indices.update_aliases(actions=actions)
        self.drop_leftovers()

    def expunge(self) -> int:
        """In all of our indexes. A flush before lets go of what was kept for copies, those after of the old files."""
        ours = list(self.ours())
        if not ours:
            return 0
        indices = self.client.indices
        indices.flush(index=ours, force=True, wait_if_ongoing=True)
        indices.forcemerge(index=ours, only_expunge_deletes=True)
        indices.refresh(index=ours)
        indices.flush(index=ours, force=True, wait_if_ongoing=True)
        about = indices.stats(index=ours, metric="docs").body["indices"]
        return sum(int(each["total"]["docs"]["deleted"]) for each in about.values())

    def _in_the_way(self) -> bool:
        """An index of the alias's own name, as a server makes one when somebody writes by hand."""
        try:
            return self.live in self.client.indices.get(index=self.live).body
        except NotFoundError:
            return False

    def drop_all(self) -> None:
        for index in self.ours():
            self.client.options(ignore_status=404).indices.delete(index=index)

    def is_rebuilding(self) -> bool:
        index = self.aliases().get(self.next)
        return bool(index) and not self._is_given_up(str(index))

    def _is_given_up(self, index: str) -> bool:
        about = self.client.indices.get_mapping(index=index).body
        return datetime.fromisoformat(self._meta(about[index])["seen"]) < datetime.now(UTC) - GIVEN_UP

    def drop_leftovers(self, *, given_up: bool = False) -> int:
        """Remove our indexes that do not answer; with `given_up` only those whose rebuild says nothing any more."""
        gone = [index for index, names in self.ours().items() if self.live not in names]
        if given_up:
            gone = [index for index in gone if self._is_given_up(index)]
        for index in gone:
            self.client.options(ignore_status=404).indices.delete(index=index)
        return len(gone)
