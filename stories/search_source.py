"""Stories in search."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from hub.cms.blocks.words import lines_of
from hub.cms.feeds import noon
from hub.cms.search_sources import PageSource, plain_text, tag_names
from hub.prepared import in_rows, prepared
from stories.models import StoryPage


class StorySource(PageSource):
    kind = "story"
    label = "Stories"
    order = 20
    model = StoryPage
    related = ("storyteller", "tagged_items__tag")

    def parts(self, page: StoryPage) -> dict[str, Any]:
        return {
            "summary": "\n".join(filter(None, [page.summary, page.content_note])),
            "body": "\n".join(filter(None, [plain_text(page.body), lines_of(page.transcript)])),
            "topics": tag_names(page),
            "people": (page.teller_name,),
            "date": noon(page.date),
            "meta": page.kind_and_length,
        }

    def content_notes(self, ids: Sequence[int]) -> dict[int, str]:
        return {pk: note for row in in_rows(ids) for pk, note in _noted(*row)}


@prepared
def _noted(*ids: int) -> QuerySet[StoryPage, tuple[int, str]]:
    return StoryPage.objects.filter(pk__in=ids).exclude(content_note="").order_by().values_list("pk", "content_note")
