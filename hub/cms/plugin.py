from hub.cms.held import HELD
from hub.plugins.base import HubPlugin
from hub.plugins.events import PagePublished, PageReturned
from hub.plugins.nav import NavItem


class CmsPlugin(HubPlugin):
    name = "hub.cms"
    label = "cms"
    verbose_name = "Pages"
    core = True
    holds = HELD
    exports = "hub.cms.member_export.export"
    erases = "hub.cms.member_erasure.erase"
    blocks = {
        "text": "hub.cms.blocks.words.TextBlock",
        "picture": "hub.cms.blocks.pictures.PictureBlock",
        "quote": "hub.cms.blocks.words.QuoteBlock",
        "file": "hub.cms.blocks.pictures.FileBlock",
        "call": "hub.cms.blocks.words.CallBlock",
        "audio": "hub.cms.blocks.recordings.AudioBlock",
        "video": "hub.cms.blocks.recordings.VideoBlock",
        "faq": "hub.cms.blocks.words.FaqBlock",
        "members": "hub.cms.blocks.people.MemberCardsBlock",
        "testimonials": "hub.cms.blocks.people.TestimonialsBlock",
        "figures": "hub.cms.blocks.facts.FiguresBlock",
        "timeline": "hub.cms.blocks.facts.TimelineBlock",
        "values": "hub.cms.blocks.facts.ValuesBlock",
        "resources": "hub.cms.blocks.facts.ResourceListBlock",
    }
    sources = [
        "hub.cms.search_sources.StandardSource",
        "hub.cms.search_sources.NewsSource",
        "hub.cms.search_sources.NoteSource",
        "hub.cms.search_sources.ResourceSource",
        "hub.cms.search_sources.PaperSource",
        "hub.cms.search_sources.GroupSource",
        "hub.cms.search_sources.ProgrammeSource",
    ]
    handlers = {
        PagePublished: "hub.cms.handlers.on_page_published",
        PageReturned: "hub.cms.handlers.on_page_returned",
    }
    jobs = {
        "hub.cms.pictures.make_missing": 120,
        "hub.cms.suggesting.actions.note_lost": 3600,
        "hub.cms.linkcheck.actions.collect": 24 * 3600,
        "hub.cms.linkcheck.actions.check_due": 60,
        "hub.cms.linkcheck.actions.tell_editors": 7 * 24 * 3600,
    }
    urls = ("", "hub.cms.suggesting.urls")
    sitemaps = {"pages": "hub.cms.sitemap.PageSitemap"}
    audiences = "hub.cms.queries.audience_tokens"
    nav = [NavItem(10, "News", "/news/"), NavItem(50, "Resources", "/resources/")]

    def ready(self) -> None:
        super().ready()
        from hub.cms import receivers  # noqa: F401, PLC0415 -- app ready
        from hub.cms.facts import site_facts  # noqa: PLC0415 -- app ready
        from hub.ui.site import register_site_facts  # noqa: PLC0415 -- app ready

        register_site_facts(site_facts)
