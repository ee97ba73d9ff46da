from hub.plugins.base import HubPlugin
from hub.rights.held import HELD
from hub.rights.keeps import KEEPS


class RightsPlugin(HubPlugin):
    name = "hub.rights"
    label = "rights"
    verbose_name = "Sessions, mails and the rest"
    core = True
    holds = HELD
    keeps = KEEPS
    exports = "hub.rights.member_data.export"
    erases = "hub.rights.member_data.erase"
    urls = ("", "hub.rights.urls")
    jobs = {
        "hub.rights.retention.obey": 3600,
        "hub.rights.erasing.go_on": 15,
        "hub.rights.ledger.keep": 60,
        "hub.rights.coming_back.look": 600,
        "hub.rights.exporting.look_after": 300,
    }
