"""The list of members, as one member sees it: found and narrowed by nothing that the others keep to themselves."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet
from django.db.models.functions import Lower
from django.http import Http404

from members.models import CommunityRole, Interest, Member
from members.names import one_line
from members.permissions import is_member
from members.profiles.interests import key_of
from members.queries import community_roles, confirmed_members, is_handle
from members.visibility import MEMBERS, Profile, profile_for_levels

PAGE = 50
LONGEST_SEARCH = 100
MOST_WORDS = 6
INTERESTS = 12


@dataclass(frozen=True)
class Asked:
    """What the address asks for; "" stands for anything."""

    words: str = ""
    role: str = ""
    interest: str = ""
    after: str = ""

    @classmethod
    def from_query(cls, query: Any) -> "Asked":
        """From request.GET. Http404 for an address that leads nowhere."""
        if query.get("page", "1") != "1":
            # Pages of this list are named by the member they go on after; other page names do not exist.
            raise Http404("This list has no page of that number.")
        words = one_line(query.get("q", ""))[:LONGEST_SEARCH]
        interest = key_of(query.get("interest", ""))
        return cls(words, query.get("role", "").strip()[:60], interest, query.get("after", ""))

    @property
    def narrowed(self) -> bool:
        return bool(self.words or self.role or self.interest)


@dataclass(frozen=True)
class Directory:
    """One page: profiles as the viewer sees them, the handle to go on after ("" at the end), and what narrows it."""

    members: list[Profile]
    after: str
    roles: list[CommunityRole]
    interests: list[dict[str, Any]]
    """`key`, `label` and `number` of the most common interests that members show."""
    asked: Asked = Asked()

    def interest_choices(self) -> list[dict[str, Any]]:
        """The same, and the one that was asked for when it is none of them."""
        asked = self.asked.interest
        if not asked or asked in {row["key"] for row in self.interests}:
            return self.interests
        return [{"key": asked, "label": asked.replace("-", " "), "number": 0}, *self.interests]


def directory(viewer: Any, asked: Asked = Asked()) -> Directory:
    """One page of the directory, by name; four queries however long. Guests see nobody: it is for members."""
    if not is_member(viewer):
        return Directory([], "", [], [])
    found = _matching(asked).annotate(sort=Lower("display_name")).order_by("sort", "id")
    if asked.after:
        found = _after(found, asked.after)
    rows = list(found.select_related("community_role").prefetch_related("interests")[: PAGE + 1])
    page = [profile_for_levels(member, MEMBERS) for member in rows[:PAGE]]
    return Directory(page, page[-1].handle if len(rows) > PAGE else "", community_roles(), _common_interests(), asked)


def _matching(asked: Asked) -> QuerySet[Member]:
    """Members who show what is asked for, to members at least; one's own secrets do not match either."""
    found = confirmed_members()
    if asked.role:
        found = found.filter(community_role__slug=asked.role, community_role_seen_by__in=MEMBERS)
    if asked.interest:
        found = found.filter(_interested(key=asked.interest))
    for word in asked.words.split()[:MOST_WORDS]:
        found = found.filter(
            Q(display_name__icontains=word)
            | Q(handle__icontains=word)
            | Q(location__icontains=word, location_seen_by__in=MEMBERS)
            | _interested(words__icontains=word)
        )
    return found


def _interested(**which: str) -> Q:
    own = Interest.objects.filter(member=OuterRef("pk"), **which)
    return Q(Exists(own), interests_seen_by__in=MEMBERS)


def _after(found: QuerySet[Member], handle: str) -> QuerySet[Member]:
    last = is_handle(handle) and Member.objects.annotate(sort=Lower("display_name")).filter(handle=handle).first()
    if not last:
        raise Http404("Nobody has this handle.")
    return found.filter(Q(sort__gt=last.sort) | Q(sort=last.sort, id__gt=last.pk))


def _common_interests() -> list[dict[str, Any]]:
    shown = Interest.objects.filter(member__in=confirmed_members().filter(interests_seen_by__in=MEMBERS))
    counted = shown.order_by().values("key").annotate(number=Count("pk"), label=Min("words"))
    return list(counted.order_by("-number", "key")[:INTERESTS])
