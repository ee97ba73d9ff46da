"""Reading what editors taught the search, for those who may teach it."""

from collections.abc import Sequence
from typing import Any

from django.http import Http404

from search.asking.language import words_in
from search.models import StopPhrase, SynonymGroup
from search.permissions import may_teach


def synonym_groups(viewer: Any) -> list[SynonymGroup]:
    return list(SynonymGroup.objects.all()) if may_teach(viewer) else []


def synonym_group(viewer: Any, pk: int) -> SynonymGroup:
    found = SynonymGroup.objects.filter(pk=pk).first() if may_teach(viewer) else None
    if found is None:
        raise Http404("There is no such group. Somebody may have deleted it.")
    return found


def overlapping(lines: Sequence[str], *, besides: int | None = None) -> list[tuple[str, SynonymGroup]]:
    """Lines that stand in another group as well, each with that group."""
    phrases = {words_in(line): line for line in lines}
    others = SynonymGroup.objects.exclude(pk=besides)
    return [
        (phrases[words], group)
        for group in others
        for words in dict.fromkeys(map(words_in, group.lines()))
        if words in phrases
    ]


def stop_phrases(viewer: Any) -> list[StopPhrase]:
    return list(StopPhrase.objects.all()) if may_teach(viewer) else []


def stop_phrase(viewer: Any, pk: int) -> StopPhrase:
    found = StopPhrase.objects.filter(pk=pk).first() if may_teach(viewer) else None
    if found is None:
        raise Http404("There is no such phrase. Somebody may have deleted it.")
    return found
