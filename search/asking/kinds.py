"""Kinds of things as people name them after in:, which is the same as choosing the kind."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from hub.plugins.search import kind_names, sources
from search.asking.language import PART, SIGNS, words_in
from search.words import LONGEST_TEXT, plain

OTHERWISE = {"member": ("person", "people")}
"""What else a kind is called, where neither its key nor its label says so."""


def kinds_by_name() -> Mapping[str, str]:
    """Name in small letters → kind, by key, label, and one or many of them; "" where more than one is called so.

    A key goes before a label, and a label before what is made of them: in:news, in:notes, in:"Meeting notes".
    """
    labels = ((source.label, kind) for kind, source in sources().items())
    others = (
        (name, kind)
        for kind, one in kind_names().items()
        for name in (one, _many(one), _many(kind), *OTHERWISE.get(kind, ()))
    )
    return {**_each_once(others), **_each_once(labels), **_each_once((kind, kind) for kind in sources())}


def _each_once(named: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, kind in named:
        said = _said(name)
        found[said] = kind if found.get(said, kind) == kind else ""
    return found


def _said(name: str) -> str:
    return " ".join(words_in(name))


def _many(one: str) -> str:
    return f"{one[:-1]}ies" if one.endswith("y") and one[-2:-1] not in "aeiou" else f"{one}s"


def without_kind(text: str) -> tuple[str, str]:
    """The text without each in: that names a kind, and the last kind that was named, "" without any."""
    return without_places(text, lambda said: kinds_by_name() if said else {})


def without_places(text: str, known: Callable[[Sequence[str]], Mapping[str, str]]) -> tuple[str, str]:
    """The text without each in: that is known, and what the last of them stands for, "" without any.

    `known` gets what stands after each in:, its words in small letters, and answers what some of them stand for.
    """
    typed, last = plain(text[:LONGEST_TEXT]), ""
    places = [match for match in PART.finditer(typed.translate(SIGNS)) if _is_place(match["field"], match["minus"])]
    named = [_said(match["plain"] or match["quoted"] or "") for match in places]
    meant = known(named)
    for match, said in zip(reversed(places), reversed(named), strict=True):
        if meant.get(said):
            last = last or meant[said]
            typed = f"{typed[: match.start()].rstrip()} {typed[match.end() :].lstrip()}".strip()
    return (f"{typed}{text[LONGEST_TEXT:]}", last) if last else (text, "")


def _is_place(field: str | None, minus: str | None) -> bool:
    return (field or "").lower() == "in" and not minus
