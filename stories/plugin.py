from hub.plugins.base import HubPlugin
from hub.plugins.events import PagePublished, PageReturned, StoryWithdrawn
from hub.plugins.nav import NavItem
from hub.plugins.slots import Slot
from stories.held import HELD


class StoriesPlugin(HubPlugin):
    name = "stories"
    verbose_name = "Stories"
    core = True
    holds = HELD
    exports = "stories.member_export.export"
    erases = "stories.member_erasure.erase"
    sources = ["stories.search_source.StorySource"]
    slots = {Slot.HOME_PANELS: "stories.slots.home_panel"}
    urls = ("", "stories.urls")
    handlers = {
        StoryWithdrawn: "stories.actions.taking_back.on_withdrawn",
        PagePublished: "stories.outcomes.on_page_published",
        PageReturned: "stories.outcomes.on_page_returned",
    }
    jobs = {"stories.files.delete_waiting_files": 60, "stories.reminders.ask_again": 3600}
    nav = [NavItem(20, "Stories", "/stories/")]

    def ready(self) -> None:
        super().ready()
        from stories import receivers  # noqa: F401, PLC0415 -- app ready
