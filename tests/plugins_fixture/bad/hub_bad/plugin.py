"""Raises wherever it is called."""

from hub.plugins.base import HubPlugin
from hub.plugins.events import Event
from hub.plugins.nav import NavItem
from hub.plugins.slots import Slot


class BadPlugin(HubPlugin):
    name = "hub_bad"
    verbose_name = "Nothing but faults"
    slots = dict.fromkeys(Slot, "hub_bad.calls.slot") | {Slot.FOOTER: "hub_bad.calls.poison"}
    handlers = {Event: "hub_bad.calls.handler"}
    nav = (NavItem(75, "Bad", "/bad/"),)
    sources = ("hub_bad.calls.BadSource",)
    audiences = "hub_bad.calls.audiences"
    urls = ("bad/", "hub_bad.urls")
    blocks = {"bad": "hub_bad.calls.BadBlock"}
    api_router = "hub_bad.urls.router"
    jobs = {"hub_bad.calls.job": 1}
