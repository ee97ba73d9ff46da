from hub.filetext.held import HELD
from hub.plugins.base import HubPlugin

HOUR = 3600


class FileTextPlugin(HubPlugin):
    name = "hub.filetext"
    label = "filetext"
    verbose_name = "Words inside files"
    core = True
    holds = HELD
    # Finds what no signal told: files from before an upgrade or a restore.
    jobs = {"hub.filetext.actions.note_all": HOUR}

    def ready(self) -> None:
        super().ready()
        from hub.filetext import receivers  # noqa: F401, PLC0415 -- app ready
