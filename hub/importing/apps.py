from hub.importing.held import HELD
from hub.plugins.base import HubPlugin


class ImportingConfig(HubPlugin):
    name = "hub.importing"
    label = "importing"
    verbose_name = "Imports"
    core = True
    holds = HELD
    exports = "hub.importing.member_data.export"
    erases = "hub.importing.member_data.erase"
