"""Pages for tests. `NewsPageFactory(parent=news_index())` makes a live page below the default tree."""

import factory
import wagtail_factories
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from wagtail.documents import get_document_model
from wagtail.models import Locale, Page, PageViewRestriction, Site

from hub.cms.models import (
    GroupIndexPage,
    GroupPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    NotePage,
    NotesIndexPage,
    PaperIndexPage,
    PaperPage,
    ProgrammePage,
    ResourceIndexPage,
    ResourcePage,
    Series,
    StandardPage,
)
from stories.actions import record_on_paper
from stories.models import StoryIndexPage, StoryPage, Use


def home_page() -> HomePage:
    """The home page of the default tree; the tree is made again where a test has emptied the tables."""
    return HomePage.objects.first() or _plant()


def _plant() -> HomePage:
    locale, _ = Locale.objects.get_or_create(language_code="en-gb")
    root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root", locale=locale)
    home = root.add_child(instance=HomePage(title="Home", slug="home"))
    for model, slug in (
        (NewsIndexPage, "news"),
        (NotesIndexPage, "notes"),
        (ResourceIndexPage, "resources"),
        (StoryIndexPage, "stories"),
        (GroupIndexPage, "groups"),
        (PaperIndexPage, "papers"),
    ):
        home.add_child(instance=model(title=slug.title(), slug=slug))
    Site.objects.update_or_create(
        is_default_site=True, defaults={"hostname": "127.0.0.1", "port": 8000, "root_page": home}
    )
    return home


def index_of(model: type[Page]) -> Page:
    home_page()
    return model.objects.get()


class LivePageFactory(wagtail_factories.PageFactory):
    """A page that is published through a revision, as editors do it. `draft=True` only saves it.

    Tags are given as lists of words; people and files as unsaved rows: `bylines=[NewsByline(name="Joe")]`.
    """

    class Meta:
        abstract = True

    title = factory.Sequence(lambda n: f"Title number {n}")

    @classmethod
    def _before_publishing(cls, page):
        """What a page type needs besides its fields."""

    @classmethod
    def _create_instance(cls, model_class, parent, kwargs):
        draft = kwargs.pop("draft", False)
        tags = {name: kwargs.pop(name) for name in ("topics", "themes", "audience") if name in kwargs}
        page = super()._create_instance(model_class, parent, {**kwargs, "live": False})
        for name, words in tags.items():
            getattr(page, name).set(words)
        cls._before_publishing(page)
        revision = page.save_revision()
        if not draft:
            revision.publish()
        return model_class.objects.get(pk=page.pk)


class StandardPageFactory(LivePageFactory):
    class Meta:
        model = StandardPage

    parent = factory.LazyFunction(home_page)
    introduction = "What this page is about."


class NewsPageFactory(LivePageFactory):
    class Meta:
        model = NewsPage

    parent = factory.LazyFunction(lambda: index_of(NewsIndexPage))
    standfirst = "What happened, in a sentence."


class SeriesFactory(factory.django.DjangoModelFactory):
    """`NewsPageFactory(series=SeriesFactory())` puts a page into it."""

    class Meta:
        model = Series

    name = factory.Sequence(lambda n: f"Series number {n}")
    slug = factory.Sequence(lambda n: f"series-{n}")
    introduction = "What people find here."


class NotePageFactory(LivePageFactory):
    class Meta:
        model = NotePage

    parent = factory.LazyFunction(lambda: index_of(NotesIndexPage))
    group = "Allies Group"
    summary = "What the meeting was about."


class ResourcePageFactory(LivePageFactory):
    class Meta:
        model = ResourcePage

    parent = factory.LazyFunction(lambda: index_of(ResourceIndexPage))
    summary = "What it is and whom it helps."
    link = "https://library.example/a-guide"


class StoryPageFactory(LivePageFactory):
    class Meta:
        model = StoryPage

    parent = factory.LazyFunction(lambda: index_of(StoryIndexPage))
    summary = "What happened to somebody."
    told_as = "Sparrow"

    @classmethod
    def _before_publishing(cls, page):
        record_on_paper(page.record, actor=None, uses=[Use.SITE], where="Blue folder")


class GroupPageFactory(LivePageFactory):
    class Meta:
        model = GroupPage

    parent = factory.LazyFunction(lambda: index_of(GroupIndexPage))
    summary = "What the group does."


class ProgrammePageFactory(LivePageFactory):
    class Meta:
        model = ProgrammePage

    parent = factory.LazyFunction(home_page)
    summary = "What the programme is for."


class PaperPageFactory(LivePageFactory):
    """A draft for reading by everybody. `readers="members"`, or "chosen" with `reader_groups`, `chosen_readers`."""

    class Meta:
        model = PaperPage

    parent = factory.LazyFunction(lambda: index_of(PaperIndexPage))
    summary = "What it is about."


class PictureFactory(wagtail_factories.ImageFactory):
    """A real picture file, large enough for every rendition."""

    file = factory.django.ImageField(width=1200, height=675, color="teal")
    collection = None

    @classmethod
    def _create(cls, model_class, *args, **kwargs):
        kwargs.pop("collection", None)
        return super()._create(model_class, *args, **kwargs)


def document(title: str = "Notes of the meeting", name: str = "notes.pdf", content: bytes = b"%PDF-1.4 words"):
    """A stored document; its bytes are not looked at."""
    return get_document_model().objects.create(title=title, file=ContentFile(content, name=name))


def restrict(page: Page, kind: str = PageViewRestriction.LOGIN, *groups: Group) -> PageViewRestriction:
    """Close a page and everything below it: "login", "groups" (with the groups) or "password" ("open sesame")."""
    password = "open sesame" if kind == PageViewRestriction.PASSWORD else ""
    restriction = PageViewRestriction.objects.create(page=page, restriction_type=kind, password=password)
    restriction.groups.set(groups)
    return restriction
