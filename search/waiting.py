"""The list of what the search engine has yet to be told; `search.feeding` goes through it."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import F
from django.utils import timezone

from search.models import Waiting

TRIES = 6


def want(kind: str, ids: Iterable[int], *, forget: bool = False) -> None:
    """The engine lacks what these objects are now. In the transaction of the caller, with the change itself."""
    rows = [Waiting(kind=kind, object_id=pk, forget=forget) for pk in ids]
    Waiting.objects.bulk_create(
        rows,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["kind", "object_id", "forget"],
        update_fields=["due_at", "claim", "tries", "last_error", "given_up"],
    )


def failed(kind: str, object_id: int, error: Exception) -> None:
    """A source or the engine would not have it: later, and then not again until it changes."""
    want_again, _ = Waiting.objects.get_or_create(kind=kind, object_id=object_id, forget=False)
    Waiting.objects.filter(pk=want_again.pk).update(
        claim="",
        tries=F("tries") + 1,
        last_error=repr(error)[:2000],
        due_at=timezone.now() + timedelta(seconds=min(2**want_again.tries, 60)),
        given_up=want_again.tries + 1 >= TRIES,
    )


def anything_to_forget() -> bool:
    """While there is, nobody asks the engine: it may still hold what was erased or withdrawn."""
    return Waiting.objects.filter(forget=True).exists()


def number() -> int:
    return Waiting.objects.filter(given_up=False).count()


def given_up() -> int:
    return Waiting.objects.filter(given_up=True).count()
