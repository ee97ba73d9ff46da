"""Read it your way: what stands beside a page, and when it is out of date."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from hub.cms import ways
from hub.cms.models import NewsPage, PageWay, PageWords
from hub.cms.site import page_path
from tests.factories.pages import NewsPageFactory, PictureFactory, ResourcePageFactory, StoryPageFactory, document

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def way(**fields) -> PageWay:
    return PageWay(**{"kind": "easy-read", "document": document(), "date": date(2026, 11, 3)} | fields)


def sound():
    found = document(title="Sound")
    found.file.name = "documents/read.mp3"
    found.save(update_fields=["file"])
    return found


def republished(page, **changes) -> NewsPage:
    page = NewsPage.objects.get(pk=page.pk)
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()
    return NewsPage.objects.get(pk=page.pk)


def outdated(page) -> list[date | None]:
    return [found.outdated_on for found in ways.ways_of(page)]


def test_page_shows_its_ways_in_the_editors_order_each_with_kind_and_weight():
    link = way(kind="bsl", document=None, link="https://vimeo.com/123456")
    page = NewsPageFactory(ways=[way(), link, way(kind="language", language="Welsh")])
    shown = [(found.label, found.form, found.size, found.date) for found in ways.ways_of(page)]
    day = date(2026, 11, 3)
    assert shown == [("Easy Read", "PDF", 14, day), ("BSL video", "on Vimeo", None, day), ("Welsh", "PDF", 14, day)]


def test_sound_and_film_play_beside_the_page_and_papers_are_links(client):
    bsl = way(kind="bsl", document=None, link="https://vimeo.com/123456")
    rows = [way(), way(kind="audio", document=sound()), bsl]
    page = NewsPageFactory(ways=rows)
    assert [found.media and found.media.kind for found in ways.ways_of(page)] == [None, "audio", "video"]
    words = client.get(f"/news/{page.slug}/").content.decode()
    assert (words.count("<audio controls"), words.count('data-frame="https://player.vimeo.com/')) == (1, 1)
    assert "<iframe" not in words


def test_address_that_the_hub_can_show_no_more_says_so():
    page = NewsPageFactory(ways=[way(document=None, link="https://elsewhere.example/film")])
    assert [(found.url, found.form, found.media) for found in ways.ways_of(page)] == [("", "no longer here", None)]


@pytest.mark.parametrize("make", [ResourcePageFactory, StoryPageFactory])
def test_resources_and_stories_have_other_versions_too(client, make):
    page = make(ways=[way(label="Small words"), way(kind="audio", document=sound())])
    answer = client.get(page_path(page))
    words = answer.content.decode()
    assert ('href="#ways">Read it your way: Small words, Audio</a>' in words, 'id="ways"' in words) == (True, True)


def test_way_is_not_out_of_date_before_the_words_have_changed():
    page = NewsPageFactory(ways=[way()])
    assert outdated(page) == [None]


def test_way_is_out_of_date_when_other_words_are_published_on_a_later_day():
    page = republished(NewsPageFactory(ways=[way()]), standfirst="Something else.")
    assert outdated(page) == [timezone.localdate()]


def test_words_of_the_body_count():
    page = republished(NewsPageFactory(ways=[way()]), body='[{"type": "text", "value": "<p>New words.</p>"}]')
    assert outdated(page) == [timezone.localdate()]


def test_publishing_the_same_words_again_is_no_change():
    assert outdated(republished(NewsPageFactory(ways=[way()]))) == [None]


def test_picture_is_no_word():
    page = NewsPageFactory(ways=[way()], picture=PictureFactory(), picture_alt="Circles")
    assert outdated(republished(page, picture=PictureFactory())) == [None]


def test_change_that_is_only_kept_as_a_draft_is_no_change():
    page = NewsPageFactory(ways=[way()])
    page.standfirst = "Not yet."
    page.save_revision()
    assert outdated(NewsPage.objects.get(pk=page.pk)) == [None]


def test_way_of_the_same_day_is_right():
    page = republished(NewsPageFactory(ways=[way(date=timezone.localdate())]), standfirst="Something else.")
    assert outdated(page) == [None]


def test_editor_confirms_a_way_by_giving_it_the_day_of_the_check():
    page = republished(NewsPageFactory(ways=[way()]), standfirst="Something else.")
    PageWords.objects.update(changed_on=timezone.localdate() - timedelta(days=3))
    assert outdated(page) == [timezone.localdate() - timedelta(days=3)]
    assert outdated(republished(page, ways=[way(date=timezone.localdate())])) == [None]


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"document": None}, ["document"]),
        ({"link": "https://vimeo.com/123456"}, ["document"]),
        ({"document": None, "link": "https://elsewhere.example/film"}, ["link"]),
        ({"kind": "language"}, ["language"]),
        ({"date": timezone.localdate() + timedelta(days=2)}, ["date"]),
    ],
)
def test_way_that_makes_no_sense_is_refused(fields, named):
    row = way(**fields)
    row.page = NewsPageFactory()
    with pytest.raises(ValidationError) as refused:
        row.full_clean()
    assert list(refused.value.message_dict) == named
