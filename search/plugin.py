from datetime import timedelta
from importlib import import_module

from django.conf import settings

from hub.plugins.base import HubPlugin
from hub.plugins.events import Event, MemberErased, PluginSwitchedOn
from hub.plugins.keeping import Kept
from hub.plugins.slots import Slot
from search.held import HELD

DAY = 24 * 3600


class SearchPlugin(HubPlugin):
    name = "search"
    verbose_name = "Search"
    core = True
    holds = HELD
    keeps = (
        Kept(
            "Words that somebody searched for and found nothing: with the day, never who it was",
            "So that the next one finds something",
            timedelta(days=90),
            "search.missed.actions.forget_old",
        ),
        Kept(
            "That the same address searched for the same words, when they found nothing",
            "So that a page that is loaded again does not count twice",
            until="1 hour, in memory alone",
        ),
        Kept(
            "Searches you saved",
            "So that you find them again, and are told of new results",
            until="until you delete them, or have your account erased",
        ),
    )
    exports = "search.member_export.export"
    erases = "search.member_erasure.erase"
    slots = {
        Slot.NEWS_FOOT: "search.slots.like_news",
        Slot.STORY_FOOT: "search.slots.like_story",
        Slot.RESOURCE_FOOT: "search.slots.like_resource",
    }
    handlers = {
        Event: "search.indexing.handle",
        PluginSwitchedOn: "search.tasks.catch_up",
        MemberErased: "search.provided.forget_after_erasure",
    }
    # The search engine's own, so that neither index waits for the other.
    readers = {"search engine": ("search.feeding.note", "search.feeding.is_wanted")}
    # The daily look finds what no event told, such as a page whose server died between saving and telling.
    jobs = {
        "search.indexing.retry_stale": 120,
        "search.upkeep.running.check_daily": DAY,
        "search.upkeep.newcomers.take_in": 60,
        "search.saved.mail.tell_due": 60,
        "search.expunging.expunge_due": 60,
    }
    urls = ("", "search.urls")
    api_router = "search.api.router"
    provides = {"forget_document": "search.provided.forget_document"}

    def ready(self) -> None:
        super().ready()
        if settings.ELASTICSEARCH_URL:
            # Now, and not while somebody waits for the first answer.
            import_module("search.backends.elasticsearch")
