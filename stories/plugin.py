from hub.plugins.base import HubPlugin
from hub.plugins.nav import NavItem
from hub.plugins.slots import Slot


class StoriesPlugin(HubPlugin):
    name = "stories"
    verbose_name = "Stories"
    core = True
    sources = ["stories.search_source.StorySource"]
    slots = {Slot.HOME_PANELS: "stories.slots.home_panel"}
    nav = [NavItem(20, "Stories", "/stories/")]
