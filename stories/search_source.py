"""Stories in search."""

from typing import Any

from hub.cms.blocks.words import lines_of
from hub.cms.feeds import noon
from hub.cms.search_sources import PageSource, plain_text, tag_names
from stories.models import StoryPage


class StorySource(PageSource):
    kind = "story"
    label = "Stories"
    order = 20
    model = StoryPage
    related = ("storyteller", "tagged_items__tag")

    def parts(self, page: StoryPage) -> dict[str, Any]:
        return {
            "summary": page.summary,
            "body": "\n".join(filter(None, [plain_text(page.body), lines_of(page.transcript)])),
            "topics": tag_names(page),
            "people": (page.teller_name,),
            "date": noon(page.date),
            "meta": page.kind_and_length,
        }
