"""Taking a member out of the words of pages: blocks, and every version that Wagtail keeps as JSON."""

import json
from collections.abc import Iterator
from typing import Any

from django.db.models import Q, TextField
from django.db.models.functions import Cast
from wagtail.models import Page, Revision, get_page_models

from hub.plugins.pages import BodyField

KEYS = ("member", "storyteller", "owner", "locked_by", "suggested_by", "user", "resolved_by")
ABOUT_THEM = ("name", "role", "words")
ONLY_THEIRS = ("chosen_readers", "wagtail_admin_comments", "replies")
"""Lists whose rows are nothing without the person."""


def without(value: Any, pk: int) -> Any:
    """The same JSON without this member; the very same object when they are not in it."""
    if isinstance(value, str):
        return _text(value, pk)
    if isinstance(value, list):
        made = [without(part, pk) for part in value]
        return made if any(new is not old for new, old in zip(made, value, strict=True)) else value
    if not isinstance(value, dict):
        return value
    new = {name: without(_kept(name, part, pk), pk) for name, part in value.items()}
    for name in KEYS:
        if _is(new.get(name), pk):
            new[name] = None
            if name == "member":
                new |= dict.fromkeys((part for part in ABOUT_THEM if new.get(part)), "")
    return new if any(new[name] is not value[name] for name in value) else value


def _kept(name: str, part: Any, pk: int) -> Any:
    if name not in ONLY_THEIRS or not isinstance(part, list):
        return part
    kept = [row for row in part if not (isinstance(row, dict) and {"member", "user"} & _keys_of(row, pk))]
    return part if len(kept) == len(part) else kept


def _keys_of(row: dict[str, Any], pk: int) -> set[str]:
    return {name for name, value in row.items() if _is(value, pk)}


def _is(value: Any, pk: int) -> bool:
    return value == pk and not isinstance(value, bool)


def _text(value: str, pk: int) -> str:
    """A version holds the body of a page as JSON inside JSON."""
    if not value.startswith(("[", "{")) or str(pk) not in value:
        return value
    try:
        read = json.loads(value)
    except ValueError:
        return value
    made = without(read, pk)
    return value if made is read else json.dumps(made)


def revisions_with(pk: int) -> Iterator[Revision]:
    """Versions whose JSON may name the member; some only look like it."""
    # Both databases write a space after the colon; the body is JSON in JSON, with its quotes escaped.
    raw = Revision.objects.annotate(raw=Cast("content", TextField())).filter(_mentions("raw", pk))
    yield from raw.order_by("pk").iterator(chunk_size=50)


def bodies_with(pk: int) -> Iterator[tuple[type[Page], str, int, Any]]:
    """(page type, name of the field, id, JSON) of pages whose blocks name the member."""
    for model in get_page_models():
        for field in model._meta.local_fields:
            if isinstance(field, BodyField):
                rows = model.objects.annotate(raw=Cast(field.name, TextField())).filter(_mentions("raw", pk))
                for page_id, raw in rows.values_list("pk", "raw"):
                    yield model, field.name, page_id, json.loads(raw)


def _mentions(column: str, pk: int) -> Q:
    found = Q()
    for name in KEYS:
        for quote in ('"', '\\"', '\\\\"'):
            found |= Q(**{f"{column}__contains": f"{name}{quote}: {pk}"})
    return found
