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
    ("/resources/", make_resource, 15),
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
