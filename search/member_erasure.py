"""Letting go of a member: their profile in the search. What they wrote is forgotten where it is erased."""

from collections.abc import Iterable, Mapping

from django.db.models import Q

from hub.plugins.core import core
from hub.plugins.member_data import Erasing
from search.asking.language import words_in
from search.models import IndexedDocument, MissedSearch, SavedSearch, StaleObject, Waiting


def erase(erasing: Erasing) -> Mapping[str, int]:
    found = IndexedDocument.objects.filter(kind="member", object_id=erasing.member.pk).count()
    core.forget_document(kind="member", object_id=erasing.member.pk)
    named = Q(pk=None)
    for name in erasing.names:
        named |= Q(last_error__contains=name)
    emptied = sum(faults.objects.filter(named).update(last_error="") for faults in (StaleObject, Waiting))
    forget_missed(erasing.names)
    saved = SavedSearch.objects.filter(member=erasing.member).delete()[0]
    return {
        "profiles taken out of the search": found,
        "faults of the search emptied": emptied,
        "saved searches deleted": saved,
    }


def forget_missed(names: Iterable[str]) -> None:
    """Words of their name are not kept, unless they were searched for before they had it."""
    wanted = {word for name in names for word in words_in(name)}
    like = Q(pk=None)
    for word in wanted:
        like |= Q(words__contains=word)
    rows = MissedSearch.objects.filter(like).values_list("pk", "words")
    MissedSearch.objects.filter(pk__in=[pk for pk, words in rows if not wanted.isdisjoint(words.split())]).delete()
