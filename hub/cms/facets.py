"""The library's filters: what the address says, what can be chosen, and how many there are of each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.http import Http404

from hub.cms.models import ResourceFormat, ResourcePage, ResourceType
from hub.cms.queries import Listing, visible_resources

TITLES = {"type": "Type", "format": "Format", "audience": "Who it is for", "topic": "Topic"}
CHOICES = {"type": ResourceType, "format": ResourceFormat}
LOOKUPS = {
    "type": "type",
    "format": "format",
    "audience": "audience_items__tag__slug",
    "topic": "tagged_items__tag__slug",
}
LONGEST_SLUG = 100


@dataclass(frozen=True)
class Choice:
    """One link of a facet. `count` is how many resources it would leave."""

    label: str
    url: str
    count: int | None
    current: bool


@dataclass(frozen=True)
class Facet:
    title: str
    choices: list[Choice]
    is_open: bool


@dataclass(frozen=True)
class ResourceFilter:
    """What to show: facet name → chosen value; a facet that is not there is not narrowed."""

    chosen: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, parameters: Mapping[str, str]) -> "ResourceFilter":
        """Read from the address; Http404 for a type or format that there is not."""
        chosen = {name: parameters[name] for name in TITLES if parameters.get(name)}
        for name, choices in CHOICES.items():
            if name in chosen and chosen[name] not in choices.values:
                raise Http404("There is no such kind of resource.")
        if any(len(value) > LONGEST_SLUG or "\x00" in value for value in chosen.values()):
            raise Http404("There is no such topic.")
        return cls(chosen)

    def apply(self, pages: QuerySet[ResourcePage], *, but: str = "") -> QuerySet[ResourcePage]:
        """Those of `pages` that fit; `but` names a facet to leave out."""
        for name, value in self.chosen.items():
            if name != but:
                pages = pages.filter(**{LOOKUPS[name]: value})
        return pages

    @property
    def query(self) -> str:
        """What is chosen, as the beginning of a query string: "type=guide&", or ""."""
        return "".join(f"{urlencode({name: value})}&" for name, value in self.chosen.items())

    def url(self, name: str, value: str) -> str:
        """The address of the list with one facet changed; "" means everything."""
        changed = {**self.chosen, name: value}
        return "?" + urlencode({key: text for key, text in changed.items() if text})


def resources_list(viewer: Any, wanted: ResourceFilter, *, before: str = "", limit: int = 20) -> Listing[ResourcePage]:
    """Resources that fit, the newest in the library first. The cursor is an id."""
    pages = wanted.apply(visible_resources(viewer)).prefetch_related("files__document")
    if before:
        if not (before.isascii() and before.isdecimal() and len(before) < 19):
            raise Http404("This is not a place in the list.")
        pages = pages.filter(pk__lt=int(before))
    found = list(pages.order_by("-pk")[: limit + 1])
    if not found and before:
        raise Http404("The list has ended.")
    return Listing(found[:limit], str(found[limit - 1].pk) if len(found) > limit else "")


def resources_count(viewer: Any, wanted: ResourceFilter) -> int:
    return wanted.apply(visible_resources(viewer)).count()


def facets(viewer: Any, wanted: ResourceFilter) -> list[Facet]:
    """What the list can be narrowed by. Counts are of what the viewer may see, with the other facets applied.

    Raises Http404 for a topic or an audience that no resource has.
    """
    return [_facet(viewer, name, wanted) for name in TITLES]


def _counts(viewer: Any, name: str, wanted: ResourceFilter) -> dict[str, tuple[str, int]]:
    """Value → (label, how many)."""
    pages = wanted.apply(visible_resources(viewer), but=name).order_by()
    if name in CHOICES:
        rows = pages.values_list(name).annotate(count=Count("pk")).order_by()
        known = dict(rows)
        return {value: (label, known[value]) for value, label in CHOICES[name].choices if value in known}
    relation = "audience_items" if name == "audience" else "tagged_items"
    through = ResourcePage._meta.get_field(relation).related_model
    used = through.objects.filter(content_object__in=pages.values("pk")).order_by()
    rows = used.values_list("tag__slug", "tag__name").annotate(count=Count("pk")).order_by("-count", "tag__name")
    return {slug: (label, count) for slug, label, count in rows}


def _facet(viewer: Any, name: str, wanted: ResourceFilter) -> Facet:
    counts = _counts(viewer, name, wanted)
    current = wanted.chosen.get(name, "")
    choices = [Choice("Everything", wanted.url(name, ""), None, not current)]
    if current and current not in counts:
        counts = {current: (_label(viewer, name, current), 0), **counts}
    choices += [
        Choice(label, wanted.url(name, value), count, value == current) for value, (label, count) in counts.items()
    ]
    return Facet(TITLES[name], choices, is_open=bool(current))


def _label(viewer: Any, name: str, value: str) -> str:
    """The words of a chosen value that nothing in the list has; Http404 when the viewer can see it nowhere."""
    if name in CHOICES:
        return str(CHOICES[name](value).label)
    field = LOOKUPS[name]
    label = visible_resources(viewer).filter(**{field: value}).values_list(field.replace("slug", "name")).first()
    if label is None:
        raise Http404("There is no such topic.")
    return str(label[0])
