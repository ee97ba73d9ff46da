"""Saving a search, letting go of it, and telling its member what is new."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from hub.mail.actions import queue
from hub.plugins.search import audiences_of, sources
from members.models import Member
from members.names import one_line
from members.permissions import is_member, require
from members.queries import confirmed_members
from search.asking.question import Choices, question, topic_key
from search.backends.base import Hit
from search.models import SavedSearch
from search.opening import open_now
from search.saved.news import Looked, look
from search.saved.queries import MOST

NOTHING = "There is nothing to search for in this. Go back and type a word or two."
NO_KIND = "We have nothing of the kind you chose."
TOO_LONG = "This is too long to save. Make it shorter than 300 letters."
TOO_MANY = f"You have saved {MOST} searches, and that is as many as we keep. Delete one first."
News = Sequence[tuple[SavedSearch, Sequence[Hit]]]
"""Saved searches, each with what is new for it."""


def save(*, actor: Any, text: str, choices: Choices, by_mail: bool) -> SavedSearch:
    """Keep a search of the actor's. What it finds now is not new; saving it again sets whether mails come.

    Raises ValidationError when it asks for nothing, is too long, or MOST are there.
    """
    require(is_member(actor), "Sign in first: this needs a member.")
    wanted = SavedSearch(member=actor, text=one_line(text), kind=choices.kind, year=choices.year, by_mail=by_mail)
    wanted.topic, wanted.space = topic_key(choices.topic)[:110], choices.space[:110]
    if len(wanted.text) > 300:
        raise ValidationError(TOO_LONG)
    if choices.kind and choices.kind not in sources():
        raise ValidationError(NO_KIND)
    if question(wanted.text, choices, audiences_of(actor)).query is None:
        raise ValidationError(NOTHING)
    _remember(wanted, look(wanted, actor))
    return _keep(wanted)


def _remember(saved: SavedSearch, looked: Looked | None) -> None:
    if looked is not None:
        saved.known, saved.horizon, saved.looked_at = dict(looked.known), looked.horizon, timezone.now()


@transaction.atomic
def _keep(wanted: SavedSearch) -> SavedSearch:
    # Two at once by one member wait for each other, so that MOST holds.
    Member.objects.select_for_update().get(pk=wanted.member_id)
    mine = SavedSearch.objects.filter(member=wanted.member)
    same = {name: getattr(wanted, name) for name in ("text", "kind", "topic", "year", "space")}
    again = mine.filter(**same).first()
    if again is not None:
        again.by_mail = wanted.by_mail
        again.save(update_fields=["by_mail"])
        return again
    if mine.count() >= MOST:
        raise ValidationError(TOO_MANY)
    wanted.told_at = mine.aggregate(last=Max("told_at"))["last"]
    wanted.save()
    return wanted


@transaction.atomic
def delete(saved: SavedSearch, *, actor: Any) -> None:
    """Forget one's own saved search. Deleting it twice is no fault."""
    require(is_member(actor) and actor.pk == saved.member_id)
    SavedSearch.objects.filter(pk=saved.pk).delete()


def set_mail(saved: SavedSearch, *, actor: Any, by_mail: bool) -> None:
    """Mails about one's own saved search, or none. What came while there were none counts as told."""
    require(is_member(actor) and actor.pk == saved.member_id)
    again = by_mail and not saved.by_mail
    looked = look(saved, actor) if again else None
    with transaction.atomic():
        row = SavedSearch.objects.select_for_update().filter(pk=saved.pk).first()
        if row is not None:
            row.by_mail, row.looked_at = by_mail, None if again else row.looked_at
            _remember(row, looked)
            row.save(update_fields=["by_mail", "known", "horizon", "looked_at"])


@transaction.atomic
def stop_mails(*, member: Member) -> None:
    """No more mail about any of their saved searches; the searches stay."""
    SavedSearch.objects.filter(member=member, by_mail=True).update(by_mail=False)


def tell(member_id: int, *, write: Callable[[Member, News], dict[str, Any]]) -> bool:
    """Queue one mail about all that is new for a member's saved searches; answers whether there was anything.

    Searching takes its time, so it is done before the transaction. In it everything is looked at again: suspended,
    deleted, stopped, told by another worker, not open to them any more. `write` answers the arguments of `queue`.
    """
    member = confirmed_members().filter(pk=member_id).first()
    if member is None:
        return False
    rows = SavedSearch.objects.filter(member=member, by_mail=True)
    return _tell(member, [(row, look(row, member)) for row in rows], write)


@transaction.atomic
def _tell(
    member: Member,
    looked_at: Sequence[tuple[SavedSearch, Looked | None]],
    write: Callable[[Member, News], dict[str, Any]],
) -> bool:
    held = {row.pk: row for row in SavedSearch.objects.select_for_update().filter(member=member, by_mail=True)}
    fresh = confirmed_members().filter(pk=member.pk).first()
    if fresh is None:
        return False
    tokens, news = audiences_of(fresh), []
    for before, looked in looked_at:
        row = held.get(before.pk)
        if row is None or looked is None or row.looked_at != before.looked_at:
            continue
        _remember(row, looked)
        row.save(update_fields=["known", "horizon", "looked_at"])
        if new := open_now(tokens, looked.new):
            news.append((row, new))
    if news:
        queue(**write(fresh, news))
        SavedSearch.objects.filter(member=member).update(told_at=timezone.now())
    return bool(news)
