"""The library's filters: what the address says, what can be chosen, and how many there are of each.

All counts come out of two reads, however many facets there are: every resource that the viewer may see with
its plain fields, and every topic and audience that a resource has. The rest is counting in memory, which for
a library of thousands is quicker than asking the database once for each facet.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet, Value
from django.http import Http404, QueryDict

from hub.cms.models import ResourceAudience, ResourceFormat, ResourcePage, ResourceTopic, ResourceType
from hub.cms.queries import visible_resources
from hub.cms.restrictions import read
from hub.prepared import prepared

TITLES = {"type": "Type", "topic": "Topic", "audience": "Who it is for", "format": "Format", "year": "Year"}
CHOICES = {"type": ResourceType, "format": ResourceFormat}
LOOKUPS = {
    "type": "type",
    "topic": "tagged_items__tag__slug",
    "audience": "audience_items__tag__slug",
    "format": "format",
    "year": "year",
}
SORTS = {"": "Newest in the library", "year": "Newest year", "title": "Title, A to Z"}
LONGEST_SLUG = 100
MOST_VALUES = 10
"""So many values of one facet may be chosen: nobody clicks more, and an address must end somewhere."""
IN_SIGHT = 8
"""So many links a facet shows; what comes after them folds into a list to choose from."""
OPEN_AT_FIRST = ("type", "topic")


@dataclass(frozen=True)
class Choice:
    """One value of a facet. `count` is how many resources have it, the other facets applied."""

    value: str
    label: str
    url: str
    count: int | None
    current: bool


@dataclass(frozen=True)
class Facet:
    """`choices` are links, `folded` are further ones in a form that keeps `kept` (pairs of name and value)."""

    name: str
    title: str
    choices: list[Choice]
    folded: list[Choice]
    kept: list[tuple[str, str]]
    is_open: bool


@dataclass(frozen=True)
class Chip:
    """Something that is chosen; `url` is the list without it."""

    facet: str
    label: str
    url: str


@dataclass(frozen=True)
class Narrowing:
    """What stands around the list: how many resources fit, what is chosen, what can be chosen."""

    total: int
    everything: int
    chips: list[Chip]
    facets: list[Facet]


@dataclass(frozen=True)
class ResourceFilter:
    """What to show: facet name → chosen values, any of which will do; a facet that is not there is not narrowed."""

    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: str = ""

    @classmethod
    def of(cls, parameters: QueryDict) -> "ResourceFilter":
        """Read from the address; Http404 for a value that no resource could have."""
        chosen = {}
        for name in TITLES:
            values = tuple(dict.fromkeys(value for value in parameters.getlist(name) if value))
            if values:
                chosen[name] = values
                _check(name, values)
        sort = parameters.get("sort", "")
        if sort not in SORTS:
            raise Http404("The list cannot be sorted like this.")
        return cls(chosen, sort)

    def apply(self, pages: QuerySet[ResourcePage]) -> QuerySet[ResourcePage]:
        """Those of `pages` that fit, each once."""
        for name, values in self.chosen.items():
            if name in ("topic", "audience"):
                # A subquery: a join would show a resource as often as it has one of the values.
                through = ResourceTopic if name == "topic" else ResourceAudience
                having = through.objects.filter(tag__slug__in=values).values("content_object")
                pages = pages.filter(pk__in=having)
            else:
                pages = pages.filter(Q(**{f"{LOOKUPS[name]}__in": values}))
        return pages

    def pairs(self, chosen: Mapping[str, tuple[str, ...]] | None = None) -> list[tuple[str, str]]:
        """Names and values for an address or a form, in the order of the facets, the sort last."""
        chosen = self.chosen if chosen is None else chosen
        found = [(name, value) for name in TITLES for value in chosen.get(name, ())]
        return [*found, ("sort", self.sort)] if self.sort else found

    @property
    def query(self) -> str:
        """What is chosen, as the beginning of a query string: "type=guide&", or ""."""
        return "".join(f"{urlencode([pair])}&" for pair in self.pairs())

    @property
    def narrows(self) -> int:
        """How many values are chosen in all."""
        return sum(len(values) for values in self.chosen.values())

    def without(self, name: str, value: str = "") -> "ResourceFilter":
        """The same without one value, or without a whole facet."""
        left = tuple(other for other in self.chosen.get(name, ()) if value and other != value)
        chosen = {key: values for key, values in self.chosen.items() if key != name}
        return ResourceFilter(chosen | ({name: left} if left else {}), self.sort)

    def with_value(self, name: str, value: str) -> "ResourceFilter":
        return ResourceFilter({**self.chosen, name: (*self.chosen.get(name, ()), value)}, self.sort)

    @property
    def url(self) -> str:
        return f"?{urlencode(self.pairs())}"

    def sorts(self) -> list[tuple[str, str, bool]]:
        """(label, address, whether it is this one) for each order of the list."""
        return [(label, ResourceFilter(self.chosen, sort).url, sort == self.sort) for sort, label in SORTS.items()]


def _check(name: str, values: tuple[str, ...]) -> None:
    if len(values) > MOST_VALUES:
        raise Http404("These are more choices than the list takes.")
    if name in CHOICES and set(values) - set(CHOICES[name].values):
        raise Http404("There is no such kind of resource.")
    if name == "year" and not all(value.isascii() and value.isdecimal() and len(value) == 4 for value in values):
        raise Http404("There is no such year.")
    if any(len(value) > LONGEST_SLUG or "\x00" in value for value in values):
        raise Http404("There is no such topic.")


class _Shelf:
    """Every resource that a viewer may see, as facet name → values."""

    def __init__(self, viewer: Any) -> None:
        rows = read(_facts, viewer)
        self.labels: dict[str, dict[str, str]] = {name: {} for name in TITLES}
        self.resources: dict[int, dict[str, tuple[str, ...]]] = {}
        for pk, kind, form, year in rows:
            years = (str(year),) if year else ()
            self.resources[pk] = {"type": (kind,), "format": (form,), "year": years}
        for pk, name, slug, label in _tags():
            if (values := self.resources.get(pk)) is not None:
                values[name] = (*values.get(name, ()), slug)
                self.labels[name][slug] = label

    def label(self, name: str, value: str) -> str:
        """The words of a value; Http404 when the viewer can see no resource that has it."""
        if name in CHOICES:
            return str(CHOICES[name](value).label)
        if name == "year":
            if not any(value in values["year"] for values in self.resources.values()):
                raise Http404("There is nothing from this year.")
            return value
        try:
            return self.labels[name][value]
        except KeyError:
            raise Http404("There is no such topic.") from None

    def count(self, wanted: ResourceFilter) -> tuple[int, dict[str, Counter[str]]]:
        """How many fit, and how many of each value there are with the *other* facets applied."""
        total, counts = 0, {name: Counter[str]() for name in TITLES}
        chosen = {name: frozenset(values) for name, values in wanted.chosen.items()}
        for values in self.resources.values():
            missed = [name for name, some in chosen.items() if some.isdisjoint(values.get(name, ()))]
            if len(missed) > 1:
                continue
            total += not missed
            # What misses one facet alone would be there if that facet were open: it counts there.
            for name in missed or values:
                counts[name].update(values.get(name, ()))
        return total, counts


@prepared
def _facts(viewer: Any) -> QuerySet[Any, Any]:
    return visible_resources(viewer).order_by().values_list("pk", "type", "format", "year")


@prepared
def _tags() -> QuerySet[Any, Any]:
    """(resource, facet, slug, label) of every topic and audience, in one query."""
    columns = ("content_object_id", "facet", "tag__slug", "tag__name")
    topics = ResourceTopic.objects.annotate(facet=Value("topic")).values_list(*columns)
    audiences = ResourceAudience.objects.annotate(facet=Value("audience")).values_list(*columns)
    return topics.order_by().union(audiences.order_by(), all=True)


def narrowing(viewer: Any, wanted: ResourceFilter) -> Narrowing:
    """Counts, chips and facets for this viewer.

    Raises Http404 for a topic, an audience or a year that no resource the viewer may see has.
    """
    shelf = _Shelf(viewer)
    chips = [
        Chip(TITLES[name], shelf.label(name, value), wanted.without(name, value).url)
        for name, values in wanted.chosen.items()
        for value in values
    ]
    total, counts = shelf.count(wanted)
    facets = [_facet(shelf, wanted, name, counts[name]) for name in TITLES]
    return Narrowing(total, len(shelf.resources), chips, [facet for facet in facets if len(facet.choices) > 1])


def _facet(shelf: _Shelf, wanted: ResourceFilter, name: str, counts: Counter[str]) -> Facet:
    current = wanted.chosen.get(name, ())
    ordered = _ordered(shelf, name, {*counts, *current}, counts)
    choices = [_choice(shelf, wanted, name, value, counts[value]) for value in ordered]
    in_sight = [choice for at, choice in enumerate(choices) if at < IN_SIGHT or choice.current]
    folded = [choice for choice in choices if choice not in in_sight]
    if len(folded) == 1:
        in_sight, folded = choices, []
    return Facet(
        name,
        TITLES[name],
        [Choice("", "Everything", wanted.without(name).url, None, not current), *in_sight],
        folded,
        wanted.pairs(),
        is_open=bool(current) or name in OPEN_AT_FIRST,
    )


def _choice(shelf: _Shelf, wanted: ResourceFilter, name: str, value: str, count: int) -> Choice:
    current = value in wanted.chosen.get(name, ())
    changed = wanted.without(name, value) if current else wanted.with_value(name, value)
    return Choice(value, shelf.label(name, value), changed.url, count, current)


def _ordered(shelf: _Shelf, name: str, values: Iterable[str], counts: Counter[str]) -> list[str]:
    """Types and formats in their own order, years newest first, words by how often they are used."""
    if name in CHOICES:
        return [value for value in CHOICES[name].values if value in set(values)]
    if name == "year":
        return sorted(values, reverse=True)
    return sorted(values, key=lambda value: (-counts[value], shelf.label(name, value).lower()))
