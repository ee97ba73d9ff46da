"""What stands around results: facets as links, what is chosen, the orders. Each link keeps the rest as it is."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any
from urllib.parse import urlencode

from hub.plugins.search import place_names, sources
from search.asking.kinds import without_kind, without_places
from search.asking.question import Choices, topic_key
from search.backends.rows import place_key
from search.queries import Found, Value, page_number

TITLES = {"kind": "Kind", "topic": "Topic", "year": "Year", "space": "Space"}
SORTS = {"": "Best match", "newest": "Newest first"}
IN_SIGHT = 7
"""So many values of a facet are shown; further ones fold away."""
MOST_SPACES = 8
"""So many of those named after in: are asked about, the last ones."""
OPEN_AT_FIRST = ("kind", "topic")


@dataclass(frozen=True)
class Choice:
    """One value of a facet. `number` is how many results it would leave; None where nobody counted. `or_more` where
    there may be more of them.
    """

    label: str
    url: str
    number: int | None = None
    current: bool = False
    or_more: bool = False


@dataclass(frozen=True)
class Facet:
    """`everything` takes its choice away; `folded` are values that are seldom met."""

    name: str
    title: str
    everything: Choice
    choices: Sequence[Choice]
    folded: Sequence[Choice]
    is_open: bool


@dataclass(frozen=True)
class Chip:
    """Something that is chosen; `url` is the search without it."""

    facet: str
    label: str
    url: str


@dataclass(frozen=True)
class Narrowing:
    facets: Sequence[Facet]
    chips: Sequence[Chip]
    sorts: Sequence[Choice]
    everything: str
    """The address of the same words with nothing chosen."""


def choices_in(parameters: Mapping[str, str]) -> Choices:
    """What an address chooses; what cannot be a choice at all is not one."""
    kind, topic, year, space, sort = (parameters.get(name, "") for name in ("kind", "topic", "year", "space", "sort"))
    return Choices(
        kind=kind,
        topic=topic if topic_key(topic) else "",
        year=year if year.isascii() and year.isdigit() and len(year) == 4 else "",
        space=space if place_key(f"space:{space}") else "",
        sort=sort if sort == "newest" else "",
        page=page_number(parameters.get("page")),
    )


def settled(viewer: Any, text: str, choices: Choices) -> tuple[str, Choices]:
    """The same search with a kind or a space that in: names as a choice, which links can change. What is chosen goes
    first. A space that the viewer may not know of stays where it is.
    """
    text, kind = without_kind(text)
    text, space = without_places(text, partial(_spaces, viewer))
    return text, replace(choices, kind=choices.kind or kind, space=choices.space or space)


def _spaces(viewer: Any, said: Sequence[str]) -> dict[str, str]:
    slugs = {words: "-".join(words.split()) for words in said[-MOST_SPACES:]}
    names = place_names(viewer=viewer, places={f"space:{slug}" for slug in slugs.values()}) if slugs else {}
    return {words: slug for words, slug in slugs.items() if f"space:{slug}" in names}


def address(text: str, choices: Choices, **others: str) -> str:
    """The query string of a search; what is empty is left out."""
    wanted = {"q": text, **_chosen(choices), "sort": choices.sort, **others}
    return f"?{urlencode({name: value for name, value in wanted.items() if value})}"


def narrowing(text: str, choices: Choices, found: Found, space_name: str) -> Narrowing:
    """`space_name` is what the chosen space is called, "" where the viewer may not know of it."""
    values = {name: _values(name, choices, found, space_name) for name in TITLES}
    facets = [_facet(name, some, text, choices, found) for name, some in values.items()]
    chips = [
        Chip(TITLES[name], value.label, address(text, replace(choices, **{name: ""})))
        for name, chosen in _chosen(choices).items()
        for value in values[name]
        if value.value == chosen
    ]
    sorts = [
        Choice(label, address(text, replace(choices, sort=sort)), current=sort == choices.sort)
        for sort, label in SORTS.items()
    ]
    return Narrowing(
        facets=[facet for facet in facets if len(facet.choices) > 1 or any(each.current for each in facet.choices)],
        chips=chips,
        sorts=sorts,
        everything=address(text, Choices(sort=choices.sort)),
    )


def _chosen(choices: Choices) -> dict[str, str]:
    """Facet → value as it stands in an address. Topics are one however they are written."""
    return {"kind": choices.kind, "topic": topic_key(choices.topic), "year": choices.year, "space": choices.space}


def _values(name: str, choices: Choices, found: Found, space_name: str) -> list[Value]:
    """The values of a facet; what is chosen is among them, whether anything has it or not."""
    values, chosen = list(found.facets.get(name, ())), _chosen(choices)[name]
    if chosen and all(value.value != chosen for value in values):
        source = sources().get(choices.kind)
        kind = source.label if source else ""
        label = {"kind": kind, "topic": choices.topic, "year": chosen, "space": space_name}[name]
        values += [Value(chosen, label, 0)] if label else []
    return values


def _facet(name: str, values: Sequence[Value], text: str, choices: Choices, found: Found) -> Facet:
    chosen = _chosen(choices)[name]
    links = [
        Choice(
            value.label,
            address(text, replace(choices, **{name: "" if value.value == chosen else value.value})),
            value.number,
            value.value == chosen,
            name in found.at_least,
        )
        for value in values
    ]
    near = [link for at, link in enumerate(links) if at < IN_SIGHT or link.current]
    folded = [link for link in links if link not in near]
    if len(folded) == 1:
        near, folded = links, []
    # Where nothing else is left to search for, everything is no list.
    number = found.everything if name == "kind" and (text or replace(choices, kind="").any) else None
    everything = Choice(
        "Everything", address(text, replace(choices, **{name: ""})), number, not chosen, name in found.at_least
    )
    return Facet(name, TITLES[name], everything, near, folded, bool(chosen) or name in OPEN_AT_FIRST)
