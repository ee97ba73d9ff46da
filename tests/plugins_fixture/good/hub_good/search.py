"""Greetings can be found, by members who have greeted somebody themselves."""

from hub.plugins.search import SearchDocument, SearchSource
from hub_good.events import NewcomerGreeted
from hub_good.models import Newcomer

GREETERS = "hub_good:greeters"


class GreetingSource(SearchSource):
    kind = "greeting"
    label = "Greetings"
    order = 90
    events = {NewcomerGreeted: lambda event: [event.newcomer_id]}

    def documents(self, ids):
        for newcomer in Newcomer.objects.filter(pk__in=ids).exclude(greeted_by=None).select_related("member"):
            yield SearchDocument(
                kind=self.kind,
                object_id=newcomer.pk,
                url="/welcomes/",
                title=f"Welcome, {newcomer.member.display_name}",
                audience=GREETERS,
                body=newcomer.words,
                date=newcomer.joined_at,
            )

    def ids(self, after, limit):
        rows = Newcomer.objects.filter(pk__gt=after).exclude(greeted_by=None).order_by("pk")
        return list(rows.values_list("pk", flat=True)[:limit])


def audiences(viewer):
    """Tokens of a plugin begin with its label."""
    if viewer.is_authenticated and Newcomer.objects.filter(greeted_by=viewer).exists():
        return [GREETERS]
    return []
