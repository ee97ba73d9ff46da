from hub.plugins.base import HubPlugin


class MembersPlugin(HubPlugin):
    name = "members"
    verbose_name = "Members"
    core = True
    urls = ("", "members.urls")
    audiences = "members.queries.audiences"
    provides = {
        "audit": "members.audit.record",
        "member_by_id": "members.queries.member_by_id",
        "send_mail": "hub.mail.actions.queue",
    }
