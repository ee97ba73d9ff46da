from forums.held import HELD
from forums.keeps import KEEPS
from hub.plugins.base import HubPlugin
from hub.plugins.events import (
    JoinAnswered,
    JoinAsked,
    PagePublished,
    PagesNarrowed,
    PageUnpublished,
    PostCreated,
    PostHidden,
    PostRestored,
    ReportMade,
)
from hub.plugins.nav import NavItem
from hub.plugins.slots import Slot


class ForumsPlugin(HubPlugin):
    name = "forums"
    verbose_name = "Discussions"
    core = True
    holds = HELD
    keeps = KEEPS
    exports = "forums.member_export.export"
    erases = "forums.member_erasure.erase"
    slots = {Slot.HOME_HERO: "forums.slots.happening_now", Slot.PAGE_FOOT: "forums.slots.discussion"}
    handlers = {
        PostCreated: "forums.post_events.on_post_created",
        PostHidden: "forums.post_events.on_post_seen_or_not",
        PostRestored: "forums.post_events.on_post_seen_or_not",
        ReportMade: "forums.mail.on_report_made",
        JoinAsked: "forums.joining_mail.on_join_asked",
        JoinAnswered: "forums.joining_mail.on_join_answered",
        PagePublished: "forums.page_events.on_page_changed",
        PageUnpublished: "forums.page_events.on_page_changed",
        PagesNarrowed: "forums.page_events.on_pages_narrowed",
    }
    nav = [NavItem(30, "Spaces", "/spaces/")]
    sources = ["forums.search_source.ThreadSource", "forums.search_source.SpaceSource"]
    sitemaps = {"spaces": "forums.sitemap.SpaceSitemap", "threads": "forums.sitemap.ThreadSitemap"}
    audiences = "forums.joining.audience_tokens"
    urls = ("", "forums.urls")
    api_router = "forums.api.router"
    topics = ["forums.live.THREAD", "forums.live.SPACE", "forums.live.ME"]
    provides = {
        "start_thread": "forums.provided.start_thread",
        "reply": "forums.provided.reply",
        "open_discussion": "forums.provided.open_discussion",
        "import_discussion": "forums.provided.import_discussion",
        "hide_discussion": "forums.provided.hide_discussion",
        "hello_place": "forums.hello.hello_place",
        "facilitators_of": "forums.looking_after.facilitators_of",
    }
    jobs = {"forums.mail.send_due": 60, "forums.actions.welcoming.forget_old_pictures": 3600}
