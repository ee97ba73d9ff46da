from hub.plugins.base import HubPlugin
from hub.plugins.nav import NavItem
from hub.plugins.slots import Slot


class NamesWhatIsNotThere(HubPlugin):
    name = "hub_bad_path"
    slots = {Slot.FOOTER: "hub_bad_path.not_here.footer"}
    nav = (NavItem(76, "Bad path", "/bad-path/"),)
