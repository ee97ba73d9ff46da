import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Collection, CollectionViewRestriction, Page, PageViewRestriction, get_page_models

from hub.cms.models import NewsByline, NoteFile, NotePerson, ResourceFile, ResourceType
from hub.cms.search_sources import NewsSource, NoteSource, PageSource, ResourceSource, StandardSource
from hub.filetext import actions as filetext
from hub.plugins.events import (
    CollectionChanged,
    FileRead,
    PageFilesChanged,
    PagePublished,
    PagesNarrowed,
    PageUnpublished,
)
from hub.plugins.search import sources
from hub.ui.site import site_facts
from tests.factories import files
from tests.factories.pages import (
    NewsPageFactory,
    NotePageFactory,
    PictureFactory,
    ResourcePageFactory,
    StandardPageFactory,
    document,
    home_page,
    restrict,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def document_of(source, page):
    found = list(source().documents([page.pk]))
    return found[0] if found else None


def body():
    return [
        ("text", "<h2>Fares &amp; food</h2><p>We pay <b>on the day</b>.</p><p>Cash.</p>"),
        ("picture", {"picture": PictureFactory(), "alt": "A table", "caption": "Our table", "credit": "Joe"}),
        ("quote", {"quote": "Nobody asked me", "name": "Dana"}),
        ("file", {"document": document(), "label": "The form"}),
        ("call", {"heading": "Come", "text": "Have tea", "label": "Go on", "link": "/spaces/tea/"}),
    ]


def test_news_is_found_by_its_words_topics_and_people():
    page = NewsPageFactory(title="A day", body=body(), topics=["pay"], bylines=[NewsByline(name="Joe")])
    found = document_of(NewsSource, page)
    assert (found.kind, found.object_id, found.url) == ("news", page.pk, f"/news/{page.slug}/")
    assert (found.title, found.summary) == ("A day", page.standfirst)
    assert (found.topics, found.people, found.audience) == (("pay",), ("Joe",), "public")
    assert found.date.date() == page.date


def test_body_is_plain_words_without_markup_or_addresses():
    found = document_of(NewsSource, NewsPageFactory(body=body()))
    words = found.body.split()
    assert " ".join(words) == (
        "Fares & food We pay on the day. Cash. A table Our table Nobody asked me Dana The form Come Have tea Go on"
    )


def test_note_is_found_by_its_group_and_who_came():
    page = NotePageFactory(group="Allies Group", people=[NotePerson(name="Marcia")], topics=["money"])
    found = document_of(NoteSource, page)
    assert (found.kind, found.meta, found.people, found.topics) == ("note", "Allies Group", ("Marcia",), ("money",))


def test_resource_says_what_it_is_and_whom_it_is_for():
    page = ResourcePageFactory(type=ResourceType.TEMPLATE, year=2024, audience=["staff"], topics=["pay"])
    found = document_of(ResourceSource, page)
    assert (found.kind, found.meta, found.body, found.topics) == (
        "resource",
        "Template · Document · 2024",
        "For staff",
        ("pay",),
    )
    assert (found.year, found.date) == (2024, page.first_published_at)


def test_standard_page_is_of_kind_page():
    assert document_of(StandardSource, StandardPageFactory()).kind == "page"


def test_page_of_another_kind_yields_nothing():
    assert document_of(NoteSource, NewsPageFactory()) is None


def test_draft_and_unpublished_pages_yield_nothing():
    page = NewsPageFactory()
    page.unpublish()
    assert document_of(NewsSource, NewsPageFactory(draft=True)) is None
    assert document_of(NewsSource, page) is None


def test_audience_follows_the_restriction():
    open_page, members_page, group_page, secret = (NewsPageFactory() for _ in range(4))
    restrict(members_page, PageViewRestriction.LOGIN)
    closed = restrict(group_page, PageViewRestriction.GROUPS, Group.objects.create(name="Board"))
    restrict(secret, PageViewRestriction.PASSWORD)
    assert document_of(NewsSource, open_page).audience == "public"
    assert document_of(NewsSource, members_page).audience == "members"
    assert document_of(NewsSource, group_page).audience == f"restriction:{closed.pk}"
    assert document_of(NewsSource, secret) is None


def test_deepest_group_restriction_is_the_audience():
    above = StandardPageFactory(title="Above")
    below = StandardPageFactory(title="Below", parent=above)
    restrict(above, PageViewRestriction.GROUPS)
    inner = restrict(below, PageViewRestriction.GROUPS)
    assert document_of(StandardSource, below).audience == f"restriction:{inner.pk}"


def test_password_above_keeps_everything_below_out():
    above = StandardPageFactory(title="Above")
    below = StandardPageFactory(title="Below", parent=above)
    restrict(above, PageViewRestriction.PASSWORD)
    restrict(below, PageViewRestriction.LOGIN)
    assert document_of(StandardSource, below) is None


def test_event_of_one_page_makes_that_page_stale():
    source = NewsSource()
    for kind in (PagePublished, PageUnpublished):
        assert list(source.events[kind](kind(page_id=7))) == [7]


def test_event_of_a_subtree_makes_every_page_of_the_kind_in_it_stale():
    first, second = NewsPageFactory(), NewsPageFactory()
    NotePageFactory()
    stale = NewsSource().events[PagesNarrowed](PagesNarrowed(page_id=home_page().pk))
    assert sorted(stale) == [first.pk, second.pk]


def test_rebuild_walks_through_live_pages_in_order():
    first, second, third = (NewsPageFactory() for _ in range(3))
    NewsPageFactory(draft=True)
    source = NewsSource()
    assert source.ids(0, 2) == [first.pk, second.pk]
    assert source.ids(second.pk, 2) == [third.pk]
    assert source.ids(third.pk, 2) == []


def test_documents_cost_the_same_for_three_pages_as_for_one():
    def page():
        attached = ("text", f'<p><a linktype="document" id="{paper("Bus fares").pk}">Here</a></p>')
        return NewsPageFactory(topics=["a", "b"], bylines=[NewsByline(name="Joe")], body=[attached])

    ids = [page().pk for _ in range(3)]
    for ask in (lambda ids: list(NewsSource().documents(ids)), NewsSource().audiences):
        ask(ids)
        with CaptureQueriesContext(connection) as one:
            ask(ids[:1])
        with CaptureQueriesContext(connection) as three:
            ask(ids)
        assert len(three.captured_queries) == len(one.captured_queries)
    assert len(three.captured_queries) == 4


# Files --------------------------------------------------------------------------------


def paper(*pages, name="rates.pdf"):
    """A PDF that was read."""
    found = document(name=name, content=files.pdf(*pages))
    while filetext.step():
        pass
    return found


def test_every_page_of_an_attached_file_is_a_part_of_its_page():
    rates = paper("Bus fares", "Cakes")
    page = ResourcePageFactory(title="Rates", topics=["pay"], files=[ResourceFile(document=rates)])
    whole, first, second = ResourceSource().documents([page.pk])
    name = rates.filename
    assert (whole.part, whole.where, "fares" in whole.body) == ("", "", False)
    assert [(each.part, each.where, each.body) for each in (first, second)] == [
        (f"file:{rates.pk}:1", f"{name}, page 1", "Bus fares"),
        (f"file:{rates.pk}:2", f"{name}, page 2", "Cakes"),
    ]
    assert (first.object_id, first.url, first.title, first.topics) == (page.pk, whole.url, "Rates", ("pay",))


def test_files_in_text_blocks_and_captions_are_parts_too():
    linked = paper("Bus fares", name="linked.pdf")
    said = document(name="film.vtt", content=b"WEBVTT\n\n02:15.000 --> 02:16.000\nHello\n")
    film = {"title": "A film", "document": None, "address": "", "length": "", "transcript": "", "captions": said}
    filetext.step()
    text = f'<p><a linktype="document" id="{linked.pk}">Here</a></p>'
    page = NewsPageFactory(body=[("text", text), ("video", film)])
    _, first, second = NewsSource().documents([page.pk])
    assert (first.where, first.body) == (f"{linked.filename}, page 1", "Bus fares")
    assert (second.where, second.body) == ("Captions, from 2:15", "Hello")


def test_last_look_says_what_the_documents_say():
    login, group = (Collection.get_first_root_node().add_child(instance=Collection(name=name)) for name in "AB")
    CollectionViewRestriction.objects.create(collection=login, restriction_type="login")
    CollectionViewRestriction.objects.create(collection=group, restriction_type="groups")
    below = login.add_child(instance=Collection(name="C"))
    papers = [paper("Words", "More") for _ in range(4)]
    for found, collection in zip(papers[1:], (login, below, group), strict=True):
        found.collection = collection
        found.save()
    pages = [NotePageFactory(files=[NoteFile(document=each) for each in papers]) for _ in range(4)]
    restrict(pages[1], PageViewRestriction.LOGIN)
    closed = restrict(pages[2], PageViewRestriction.GROUPS)
    restrict(pages[3], PageViewRestriction.PASSWORD)
    ids = [page.pk for page in pages]
    said = {(each.object_id, each.part): each.audience for each in NoteSource().documents(ids)}
    assert NoteSource().audiences(ids) == said
    token = f"restriction:{closed.pk}"
    expected = {
        pages[0].pk: ["public", "public", "members", "members"],
        pages[1].pk: ["members"] * 4,
        pages[2].pk: [token] * 4,
    }
    parts = ["", *(f"file:{each.pk}:1" for each in papers[:3])]
    assert {pk: [said[pk, part] for part in parts] for pk in expected} == expected
    assert len(said) == 3 * 7


def test_events_of_files_make_the_pages_that_use_them_stale():
    rates = paper("Bus fares")
    page = ResourcePageFactory(files=[ResourceFile(document=rates)])
    source = ResourceSource()
    assert list(source.events[FileRead](FileRead(document_id=rates.pk))) == [page.pk]
    assert list(NoteSource().events[FileRead](FileRead(document_id=rates.pk))) == []
    assert list(source.events[PageFilesChanged](PageFilesChanged(page_id=page.pk))) == [page.pk]
    whole, inside = Collection.get_first_root_node(), rates.collection.add_child(instance=Collection(name="Inside"))
    assert list(source.events[CollectionChanged](CollectionChanged(collection_id=whole.pk))) == [page.pk]
    assert list(source.events[CollectionChanged](CollectionChanged(collection_id=inside.pk))) == []
    assert list(source.events[CollectionChanged](CollectionChanged(collection_id=0))) == []


def test_the_pages_own_picture_is_found_by_what_it_shows():
    page = NewsPageFactory(picture=PictureFactory(), picture_alt="Six chairs", picture_caption="In the garden")
    assert document_of(NewsSource, page).body.splitlines()[-2:] == ["Six chairs", "In the garden"]


def test_home_page_is_found_by_the_name_of_the_hub_and_its_steps():
    page = home_page()
    page.steps.create(title="Say hello", text="In the kitchen.")
    page.save()
    words = document_of(StandardSource, page).body
    assert [word for word in (site_facts().name, "Say hello. In the kitchen.") if word not in words] == []


OWN_WORDS = ("introduction", "hero_heading", "hero_text", "summary", "standfirst", "body")


def test_page_of_every_type_is_found_by_its_title_and_its_words():
    """Of every type there is, whichever app it is of: a new one cannot be forgotten."""
    for model in get_page_models():
        if model is not Page:
            page = written(model)
            found = [document for source in sources_of(page) for document in source.documents([page.pk])]
            assert (model, [document.title for document in found]) == (model, [page.title])
            wanted = {f"marker{name}" for name in OWN_WORDS if hasattr(page, name)}
            assert (model, wanted - set(f"{found[0].summary} {found[0].body}".split())) == (model, set())


def sources_of(page):
    return [each for each in sources().values() if isinstance(each, PageSource) and page.pk in each.ids(page.pk - 1, 1)]


def written(model):
    """A live page of this type with a word of its own in each field that visitors read as the page's own words."""
    home_page()
    page = model.objects.first() or model(title=f"A {model._meta.verbose_name}", slug=model.__name__.lower())
    for name in OWN_WORDS:
        if hasattr(page, name):
            setattr(page, name, [("text", "<p>markerbody</p>")] if name == "body" else f"marker{name}")
    page.is_being_drafted = True
    if page.pk:
        page.save()
    else:
        home_page().add_child(instance=page)
    return page
