from datetime import timedelta

from hub.importing.held import HELD
from hub.plugins.base import HubPlugin
from hub.plugins.keeping import Kept


class ImportingConfig(HubPlugin):
    name = "hub.importing"
    label = "importing"
    verbose_name = "Imports"
    core = True
    holds = HELD
    keeps = (
        Kept(
            "Files that admins want to bring into the hub",
            "To carry the import out",
            timedelta(days=30),
            "hub.importing.actions.prune",
        ),
    )
    exports = "hub.importing.member_data.export"
    erases = "hub.importing.member_data.erase"
