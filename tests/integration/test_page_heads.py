"""The head of each page: what search engines, networks and phones are told, and whom nobody is told."""

import json
import re
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image

from forums import actions
from hub.cms.models import HubSettings, NewsByline
from stories.models import StoryPage
from tests.factories.forums import SpaceFactory, ThreadFactory
from tests.factories.members import MemberFactory
from tests.factories.pages import (
    NewsPageFactory,
    NotePageFactory,
    PictureFactory,
    ResourcePageFactory,
    StandardPageFactory,
    StoryPageFactory,
    home_page,
)

pytestmark = [pytest.mark.django_db, pytest.mark.database]
BASE = "http://127.0.0.1:8000"


def metas(client, url) -> dict[str, str]:
    text = client.get(url).text
    found = dict(re.findall(r'<meta (?:name|property)="([^"]+)" content="([^"]*)"', text))
    found["canonical"] = "".join(re.findall(r'<link rel="canonical" href="([^"]*)"', text))
    return found


def data(client, url) -> dict[str, dict]:
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', client.get(url).text, re.S)
    assert len(blocks) <= 1
    return {one["@type"]: one for one in json.loads(blocks[0])["@graph"]} if blocks else {}


def guests_pages():
    thread = ThreadFactory(space=SpaceFactory(description=""))
    pages = [NewsPageFactory(), NotePageFactory(), ResourcePageFactory(), StoryPageFactory(), StandardPageFactory()]
    lists = ["/", "/news/", "/notes/", "/resources/", "/stories/", "/spaces/"]
    return [*lists, *(page.url for page in pages), thread.get_absolute_url(), thread.space.get_absolute_url()]


def test_every_public_page_has_a_description_a_full_address_and_a_card(client):
    for url in guests_pages():
        head = metas(client, url)
        assert head["canonical"] == head["og:url"] == f"{BASE}{url}", url
        assert 10 < len(head["description"]) <= 160, url
        assert head["og:image"].startswith(f"{BASE}/"), url
        assert head["og:title"] and head["og:description"] and head["og:type"] and head["twitter:card"], url
        assert "robots" not in head, url


@pytest.mark.parametrize(
    "url",
    ["/search/", "/accounts/login/", "/accounts/signup/", "/contact/", "/members/dana/", "/display/", "/nothing/"],
)
def test_search_forms_members_and_what_is_not_there_are_not_to_be_found(client, url):
    MemberFactory(handle="dana")
    assert metas(client, url)["robots"] == "noindex"


def test_editor_s_own_words_for_search_go_first(client):
    page = NewsPageFactory(seo_title="Short title", search_description="For those who search.")
    head = metas(client, page.url)
    assert (head["og:title"], head["description"]) == ("Short title", "For those who search.")
    text = client.get(page.url).text
    assert "<title>Short title – Co-Pro Hub</title>" in text
    assert f"<h1>{page.title}</h1>" in text


def test_one_facet_is_a_page_of_its_own_and_two_or_a_later_stretch_are_not(client):
    for _ in range(13):
        ResourcePageFactory(topics=["pay"], year=2024)
        NewsPageFactory(topics=["pay"])
    one = metas(client, "/resources/?topic=pay&utm_source=mail")
    assert (one["canonical"], "robots" in one) == (f"{BASE}/resources/?topic=pay", False)
    two = metas(client, "/resources/?topic=pay&year=2024")
    assert (two["canonical"], two["robots"].split(",")[0]) == (f"{BASE}/resources/", "noindex")
    older = re.search(r"\?before=[^\"]+", client.get("/news/").text)[0]
    assert metas(client, f"/news/{older}")["robots"] == "noindex"
    assert metas(client, "/news/?utm_source=mail")["canonical"] == f"{BASE}/news/"


def test_picture_of_a_page_is_its_card_with_its_description(client):
    page = NewsPageFactory(picture=PictureFactory(), picture_alt="Two chairs")
    head = metas(client, page.url)
    assert head["og:image:alt"] == "Two chairs"
    path = head["og:image"].removeprefix(BASE)
    width, height = Image.open(BytesIO(client.get(path).content)).size
    assert (head["og:image:width"], head["og:image:height"]) == (str(width), str(height))
    # Wagtail rounds a picture that is small itself.
    assert (width, height - 630 in (0, 1)) == (1200, True)


def test_page_whose_picture_has_lost_its_file_has_the_usual_card(client):
    page = NewsPageFactory(picture=PictureFactory(), picture_alt="Two chairs")
    page.picture.file.storage.delete(page.picture.file.name)
    page.picture.renditions.all().delete()
    assert metas(client, page.url)["og:image"].endswith("card.png")


def test_heads_cost_no_query_once_the_picture_is_made(client):
    page = NewsPageFactory(picture=PictureFactory(), picture_alt="Two chairs")
    client.get(page.url)
    with CaptureQueriesContext(connection) as caught:
        client.get(page.url)
    assert [query["sql"] for query in caught.captured_queries if "1200x630" in query["sql"]] == []


# Data for machines ------------------------------------------------------------------------


def test_home_says_who_we_are_and_how_to_search(client):
    home_page()
    assert set(data(client, "/")) == {"Organization", "WebSite"}


def test_news_names_its_authors_and_its_place(client):
    page = NewsPageFactory(title="A <b>day</b> out", bylines=[NewsByline(member=MemberFactory(display_name="Dana"))])
    found = data(client, page.url)
    assert found["NewsArticle"]["headline"] == "A <b>day</b> out"
    assert found["NewsArticle"]["author"][0]["name"] == "Dana"
    assert found["NewsArticle"]["datePublished"].startswith(page.date.isoformat())
    steps = found["BreadcrumbList"]["itemListElement"]
    assert [step["item"] for step in steps] == [f"{BASE}/", f"{BASE}/news/", f"{BASE}{page.url}"]


def test_story_is_by_the_name_its_teller_chose_and_never_by_the_member(client):
    member = MemberFactory(display_name="Zander Mark", handle="zandermark")
    story = StoryPageFactory(told_as="A carer")
    StoryPage.objects.filter(pk=story.pk).update(owner=member)
    text = client.get(story.url).text
    assert data(client, story.url)["Article"]["author"] == [{"@type": "Person", "name": "A carer"}]
    assert "zander" not in text.lower()


def test_questions_of_a_page_are_told_without_their_markup(client):
    rows = [{"question": "Who <can> come?", "answer": "<p>Everybody <b>who</b> wants.</p>"}]
    page = StandardPageFactory(body=json.dumps([{"type": "faq", "value": {"heading": "", "questions": rows}}]))
    found = data(client, page.url)["FAQPage"]["mainEntity"]
    assert found[0]["name"] == "Who <can> come?"
    assert found[0]["acceptedAnswer"]["text"] == "Everybody who wants."


def test_public_thread_is_told_to_guests_with_its_first_post_alone(client):
    author = MemberFactory(display_name="Dana", handle="dana")
    space = SpaceFactory()
    thread = actions.start_thread(space, actor=author, title="</script>Hm & ha", body="First words.")
    actions.reply(thread, actor=author, body="Second words.")
    posting = data(client, thread.get_absolute_url())["DiscussionForumPosting"]
    assert (posting["headline"], posting["text"]) == ("</script>Hm & ha", "First words.")
    assert posting["author"] == {"@type": "Person", "name": "Dana", "url": f"{BASE}/members/dana/"}
    assert posting["interactionStatistic"]["userInteractionCount"] == 1


def test_thread_whose_first_post_was_taken_back_tells_none_of_its_words(client):
    author = MemberFactory()
    thread = actions.start_thread(SpaceFactory(), actor=author, title="A title", body="Zandermark words.")
    actions.delete_post(thread.posts.get(number=1), actor=author)
    assert "DiscussionForumPosting" not in data(client, thread.get_absolute_url())
    assert "Zandermark" not in client.get(thread.get_absolute_url()).text


def test_members_get_no_data_for_machines(client):
    thread = ThreadFactory(space=SpaceFactory(kind="members"))
    client.force_login(MemberFactory(), backend="members.backends.MemberBackend")
    assert data(client, thread.get_absolute_url()) == {}
    assert data(client, NewsPageFactory().url) == {}


# Icons and manifest -----------------------------------------------------------------------


def manifest(client) -> dict:
    response = client.get("/manifest.webmanifest")
    assert (response.status_code, response["Content-Type"]) == (200, "application/manifest+json")
    assert response.cookies == {}
    return response.json()


def test_manifest_has_what_a_phone_asks_for(client):
    found = manifest(client)
    assert (found["name"], found["short_name"], found["start_url"], found["lang"]) == (
        "Co-Pro Hub",
        "Co-Pro Hub",
        "/",
        "en-GB",
    )
    assert [icon["purpose"] for icon in found["icons"]] == ["any", "any", "maskable"]
    assert '<link rel="manifest" href="/manifest.webmanifest">' in client.get("/").text


def test_manifest_and_icons_follow_the_settings(client):
    row = HubSettings.load()
    row.name, row.accent_light, row.logo, row.logo_alt = "Pull Up a Chair", "#8a1c4a", PictureFactory(), "Circles"
    row.save()
    found = manifest(client)
    assert (found["short_name"], found["theme_color"]) == ("Pull Up a", "#8a1c4a")
    sizes = [(192, 192), (512, 512), (512, 512)]
    for icon, size in zip(found["icons"], sizes, strict=True):
        response = client.get(icon["src"])
        assert (response["Content-Type"], Image.open(BytesIO(response.content)).size) == ("image/png", size)
    head = client.get("/news/").text
    card = re.search(r'og:image" content="http://127.0.0.1:8000(/site-icon-card-[^"]+)"', head)[1]
    assert Image.open(BytesIO(client.get(card).content)).size == (1200, 630)
    assert client.get("/favicon.ico")["Location"] == re.search(r'<link rel="icon" href="([^"]+)"', head)[1]


@pytest.mark.parametrize("name", ["192-1-abc", "999-1-abc", "card-0-0"])
def test_icon_of_another_logo_is_not_there(client, name):
    assert client.get(f"/site-icon-{name}.png").status_code == 404
