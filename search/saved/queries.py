"""Reading saved searches: one's own for their member, those that are due for the worker."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db.models import Max, Q
from django.http import Http404

from hub.plugins.search import place_names, sources
from members.models import Member
from members.names import one_line
from members.permissions import is_member
from members.queries import confirmed_members
from search.asking.question import Choices, topic_key
from search.models import SavedSearch
from search.narrowing import address
from search.saved.news import choices_of

MOST = 30
"""So many searches a member may save."""
A_DAY = timedelta(days=1)
LOOK_EVERY = timedelta(hours=1)
AT_ONCE = 50
STOP_LINK = "search.stop-mail"
NOT_OPEN = "a space that is not open to you now"


@dataclass(frozen=True)
class OwnSearch:
    """A saved search as its member finds it again. `narrowed` is what it is narrowed to, in words."""

    pk: int
    text: str
    narrowed: Sequence[str]
    query: str
    """The query string that asks for it, such as "?q=vouchers&kind=news"."""
    by_mail: bool
    made_at: datetime

    @property
    def title(self) -> str:
        words = [f"“{self.text}”"] if self.text else []
        return " · ".join([*words, *self.narrowed])


def searches_of(viewer: Any) -> list[OwnSearch]:
    """A member's saved searches, the newest first."""
    if not is_member(viewer):
        return []
    rows = list(SavedSearch.objects.filter(member_id=viewer.pk))
    return described(viewer, rows)


def described(viewer: Any, rows: Sequence[SavedSearch]) -> list[OwnSearch]:
    names = place_names(viewer=viewer, places={f"space:{row.space}" for row in rows if row.space})
    labels = {kind: source.label for kind, source in sources().items()}
    return [_own(row, labels.get(row.kind, row.kind), names.get(f"space:{row.space}", NOT_OPEN)) for row in rows]


def named(viewer: Any, text: str, choices: Choices) -> str:
    """What a search that is not saved yet would be called in the list."""
    row = SavedSearch(text=one_line(text)[:300], kind=choices.kind, year=choices.year, space=choices.space)
    row.topic = topic_key(choices.topic)
    return described(viewer, [row])[0].title


def _own(row: SavedSearch, kind: str, space: str) -> OwnSearch:
    narrowed = [kind] if row.kind else []
    narrowed += [row.topic.replace("-", " ")] if row.topic else []
    narrowed += [row.year] if row.year else []
    narrowed += [space] if row.space else []
    return OwnSearch(row.pk, row.text, narrowed, address(row.text, choices_of(row)), row.by_mail, row.made_at)


def own_search(viewer: Any, pk: int) -> SavedSearch:
    """Http404 when it is not the viewer's."""
    found = SavedSearch.objects.filter(pk=pk, member_id=viewer.pk).first() if is_member(viewer) else None
    if found is None:
        raise Http404("You have no such saved search.")
    return found


def due_members(now: datetime) -> list[int]:
    """For the worker: members who may get a mail now and whose searches nobody looked at for an hour."""
    rows = SavedSearch.objects.filter(by_mail=True, member__in=confirmed_members())
    times = rows.order_by().values("member").annotate(told=Max("told_at"), looked=Max("looked_at"))
    due = times.filter(Q(told=None) | Q(told__lte=now - A_DAY), Q(looked=None) | Q(looked__lte=now - LOOK_EVERY))
    return list(due.order_by("looked", "member").values_list("member", flat=True)[:AT_ONCE])


def stop_token(member: Member) -> str:
    return signing.dumps(member.pk, salt=STOP_LINK)


def member_of_stop_link(token: str) -> Member:
    """Who got this link by mail; the link is the permission. Http404 when it is not whole."""
    try:
        pk = signing.loads(token, salt=STOP_LINK)
    except (signing.BadSignature, ValueError, TypeError):
        raise Http404("This link is not whole. Please use it as it stands in the mail.") from None
    member = Member.objects.filter(pk=pk).first()
    if member is None:
        raise Http404("This account is not there any more, so there will be no more mail about it.")
    return member
