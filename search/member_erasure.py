"""Letting go of a member: their profile in the search. What they wrote is forgotten where it is erased."""

from collections.abc import Mapping

from django.db.models import Q

from hub.plugins.core import core
from hub.plugins.member_data import Erasing
from search.models import IndexedDocument, StaleObject, Waiting


def erase(erasing: Erasing) -> Mapping[str, int]:
    found = IndexedDocument.objects.filter(kind="member", object_id=erasing.member.pk).count()
    core.forget_document(kind="member", object_id=erasing.member.pk)
    named = Q(pk=None)
    for name in erasing.names:
        named |= Q(last_error__contains=name)
    emptied = sum(faults.objects.filter(named).update(last_error="") for faults in (StaleObject, Waiting))
    return {"profiles taken out of the search": found, "faults of the search emptied": emptied}
