from hub.plugins.base import HubPlugin
from hub.rights.held import HELD


class RightsPlugin(HubPlugin):
    name = "hub.rights"
    label = "rights"
    verbose_name = "Your rights"
    core = True
    holds = HELD
    exports = "hub.rights.member_data.export"
    erases = "hub.rights.member_data.erase"
