"""Page types that editors publish, and the settings of the hub."""

from hub.cms.models.checked_links import CheckedLink, LinkPlace, LinkState
from hub.cms.models.groups import GroupIndexPage, GroupPage, GroupPerson, GroupTopic
from hub.cms.models.home import HomePage, HomeStep
from hub.cms.models.news import NewsByline, NewsIndexPage, NewsPage, NewsRelated, NewsTopic
from hub.cms.models.notes import NoteFile, NotePage, NotePerson, NotesIndexPage, NoteTopic
from hub.cms.models.papers import (
    PaperIndexPage,
    PaperPage,
    PaperReader,
    PaperReaders,
    PaperStatus,
    PaperTopic,
    PaperVersion,
)
from hub.cms.models.programmes import (
    ProgrammeFunder,
    ProgrammeGroup,
    ProgrammeNews,
    ProgrammePage,
    ProgrammePartner,
    ProgrammePerson,
    ProgrammeTeam,
    ProgrammeTopic,
)
from hub.cms.models.resources import (
    Audience,
    ResourceAudience,
    ResourceFile,
    ResourceFormat,
    ResourceIndexPage,
    ResourcePage,
    ResourceTopic,
    ResourceType,
)
from hub.cms.models.series import Series
from hub.cms.models.settings import FooterLink, HubSettings, MenuEntry, SocialLink
from hub.cms.models.standard import StandardPage
from hub.cms.models.suggestions import Suggestion, SuggestionState
from hub.cms.models.ways import PageWay, PageWords, WayKind

__all__ = [
    "Audience",
    "CheckedLink",
    "FooterLink",
    "GroupIndexPage",
    "GroupPage",
    "GroupPerson",
    "GroupTopic",
    "HomePage",
    "HomeStep",
    "HubSettings",
    "MenuEntry",
    "LinkPlace",
    "LinkState",
    "NewsByline",
    "NewsIndexPage",
    "NewsPage",
    "NewsRelated",
    "NewsTopic",
    "NoteFile",
    "NotePage",
    "NotePerson",
    "NoteTopic",
    "NotesIndexPage",
    "PageWay",
    "PageWords",
    "PaperIndexPage",
    "PaperPage",
    "PaperReader",
    "PaperReaders",
    "PaperStatus",
    "PaperTopic",
    "PaperVersion",
    "ProgrammeFunder",
    "ProgrammeGroup",
    "ProgrammeNews",
    "ProgrammePage",
    "ProgrammePartner",
    "ProgrammePerson",
    "ProgrammeTeam",
    "ProgrammeTopic",
    "ResourceAudience",
    "ResourceFile",
    "ResourceFormat",
    "ResourceIndexPage",
    "ResourcePage",
    "ResourceTopic",
    "ResourceType",
    "Series",
    "SocialLink",
    "StandardPage",
    "Suggestion",
    "SuggestionState",
    "WayKind",
]
