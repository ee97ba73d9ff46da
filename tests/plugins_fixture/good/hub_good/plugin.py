"""What this plugin adds to the hub. Everything else is named from here."""

from hub.plugins.base import HubPlugin
from hub.plugins.events import MemberJoined
from hub.plugins.nav import NavItem
from hub.plugins.slots import Slot
from hub_good.events import NewcomerGreeted


class GoodPlugin(HubPlugin):
    name = "hub_good"
    verbose_name = "Welcomes"
    slots = {
        Slot.HOME_PANELS: "hub_good.slots.newest",
        Slot.PROFILE_PANELS: "hub_good.slots.greeting_of",
        Slot.FOOTER: "hub_good.slots.footer_line",
    }
    handlers = {
        MemberJoined: "hub_good.handlers.expect_newcomer",
        NewcomerGreeted: "hub_good.handlers.tell_newcomer",
    }
    nav = (NavItem(70, "Welcomes", "/welcomes/"),)
    sources = ("hub_good.search.GreetingSource",)
    audiences = "hub_good.search.audiences"
    urls = ("welcomes/", "hub_good.urls")
    blocks = {"welcomes": "hub_good.blocks.WelcomesBlock"}
    api_router = "hub_good.api.router"
    jobs = {"hub_good.jobs.forget_old_newcomers": 3600}
