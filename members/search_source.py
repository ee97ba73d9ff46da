"""Members in the search: what everybody may see of them."""

from collections.abc import Iterator, Sequence

from hub.plugins.events import MemberChanged, MemberJoined, MemberRestored, MemberSuspended
from hub.plugins.search import PUBLIC, SearchDocument, SearchSource
from members.queries import confirmed_members


def _member_id(event) -> tuple[int]:
    return (event.member_id,)


class MemberSource(SearchSource):
    kind = "member"
    label = "Members"
    order = 70
    events = dict.fromkeys((MemberJoined, MemberChanged, MemberSuspended, MemberRestored), _member_id)

    def documents(self, ids: Sequence[int]) -> Iterator[SearchDocument]:
        for member in confirmed_members().filter(pk__in=ids):
            yield SearchDocument(
                kind=self.kind,
                object_id=member.pk,
                url=member.get_absolute_url(),
                title=member.display_name,
                audience=PUBLIC,
                summary=member.about[:300],
                body=member.about,
                people=(member.display_name, member.handle),
                date=member.date_joined,
                meta=member.pronouns,
            )

    def ids(self, after: int, limit: int) -> list[int]:
        return list(confirmed_members().filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:limit])
