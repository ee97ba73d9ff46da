from hub.plugins.base import HubPlugin
from hub.plugins.events import PostCreated, ReportMade
from hub.plugins.nav import NavItem
from hub.plugins.slots import Slot


class ForumsPlugin(HubPlugin):
    name = "forums"
    verbose_name = "Discussions"
    core = True
    slots = {Slot.HOME_HERO: "forums.slots.happening_now"}
    handlers = {PostCreated: "forums.mail.on_post_created", ReportMade: "forums.mail.on_report_made"}
    nav = [NavItem(30, "Spaces", "/spaces/")]
    sources = ["forums.search_source.ThreadSource"]
    audiences = "forums.queries.audience_tokens"
    urls = ("", "forums.urls")
    api_router = "forums.api.router"
    topics = ["forums.live.THREAD", "forums.live.SPACE"]
    provides = {"start_thread": "forums.provided.start_thread", "reply": "forums.provided.reply"}
    jobs = {"forums.mail.send_due": 60, "forums.idempotency.forget_old": 3600}
