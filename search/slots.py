"""What the search shows in pages of others."""

from functools import partial

from django.template.loader import render_to_string

from hub.plugins.search import kind_names
from hub.plugins.slots import SlotContext
from search.related import related_to


def _more_like_this(kind: str, context: SlotContext) -> str:
    page = context.item
    named = {other.pk for other in context.besides}
    found = related_to(context.viewer, kind=kind, object_id=page.pk, title=page.title, besides=named)
    if not found:
        return ""
    names = kind_names()
    return render_to_string("search/_related.html", {"related": [(thing, names[thing.kind]) for thing in found]})


like_news = partial(_more_like_this, "news")
like_story = partial(_more_like_this, "story")
like_resource = partial(_more_like_this, "resource")
