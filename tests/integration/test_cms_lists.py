"""The lists of pages: what they show, how they go on, and what they cost."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hub.cms.models import NewsByline, NoteFile, ResourceFile
from tests.factories.members import MemberFactory
from tests.factories.pages import (
    NewsPageFactory,
    NotePageFactory,
    PictureFactory,
    ResourcePageFactory,
    StoryPageFactory,
    document,
)

pytestmark = pytest.mark.django_db


def make_news(**fields):
    return NewsPageFactory(
        picture=PictureFactory(),
        picture_alt="Circles",
        bylines=[NewsByline(member=MemberFactory()), NewsByline(name="Joe")],
        topics=["pay", "going home"],
        **fields,
    )


def make_note(**fields):
    return NotePageFactory(
        files=[NoteFile(document=document()), NoteFile(document=document(name="n.docx"))], topics=["pay"], **fields
    )


def make_resource(**fields):
    return ResourcePageFactory(
        files=[ResourceFile(document=document())], topics=["pay"], audience=["members", "staff"], **fields
    )


def make_story(**fields):
    return StoryPageFactory(
        picture=PictureFactory(),
        picture_alt="Circles",
        storyteller=MemberFactory(),
        told_as="",
        themes=["caring"],
        **fields,
    )


MAKERS = [
    ("/news/", make_news, 13),
    ("/notes/", make_note, 12),
    ("/resources/", make_resource, 10),
    ("/stories/", make_story, 12),
    ("/", make_news, 14),
    ("/", make_story, 14),
    ("/", make_resource, 14),
]


def queries_for(client, url) -> list[str]:
    client.get(url)  # renditions are made, the site is kept
    with CaptureQueriesContext(
        connection,
    ) as caught:
        response = client.get(url)
    assert response.status_code == 200
    return [query["sql"] for query in caught.captured_queries]


@pytest.mark.parametrize(("url", "make", "most"), MAKERS)
def test_list_costs_the_same_with_three_items_as_with_one(client, url, make, most):
    make()
    with_one = queries_for(client, url)
    make()
    make()
    with_three = queries_for(client, url)
    assert len(with_three) == len(with_one), "\n".join(with_three)
    assert len(with_three) <= most, "\n".join(with_three)


@pytest.mark.parametrize("url", ["/", "/news/", "/notes/", "/resources/", "/stories/", "/sitemap.xml", "/robots.txt"])
def test_empty_hub_answers(client, url):
    response = client.get(url)
    assert response.status_code == 200
    assert response.cookies == {}


def words(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_library_shows_what_is_chosen_and_how_to_take_it_away(client):
    make_resource(title="Fees", type="guide", year=2024)
    make_resource(title="Trains", type="report")
    page = words(client.get("/resources/?type=guide&year=2024"))
    assert "1 of 2 resources" in page
    assert '<a class="tag" href="?year=2024"><span class="hush">Take away type: </span>Guide' in page
    assert "<title>Resources: Guide, 2024 –" in page
    assert "Trains" not in page.split('class="items"')[1]


def test_library_with_nothing_left_says_so(client):
    make_resource(type="guide")
    ResourcePageFactory(type="report", audience=["carers"])
    answer = client.get("/resources/?type=guide&audience=carers")
    assert (answer.status_code, "Nothing has all of these" in words(answer)) == (200, True)


@pytest.mark.parametrize(
    ("query", "kept_out"),
    [
        ("", False),
        ("?type=guide", False),
        ("?type=guide&topic=pay", True),
        ("?topic=pay&topic=tea", True),
        ("?sort=title", True),
    ],
)
def test_search_engines_are_to_keep_the_plain_lists_alone(client, query, kept_out):
    make_resource(type="guide")
    ResourcePageFactory(topics=["tea"])
    answer = client.get(f"/resources/{query}")
    assert (answer.context["noindex"], 'name="robots" content="noindex' in words(answer)) == (kept_out, kept_out)


@pytest.mark.parametrize(
    "query", ["?type=nonsense", "?topic=nonsense", "?year=1901", "?sort=price", "?before=x", "?page=2"]
)
def test_what_the_library_cannot_show_is_not_found(client, query):
    make_resource(year=2024)
    assert client.get(f"/resources/{query}").status_code == 404


def test_resource_page_costs_the_same_with_one_related_resource_as_with_three(client):
    page = make_resource(title="The one")
    make_resource()
    with_one = queries_for(client, page.url)
    make_resource()
    make_resource(title="The last one")
    make_resource(title="The very last one")
    with_three = queries_for(client, page.url)
    assert len(with_three) == len(with_one) <= 12, "\n".join(with_three)
    shown = words(client.get(page.url)).split("Related resources")[1].split("</section>")[0]
    assert ("The very last one" in shown, "The one" in shown, shown.count("<li>")) == (True, False, 3)
