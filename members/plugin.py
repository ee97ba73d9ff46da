from hub.plugins.base import HubPlugin
from hub.plugins.nav import NavItem
from members.held import HELD


class MembersPlugin(HubPlugin):
    name = "members"
    verbose_name = "Members"
    core = True
    holds = HELD
    jobs = {
        "members.devices.actions.forget_ended": 24 * 3600,
        "members.email_change.actions.forget_old": 24 * 3600,
        "members.two_step.actions.lock_anew": 24 * 3600,
    }
    exports = "members.member_data.export"
    erases = "members.member_data.erase"
    urls = ("", "members.urls")
    nav = (NavItem(60, "Members", "/members/"),)
    api_router = "members.api.router"
    sources = ("members.search_source.MemberSource",)
    audiences = "members.queries.audiences"
    provides = {
        "audit": "members.audit.record",
        "member_by_id": "members.queries.member_by_id",
        "send_mail": "hub.mail.actions.queue",
    }

    def ready(self) -> None:
        super().ready()
        from members import receivers  # noqa: F401, PLC0415 -- app ready
