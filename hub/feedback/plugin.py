from datetime import timedelta

from hub.feedback.held import HELD
from hub.plugins.base import HubPlugin
from hub.plugins.keeping import Kept
from hub.plugins.slots import Slot


class FeedbackPlugin(HubPlugin):
    name = "hub.feedback"
    label = "feedback"
    verbose_name = "Was this clear?"
    core = True
    holds = HELD
    keeps = (
        Kept(
            "What people answered to “Was this clear?”",
            "To make pages better",
            timedelta(days=365),
            "hub.feedback.actions.forget_old",
        ),
    )
    exports = "hub.feedback.member_data.export"
    erases = "hub.feedback.member_data.erase"
    slots = {Slot.PAGE_END: "hub.feedback.slots.was_this_clear"}
    urls = ("feedback/", "hub.feedback.urls")
