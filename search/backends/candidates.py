"""Which of the documents that match are looked at: all of them, up to MOST; of more, the most promising.

What a search costs must not grow with the hub. Beyond MOST documents that the viewer may see, figures are those of the
documents that were looked at, and the answer says so ("at least"). Nothing here depends on what the viewer may not
see, but for the order in which documents are taken when there are too many of them.
"""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from search.backends.base import Query, Term
from search.backends.finding import FACETS, Order, Row, Wanted, chosen

MOST = 1_500
RANKED = 8_000
"""Of up to so many documents the best are taken; of more, the latest, beside those that promise more."""
CROWDED = 20
"""A group with more than one in so many of the documents that are looked at keeps others out of sight."""
MORE_LOOKS = 3


class Look(Protocol):
    def __call__(
        self,
        wanted: Wanted,
        choices: Collection[str],
        order: Order,
        most: int,
        kinds: Sequence[str] | None = None,
        besides: Collection[tuple[str, int]] = (),
    ) -> list[Row]:
        """At most so many documents that the viewer may see, with these choices of the query made; of these kinds
        alone, and none of the groups in `besides`.
        """


@dataclass(frozen=True)
class Looking:
    """What an engine can be asked. `more_than` tells whether there are more documents than a number, `numbers` how many
    documents have each term, `of_kind` how many there are of each kind.
    """

    look: Look
    more_than: Callable[[Wanted, int], bool]
    numbers: Mapping[Term, int]
    of_kind: Callable[[], Mapping[str, int]]


@dataclass
class Candidates:
    """`at_least` names what was cut: "total", or a facet."""

    rows: dict[int, Row] = field(default_factory=dict)
    at_least: set[str] = field(default_factory=set)

    def add(self, rows: Sequence[Row]) -> int:
        for row in rows:
            self.rows.setdefault(row.id, row)
        return len(rows)


def candidates(query: Query, asking: Looking) -> Candidates:
    any_of, found = Wanted(query.terms, exact=query.exact, without=query.without), Candidates()
    few = bool(query.terms) and sum(asking.numbers.values()) <= MOST
    # In any other order one look tells as much.
    if few or (_order(query, asking.numbers) == "latest" and not asking.more_than(any_of, MOST)):
        found.add(asking.look(any_of, (), "", MOST))
        return found
    narrow = chosen(query)
    if not _take(found, query, any_of, narrow, MOST, asking):
        found.at_least = {"total", *FACETS} - set(narrow)
        _look_past_the_crowded(found, query, any_of, narrow, asking)
    for name in narrow:
        # A facet's figures leave its own choice out.
        others = tuple(each for each in narrow if each != name)
        if not _take(found, query, any_of, others, MOST // 2, asking):
            found.at_least.add(name)
    return found


def _take(
    found: Candidates, query: Query, any_of: Wanted, choices: tuple[str, ...], most: int, asking: Looking
) -> bool:
    """Add the most promising documents with these choices; answers whether that is all of them."""
    look, order = asking.look, _order(query, asking.numbers)
    if order != "latest":
        if found.add(look(any_of, choices, order, most)) < most:
            return True
    else:
        promising = [
            row
            for wanted, by, some in _promising(query, any_of, asking.numbers, most)
            for row in look(wanted, choices, by, some)
        ]
        found.add(promising)
    kinds = [query.kind] if "kind" in choices else query.kinds
    of_kind = asking.of_kind()
    seldom = [kind for kind in kinds if of_kind.get(kind, 0) <= MOST]
    common = [kind for kind in kinds if kind not in seldom]
    every = not seldom or found.add(look(any_of, choices, "", most // 4, seldom)) < most // 4
    if order != "latest":
        return False
    # Kind by kind: what was indexed last may be all of one kind.
    part = max(most // 4, most - len(found.rows)) // max(1, len(common))
    for kind in common:
        every = found.add(look(any_of, choices, "latest", part, [kind])) < part and every
    return every


def _look_past_the_crowded(
    found: Candidates, query: Query, any_of: Wanted, choices: tuple[str, ...], asking: Looking
) -> None:
    """Thousands of posts in one thread are one result: where they leave too few others, look for these."""
    for _ in range(MORE_LOOKS):
        groups = Counter((row.kind, row.group) for row in found.rows.values())
        crowded = [group for group, number in groups.items() if number > MOST // CROWDED]
        if not crowded or len(groups) > query.page * query.size:
            return
        known, order = len(found.rows), _order(query, asking.numbers)
        found.add(asking.look(any_of, choices, order, MOST // 2, besides=crowded))
        if len(found.rows) == known:
            return


def _order(query: Query, numbers: Mapping[Term, int]) -> Order:
    if query.newest_first or not query.terms:
        return "newest"
    return "best" if sum(numbers.values()) <= RANKED else "latest"


def _promising(query: Query, any_of: Wanted, numbers: Mapping[Term, int], most: int) -> list[tuple[Wanted, Order, int]]:
    """Those with the rarest words; with words in the title, next to each other, all together."""
    several, rare = len(query.terms) > 1, _rare(numbers)
    looks: list[tuple[Wanted, Order, int]] = [(replace(any_of, titled=True), "latest", most // 8)]
    if several:
        looks.append((replace(any_of, titled=True, every=True), "latest", most // 8))
        looks.append((replace(any_of, beside=True), "latest", most // 8))
        looks.append((replace(any_of, every=True), "latest", most // 4))
    if rare:
        looks.append((replace(any_of, terms=rare), "best", most // 2))
    return looks


def _rare(numbers: Mapping[Term, int]) -> tuple[Term, ...]:
    """The rarest terms that together are in few enough documents to take the best of them."""
    rare: list[Term] = []
    together = 0
    for each in sorted(numbers, key=lambda term: numbers[term]):
        together += numbers[each]
        if together > RANKED:
            break
        if numbers[each]:
            rare.append(each)
    return tuple(rare)
