"""Each page type as people see it."""

import re
from datetime import date

import pytest
from wagtail.models import Page

from hub.cms.models import NewsByline, NoteFile, NotePerson, ResourceFile
from tests.factories.members import MemberFactory
from tests.factories.pages import (
    NewsPageFactory,
    NotePageFactory,
    PictureFactory,
    ResourcePageFactory,
    StandardPageFactory,
    StoryPageFactory,
    document,
)

pytestmark = pytest.mark.django_db


def headings(response) -> list[str]:
    return re.findall(r"<h1[^>]*>(.*?)</h1>", response.text, re.S)


def test_heading_of_an_item_is_its_title_and_nothing_else(client):
    pages = [NewsPageFactory(), NotePageFactory(), ResourcePageFactory(), StoryPageFactory(), StandardPageFactory()]
    for page in pages:
        response = client.get(page.url)
        assert (response.status_code, headings(response)) == (200, [page.title])
        assert response.text.count("<main") == 1
        assert response.cookies == {}
        assert "csrfmiddlewaretoken" not in response.text


def test_news_page_names_and_links_who_wrote_it(client):
    dana = MemberFactory(handle="dana", display_name="Dana")
    page = NewsPageFactory(bylines=[NewsByline(member=dana), NewsByline(name="Joe")], date=date(2026, 11, 3))
    text = " ".join(client.get(page.url).text.split())
    assert 'By <a href="/members/dana/">Dana</a> and Joe' in text
    assert "3 November 2026" in text


def test_news_page_shows_its_picture_with_description_caption_and_credit(client):
    page = NewsPageFactory(
        picture=PictureFactory(), picture_alt="Four people", picture_caption="At tea", picture_credit="Joe"
    )
    text = client.get(page.url).text
    [image] = re.findall(r"<img[^>]*>", text)
    assert 'alt="Four people"' in image
    assert "width=" in image and "height=" in image and ".webp" in image
    assert "At tea" in text and "Picture: Joe" in text


def test_body_shows_every_block(client):
    file = document(title="The form", content=b"x" * 2048)
    page = StandardPageFactory(
        body=[
            ("text", '<p>Words with <a href="/spaces/">a link</a>.</p>'),
            ("picture", {"picture": PictureFactory(), "alt": "A table", "caption": "", "credit": ""}),
            ("quote", {"quote": "Nobody asked me", "name": "Dana"}),
            ("file", {"document": file, "label": ""}),
            ("call", {"heading": "Come", "text": "Have tea", "label": "Go on", "link": "/spaces/tea/"}),
        ]
    )
    text = " ".join(client.get(page.url).text.split())
    assert '<p>Words with <a href="/spaces/">a link</a>.</p>' in text
    assert 'alt="A table"' in text
    assert '<blockquote class="pull"><p>Nobody asked me</p><footer>Dana</footer></blockquote>' in text
    assert "The form" in text and "PDF, 2.0" in text and file.url in text
    assert '<a class="button" href="/spaces/tea/">Go on</a>' in text


def test_body_of_a_page_runs_no_markup_of_its_plain_fields(client):
    page = StandardPageFactory(
        title="<script>alert(1)</script>", slug="x", body=[("quote", {"quote": "<img src=x>", "name": "<b>"})]
    )
    text = client.get(page.url).text
    assert "<script>alert" not in text
    assert "<img src=x>" not in text


def test_note_shows_the_meeting_its_files_and_what_was_left_out(client):
    files = [NoteFile(document=document(name="n.pdf")), NoteFile(document=document(name="n.docx"), label="As Word")]
    page = NotePageFactory(
        group="Allies Group",
        date=date(2026, 10, 27),
        people=[NotePerson(member=MemberFactory(handle="dana", display_name="Dana"))],
        also_came="two people from the hospital",
        apologies="Joe",
        left_out="One name, because she asked.",
        files=files,
    )
    text = " ".join(client.get(page.url).text.split())
    for words in ("Allies Group", "27 October 2026", "two people from the hospital", "Joe", "One name", "As Word"):
        assert words in text, words
    assert '<a href="/members/dana/">Dana</a>' in text
    assert re.findall(r">(PDF|Word)[,<]", text) == ["PDF", "Word"]


def test_resource_leads_to_its_link_and_its_files(client):
    page = ResourcePageFactory(
        link="https://library.example/guide", files=[ResourceFile(document=document())], audience=["staff"], year=2024
    )
    text = " ".join(client.get(page.url).text.split())
    assert 'href="https://library.example/guide"' in text
    assert "On another site: library.example" in text
    assert "2024" in text and "staff" in text and "PDF" in text


def test_story_with_a_content_note_shows_the_note_before_the_words(client):
    page = StoryPageFactory(content_note="Speaks of loss.", body=[("text", "<p>The words.</p>")], pull_quote="I knew.")
    text = client.get(page.url).text
    places = [
        text.index(words) for words in ("Speaks of loss.", '<details class="behind-note">', "I knew.", "The words.")
    ]
    assert places == sorted(places)


def test_story_without_a_note_opens_at_once(client):
    text = client.get(StoryPageFactory(body=[("text", "<p>The words.</p>")]).url).text
    assert '<details class="behind-note">' not in text
    assert "The words." in text


def test_story_under_a_chosen_name_links_nobody(client):
    page = StoryPageFactory(told_as="Sparrow", owner=MemberFactory(handle="marcia"))
    text = client.get(page.url).text
    assert "Told by Sparrow" in text
    assert "/members/marcia/" not in text


def test_home_shows_news_stories_resources_and_the_way_in(client):
    NewsPageFactory(title="Our news")
    StoryPageFactory(title="Our story")
    ResourcePageFactory(title="Our guide")
    text = client.get("/").text
    for words in ("Our news", "Our story", "Our guide", "Say hello"):
        assert words in text, words


def test_breadcrumbs_lead_up_to_home(client):
    page = NewsPageFactory()
    crumbs = re.search(r'<nav class="crumbs.*?</nav>', client.get(page.url).text, re.S)[0]
    assert re.findall(r'<a href="([^"]*)">', crumbs) == ["/", "/news/"]


def test_lists_name_their_feed(client):
    for url in ("/news/", "/notes/", "/resources/", "/stories/"):
        assert 'type="application/atom+xml" title="' in client.get(url).text
        assert f'href="{url}feed/"' in client.get(url).text


@pytest.mark.parametrize(
    "url",
    [
        "/nothing/",
        "/news/nothing/",
        "/news/../admin/",
        "/news/%00/",
        "/news/%3Cscript%3E/",
        "/news/a%27%20OR%201=1/",
        "/" + "a/" * 50,
        "/news/" + "x" * 300 + "/",
        "/news/?before=x",
        "/news/?before=2026-11-03.1%00",
        "/news/?topic=nothing",
        "/news/?topic=%00",
        "/news/?page=2",
        "/news/?page=x",
        "/stories/?topic=nothing",
        "/notes/?before=9999-99-99.1",
        "/resources/?type=nothing",
        "/resources/?topic=nothing",
        "/resources/?before=-1",
        "/news/feed/feed/",
        "/feed/",
    ],
)
def test_what_is_not_there_is_not_found(client, url):
    assert client.get(url).status_code == 404


def test_draft_is_not_found(client):
    assert client.get(NewsPageFactory(draft=True).get_url()).status_code == 404


def test_item_pages_cost_a_few_queries(client, django_assert_max_num_queries):
    pages = [
        NewsPageFactory(bylines=[NewsByline(member=MemberFactory())], topics=["a", "b"]),
        NotePageFactory(files=[NoteFile(document=document())], topics=["a"]),
        ResourcePageFactory(files=[ResourceFile(document=document())], topics=["a"], audience=["b"]),
        StoryPageFactory(themes=["a"]),
    ]
    for page in pages:
        client.get(page.url)
        with django_assert_max_num_queries(9):
            client.get(page.url)


def test_site_map_names_every_public_page_with_its_full_address(client):
    page = NewsPageFactory(title="A day out")
    text = client.get("/sitemap.xml").text
    assert "<loc>http://127.0.0.1:8000/news/a-day-out/</loc>" in text
    # And the list of spaces.
    assert text.count("<loc>") == Page.objects.live().filter(depth__gte=2).count() + 1
    assert page.live


def test_wagtail_s_own_sign_in_leads_to_the_hub_s(client):
    response = client.get("/_util/login/?next=/news/")
    assert (response.status_code, response["Location"]) == (302, "/accounts/login/?next=%2Fnews%2F")
