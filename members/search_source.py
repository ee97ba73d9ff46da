"""Members in the search: what everybody may see of them, and apart from it what is for members."""

from collections.abc import Iterator, Sequence

from django.db.models import QuerySet

from hub.plugins.events import MemberChanged, MemberErased, MemberJoined, MemberRestored, MemberSuspended
from hub.plugins.search import MEMBERS, PUBLIC, SearchDocument, SearchSource
from hub.prepared import in_rows, prepared
from members.enums import SeenBy
from members.models import Member
from members.queries import confirmed_members
from members.visibility import FIELDS, GUESTS, Profile, profile_for_levels


def _says_something(profile: Profile) -> bool:
    return any((profile.pronouns, profile.about, profile.location, profile.interests, profile.role))


def _member_id(event) -> tuple[int]:
    return (event.member_id,)


class MemberSource(SearchSource):
    kind = "member"
    label = "Members"
    order = 70
    events = dict.fromkeys((MemberJoined, MemberChanged, MemberSuspended, MemberRestored, MemberErased), _member_id)

    def documents(self, ids: Sequence[int]) -> Iterator[SearchDocument]:
        """Up to two of each member, so that no word that is for members alone can be found by a guest."""
        found = confirmed_members().filter(pk__in=ids).select_related("community_role").prefetch_related("interests")
        for member in found:
            public = profile_for_levels(member, GUESTS)
            yield self._document(public, PUBLIC, "")
            rest = profile_for_levels(member, {SeenBy.MEMBERS})
            if _says_something(rest):
                yield self._document(rest, MEMBERS, "members")

    def audiences(self, ids: Sequence[int]) -> dict[tuple[int, str], str]:
        """Without the other fields of a member's row."""
        parts = {}
        for member in (member for row in in_rows(ids) for member in _of_audiences(*row)):
            parts[member.pk, ""] = PUBLIC
            if _says_something(profile_for_levels(member, {SeenBy.MEMBERS})):
                parts[member.pk, "members"] = MEMBERS
        return parts

    def _document(self, profile: Profile, audience: str, part: str) -> SearchDocument:
        more = (profile.role, profile.location, ", ".join(profile.interests))
        return SearchDocument(
            kind=self.kind,
            object_id=profile.id,
            url=profile.url,
            title=profile.name,
            audience=audience,
            part=part,
            summary=profile.about[:300],
            body="\n".join(filter(None, (profile.about, *more))),
            people=(profile.name, profile.handle),
            date=profile.joined,
            meta=" · ".join(filter(None, (profile.pronouns, profile.role))),
        )

    def ids(self, after: int, limit: int) -> list[int]:
        return list(confirmed_members().filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:limit])


@prepared
def _of_audiences(*ids: int) -> QuerySet[Member]:
    found = confirmed_members().filter(pk__in=ids).select_related("community_role").prefetch_related("interests")
    choices = [f"{field}_seen_by" for field in FIELDS]
    shown = ("display_name", "handle", "date_joined", "pronouns", "about", "location", "photo")
    return found.only(*shown, "community_role__name", *choices)
