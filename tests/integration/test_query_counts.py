"""Every list costs as many queries with three items as with one, for each who may see it; a thread few on any page.

The tests beside the apps hold exact numbers for some of these; here is the whole table.
"""

from datetime import date

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forums import actions
from forums.models import Post, Thread
from hub.cms.actions import propose
from hub.cms.models import (
    GroupPage,
    GroupPerson,
    LinkPlace,
    NewsByline,
    NewsPage,
    NewsRelated,
    NoteFile,
    NotePage,
    PageWay,
    PaperPage,
    PaperVersion,
    ProgrammeFunder,
    ProgrammeGroup,
    ProgrammeNews,
    ProgrammePage,
    ProgrammePartner,
    ProgrammePerson,
    ProgrammeTeam,
    ResourceFile,
    ResourceIndexPage,
    ResourcePage,
    Series,
)
from hub.cms.suggesting.actions import suggest
from hub.plugins.models import DeadEvent
from hub.plugins.search import sources
from members.agreement.actions import accept, publish
from members.helping import actions as helping
from members.models import Agreement, ApiToken, AuditEntry
from members.tokens.actions import make_token
from search import indexing
from search.asking.question import Choices
from search.backends import backend
from search.models import IndexRun, MissedSearch, Pin, SavedSearch, StaleObject, StopPhrase, SynonymGroup, Waiting
from search.saved.actions import save as save_search
from stories.models import StoryPage
from tests.factories.documents import a_document
from tests.factories.feedback import FeedbackFactory
from tests.factories.forums import PostFactory, SpaceFactory, SpaceMembershipFactory, ThreadFactory
from tests.factories.library import many_resources
from tests.factories.links import CheckedLinkFactory
from tests.factories.members import MemberFactory
from tests.factories.pages import (
    GroupPageFactory,
    NewsPageFactory,
    NotePageFactory,
    PaperPageFactory,
    PictureFactory,
    ProgrammePageFactory,
    ResourcePageFactory,
    SeriesFactory,
    StoryPageFactory,
    document,
    index_of,
)
from tests.factories.stories import told

pytestmark = pytest.mark.django_db
MOST_FOR_GUESTS, MOST_FOR_MEMBERS = 10, 14


def news(place):
    picture = {"picture": PictureFactory(), "picture_alt": "Circles"}
    return NewsPageFactory(bylines=[NewsByline(member=MemberFactory())], topics=["pay"], **picture)


def part_of_series(place):
    """In a series with an introduction."""
    picture = {"picture": PictureFactory(), "picture_alt": "Circles"}
    monthly = Series.objects.filter(slug="monthly").first() or SeriesFactory(slug="monthly")
    introduced = NewsPage.objects.filter(slug="introduction").first()
    introduced = introduced or NewsPageFactory(slug="introduction", series=monthly, date=date(2026, 1, 1))
    Series.objects.update(introduced_by=introduced)
    NewsPageFactory(bylines=[NewsByline(member=MemberFactory())], series=monthly, **picture)


def note(place):
    NotePageFactory(files=[NoteFile(document=document())], topics=["pay"])


def note_with_ways(place):
    """The same page, each time with one file and one other version more."""
    page = NotePage.objects.filter(slug="ways").first() or NotePageFactory(slug="ways", group_page=GroupPageFactory())
    page.files.add(NoteFile(document=document()))
    page.ways.add(PageWay(document=document()))
    page.save_revision().publish()


def group(place):
    picture = {"picture": PictureFactory(), "picture_alt": "Circles"}
    GroupPageFactory(topics=["pay"], **picture)


def note_of_group(place):
    """Of one group, which has one person more each time."""
    page = GroupPage.objects.filter(slug="allies").first() or GroupPageFactory(slug="allies")
    page.people.add(GroupPerson(member=MemberFactory(), photo=PictureFactory()))
    page.save_revision().publish()
    NotePageFactory(files=[NoteFile(document=document())], group_page=page)


def programme(place):
    """One programme, with one more of everything each time."""
    page = ProgrammePage.objects.filter(slug="well").first() or ProgrammePageFactory(slug="well", topics=["pay"])
    page.teams.add(ProgrammeTeam(name="A team", people=[ProgrammePerson(member=MemberFactory())]))
    page.partners.add(ProgrammePartner(name="A partner", logo=PictureFactory()))
    page.funders.add(ProgrammeFunder(name="A funder", logo=PictureFactory()))
    page.chosen_groups.add(ProgrammeGroup(group=GroupPageFactory()))
    page.save_revision().publish()
    news(place)


def paper(place):
    PaperPageFactory(topics=["pay"], readers="members")
    PaperPageFactory(topics=["pay"])


def paper_version(place):
    page = PaperPage.objects.filter(slug="pay").first() or PaperPageFactory(slug="pay")
    page.versions.add(PaperVersion(number="0.1", pdf=document(), word=document()))
    page.save_revision().publish()


def resource(place):
    ResourcePageFactory(files=[ResourceFile(document=document())], topics=["pay"], audience=["staff"])


def suggestion(place):
    """Of whoever is signed in."""
    fields = {"title": "A guide", "summary": "It helps.", "link": "https://library.example/"}
    member = get_user_model().objects.order_by("pk").last()
    suggest(actor=member, key=f"number {ResourcePage.objects.count()}", fields=fields)


def own_token(place):
    """Of whoever is signed in."""
    member = get_user_model().objects.order_by("pk").last()
    make_token(actor=member, name=f"Token {ApiToken.objects.count()}", scopes=["read"], days=None)


def own_session(place):
    """Of whoever is signed in, on another device."""
    Client().force_login(get_user_model().objects.order_by("pk").last())


def record_of_consent(place):
    """A story with a page, a storyteller and answers."""
    told(publish=True)
    told(key="another")


def story(place):
    picture = {"picture": PictureFactory(), "picture_alt": "Circles"}
    StoryPageFactory(storyteller=MemberFactory(), told_as="", themes=["caring"], **picture)


def everything(place):
    for make in (news, resource, story, thread):
        make(place)


def space(place):
    ThreadFactory(space=SpaceFactory(picture=PictureFactory(), group=f"Group {Thread.objects.count()}"))
    SpaceFactory(invited=True, listed=True)


def thread(place):
    """By one person, with a reply by another."""
    ThreadFactory(space=place.space, last_post_by=MemberFactory(), posts=2)


def post(place):
    PostFactory(thread=place)


def revision(place):
    first = place.posts.get(number=1)
    actions.edit_post(first, actor=first.author, body=f"Changed after {first.revision}", revision=first.revision)


def person(place):
    SpaceMembershipFactory(space=place.space)


def facilitator(place):
    SpaceMembershipFactory(space=place.space, facilitator=True)


def found(place):
    number = Post.objects.count() + MemberFactory().pk
    backend().index([a_document(number, body="marker", topics=("Pay",), people=("Dana",))])


def report(place):
    actions.contact_team(actor=MemberFactory(), message="Where is Friday?")


def answer(place):
    FeedbackFactory(page=NewsPageFactory(), member=MemberFactory())


def dead_link(place):
    link = CheckedLinkFactory(dead=True)
    LinkPlace.objects.create(link=link, page=NewsPageFactory())


def waiting(place):
    """One of everything on the editors' home."""
    answer(place)
    report(place)
    title = f"Guide {MemberFactory().pk}"
    page = ResourcePage(title=title, summary="What it is.", link="https://library.example/")
    propose(page, parent=index_of(ResourceIndexPage), actor=MemberFactory())


def audit(place):
    AuditEntry.objects.create(actor=MemberFactory(), act="probe", target="a space")


def version(place):
    publish(actor=MemberFactory(admin=True), text=f"<p>Version {Agreement.objects.count()}</p>")


def yes(place):
    version(place)
    accept(actor=MemberFactory(), number=Agreement.objects.first().number)


def consent(place):
    """Given by whoever is signed in, and given to them."""
    me = get_user_model().objects.get(last_login__isnull=False)
    for member, helper in ((me, MemberFactory()), (MemberFactory(), me)):
        helping.ask(actor=member, handle=helper.handle)
        helping.answer(actor=helper, member=member, accept=True)


def own_drafts(place):
    """Of whoever is signed in: of a reply, of a new thread, and under a page."""
    me = get_user_model().objects.get(last_login__isnull=False)
    actions.keep_draft(ThreadFactory(), actor=me, body="Words")
    actions.keep_draft(ThreadFactory().space, actor=me, title="A title", body="Words")
    actions.keep_draft(news(place), actor=me, body="Words")


def own_search(place):
    """Of whoever is signed in, in a space."""
    me = get_user_model().objects.get(last_login__isnull=False)
    words = f"marker {SavedSearch.objects.count()}"
    save_search(actor=me, text=words, choices=Choices(space=place.space.slug), by_mail=True)


def synonyms(place):
    SynonymGroup.objects.create(words=f"bus\ncoach{SynonymGroup.objects.count()}")


def left_out_words(place):
    StopPhrase.objects.create(words=f"where is {StopPhrase.objects.count()}")


def put_first(place):
    page = NewsPageFactory()
    indexing.refresh(sources()["news"], [page.pk])
    Pin.objects.create(question="pay", key=f"pay {page.pk}", kind="news", group_id=page.pk)


def missed(place):
    MissedSearch.objects.create(words=f"ramp {MissedSearch.objects.count()}", day=date(2026, 11, 1), times=2)


def of_the_index(place):
    """One of everything that the page of the index lists."""
    number = IndexRun.objects.count() + 1
    IndexRun.objects.create(act="check", state="done", open=None)
    StaleObject.objects.create(kind="news", object_id=number)
    Waiting.objects.create(kind="news", object_id=number, given_up=True)
    DeadEvent.objects.create(reader="search", name="n", payload={}, error="e")
    found(place)


GUEST_LISTS = [
    ("/", everything),
    ("/news/", news),
    ("/news/?series=monthly", part_of_series),
    ("/news/introduction/", part_of_series),
    ("/notes/", note),
    ("/notes/ways/", note_with_ways),
    ("/notes/?group=allies", note_of_group),
    ("/groups/", group),
    ("/groups/feed/", group),
    ("/groups/allies/", note_of_group),
    ("/well/", programme),
    ("/papers/", paper),
    ("/papers/feed/", paper),
    ("/papers/pay/", paper_version),
    ("/resources/", resource),
    ("/stories/", story),
    ("/spaces/", space),
    ("{space}", thread),
    ("{space}", facilitator),
    ("{thread}", post),
    ("{thread}1/history/", revision),
    ("/search/?q=marker", found),
    ("/search/feed/?q=marker", found),
    ("/sitemap.xml", news),
    ("/news/feed/", news),
    ("/notes/feed/", note),
    ("/resources/feed/", resource),
    ("/stories/feed/", story),
    ("/news/feed/?topic=pay", news),
    ("/spaces/feed/", thread),
    ("{space}feed/", thread),
    ("/api/v1/spaces", space),
    ("/api/v1/spaces/{space_slug}/threads", thread),
    ("/api/v1/threads/{thread_id}/posts", post),
    ("/api/v1/search?q=marker", found),
    ("/api/v1/live?topic=thread:{thread_id}&after=0", revision),
]
MEMBER_LISTS = [
    *GUEST_LISTS,
    ("/members/", person),
    ("/account/suggestions/", suggestion),
    ("/account/tokens/", own_token),
    ("/account/drafts/", own_drafts),
    ("/account/searches/", own_search),
    ("/account/helping/", consent),
    ("/account/helping/?q=e", person),
    ("/account/sessions/", own_session),
]
ADMIN_LISTS = [
    *MEMBER_LISTS,
    ("/admin/feedback/", answer),
    ("/admin/", waiting),
    ("/admin/forums/spaces/", space),
    ("/admin/forums/reports/", report),
    ("/admin/reports/audit-log/", audit),
    ("/admin/reports/broken-links/", dead_link),
    ("/admin/reports/stories/", record_of_consent),
    ("/admin/users/", person),
    ("/admin/members/agreement/", version),
    ("/admin/reports/agreement/", yes),
    ("/admin/search/synonyms/", synonyms),
    ("/admin/search/stop-phrases/", left_out_words),
    ("/admin/search/first/", put_first),
    ("/admin/search/missed/", missed),
    ("/admin/search/index/", of_the_index),
]
MAIN_LISTS = {"/", "/news/", "/notes/", "/groups/", "/papers/", "/resources/", "/stories/"}
MOST_FOR_MAIN_LISTS = {"guest": 10, "member": 12}
MOST_FOR_ITEMS = {"guest": 12, "member": 15}
"""With everything on. A member costs three more: session, person, and their standing in the space of the discussion."""
TABLE = [
    (who, path, make)
    for who, lists in (("guest", GUEST_LISTS), ("member", MEMBER_LISTS), ("admin", ADMIN_LISTS))
    for path, make in lists
]


@pytest.fixture
def place():
    """A thread with one post, in a public space."""
    return ThreadFactory()


def sign_in(client, who: str) -> None:
    if who != "guest":
        client.force_login(MemberFactory(admin=who == "admin"))


def address(path: str, place: Thread) -> str:
    space = place.space
    return path.format(
        thread=place.get_absolute_url(), thread_id=place.pk, space=space.get_absolute_url(), space_slug=space.slug
    )


def queries(client, url: str) -> list[str]:
    """Of the second visit: the first one makes renditions and what the process keeps."""
    client.get(url)
    with CaptureQueriesContext(connection) as caught:
        response = client.get(url)
    assert response.status_code == 200
    return [query["sql"] for query in caught.captured_queries]


@pytest.mark.parametrize(("who", "path", "make"), TABLE, ids=lambda part: getattr(part, "__name__", str(part)))
def test_list_costs_the_same_with_three_items_as_with_one(client, place, who, path, make):
    sign_in(client, who)
    make(place)
    with_one = queries(client, address(path, place))
    make(place)
    make(place)
    with_three = queries(client, address(path, place))
    assert len(with_three) == len(with_one), "\n".join(with_three)
    if path in MAIN_LISTS and who in MOST_FOR_MAIN_LISTS:
        assert len(with_three) <= MOST_FOR_MAIN_LISTS[who], "\n".join(with_three)


def news_with_everything() -> NewsPage:
    """In a series with an introduction, with picture, bylines, related news, another version and a discussion."""
    for _ in range(2):
        news(None)
        part_of_series(None)
    page = NewsPage.objects.filter(series__slug="monthly").exclude(slug="introduction").earliest("pk")
    page.chosen_related.add(NewsRelated(other=NewsPageFactory(topics=["pay"])))
    page.topics.add("pay")
    page.picture, page.picture_alt = PictureFactory(), "Circles"
    page.bylines.add(NewsByline(member=MemberFactory()))
    page.ways.add(PageWay(document=document()))
    return page


def story_with_everything() -> StoryPage:
    story(None)
    return StoryPage.objects.get()


def programme_with_everything() -> ProgrammePage:
    """With picture, teams and their people, partners, funders, groups, chosen and other news, another version."""
    for _ in range(3):
        programme(None)
    page = ProgrammePage.objects.get()
    page.chosen_news.add(ProgrammeNews(other=NewsPageFactory()))
    page.picture, page.picture_alt = PictureFactory(), "Circles"
    page.ways.add(PageWay(document=document()))
    return page


@pytest.mark.parametrize("who", ["guest", "member"])
@pytest.mark.parametrize("make", [news_with_everything, story_with_everything, programme_with_everything])
def test_item_page_with_everything_on_costs_few_queries(client, who, make):
    page = make()
    page.discussion = True
    page.save_revision().publish()
    thread = ThreadFactory(page=page, title=page.title, posts=3)
    assert thread.page_id == page.pk
    sign_in(client, who)
    asked = queries(client, page.url)
    assert len(asked) <= MOST_FOR_ITEMS[who], "\n".join(asked)


@pytest.mark.parametrize(("who", "most"), [("guest", MOST_FOR_GUESTS), ("member", MOST_FOR_MEMBERS)])
def test_last_page_of_a_long_thread_costs_what_the_first_one_does(client, who, most):
    thread = ThreadFactory(posts=500)
    for number in (3, 7, 482, 487):
        Post.objects.filter(thread=thread, number=number).update(author=MemberFactory())
    sign_in(client, who)
    costs = [len(queries(client, f"{thread.get_absolute_url()}?page={page}")) for page in (1, 13, 25)]
    assert costs == [costs[0]] * 3
    assert costs[0] <= most


@pytest.mark.parametrize("role", ["author", "facilitator", "admin"])
def test_thread_page_stays_within_bounds_for_those_who_see_more_of_it(client, place, role):
    member = {
        "author": lambda: place.author,
        "facilitator": lambda: SpaceMembershipFactory(space=place.space, facilitator=True).member,
        "admin": lambda: MemberFactory(admin=True),
    }[role]()
    client.force_login(member)
    assert len(queries(client, place.get_absolute_url())) <= MOST_FOR_MEMBERS


@pytest.mark.parametrize("who", ["guest", "member"])
@pytest.mark.parametrize(
    "query",
    ["", "?type=guide&topic=topic-1&topic=topic-2&audience=people-0&audience=people-1&sort=title", "?sort=year"],
)
def test_library_costs_the_same_with_a_thousand_resources_as_with_some(client, who, query):
    sign_in(client, who)
    many_resources(150)
    with_some = queries(client, f"/resources/{query}")
    many_resources(850)
    with_a_thousand = queries(client, f"/resources/{query}")
    most = MOST_FOR_GUESTS if who == "guest" else MOST_FOR_MEMBERS
    assert len(with_a_thousand) == len(with_some) <= most, "\n".join(with_a_thousand)
