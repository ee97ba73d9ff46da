import pytest
from django.contrib.auth.models import Group
from wagtail.blocks import StructBlockValidationError

from hub.cms.search_sources import plain_text
from hub.cms.templatetags.hub_pages import machine_date
from tests.factories.blocks import body_block, page_with, several, value_of
from tests.factories.members import MemberFactory
from tests.factories.pages import PictureFactory, ResourcePageFactory, restrict

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.mark.parametrize(
    ("words", "date"),
    [
        ("3 November 2026", "2026-11-03"),
        (" 3 Nov 2026 ", "2026-11-03"),
        ("2026-11-03", "2026-11-03"),
        ("November 2026", "2026-11"),
        ("2026", "2026"),
        ("Spring 2024", ""),
        ("31 February 2026", ""),
        ("", ""),
    ],
)
def test_dates_are_read_by_machines_where_they_are_dates(words, date):
    assert machine_date(words) == date


def test_figures_are_a_list_of_names_and_numbers(client):
    figures = several(
        {"number": "1,240", "label": "cups of tea", "source": "Counted"}, {"number": "9 in 10", "label": "b"}
    )
    text = client.get(page_with(("figures", {"heading": "The year", "figures": figures})).url).text
    assert '<div><dt>cups of tea</dt><dd>1,240</dd><dd class="meta">Counted</dd></div>' in text
    assert "<div><dt>b</dt><dd>9 in 10</dd></div>" in text


def test_timeline_is_an_ordered_list_with_dates(client):
    moments = several(
        {"when": "Spring 2023", "title": "Six people", "text": "<p>And a kettle.</p>"},
        {"when": "3 November 2026", "title": "Agreed", "text": "", "picture": PictureFactory().pk, "alt": "A table"},
    )
    text = client.get(page_with(("timeline", {"heading": "How", "moments": moments})).url).text
    assert '<ol class="timeline"><li><p class="meta">Spring 2023</p>' in text
    assert '<time datetime="2026-11-03">3 November 2026</time>' in text
    assert 'alt="A table"' in text


def test_picture_of_a_moment_needs_words():
    moment = {"when": "2023", "title": "Six people", "picture": PictureFactory().pk}
    block = body_block("timeline").child_blocks["moments"].child_block
    value = value_of("timeline", moments=several(moment))["moments"][0]
    with pytest.raises(StructBlockValidationError) as error:
        block.clean(value)
    assert list(error.value.block_errors) == ["alt"]


def test_pictures_of_three_moments_cost_as_much_as_of_one(queries_of):
    def page(number: int):
        moment = {"when": "2023", "title": "A", "alt": "A table"}
        moments = several(*[moment | {"picture": PictureFactory().pk} for _ in range(number)])
        return page_with(("timeline", {"heading": "", "moments": moments}))

    assert queries_of(page(3).url) == queries_of(page(1).url) <= 14


def test_values_are_words_with_a_sentence(client):
    words = several({"word": "Human", "sentence": "People before papers."})
    page = page_with(("values", {"heading": "What we hold to", "words": words}))
    assert "<div><dt>Human</dt><dd>People before papers.</dd></div>" in client.get(page.url).text
    assert plain_text(page.body) == "What we hold to\nHuman\nPeople before papers."


@pytest.mark.parametrize(("kind", "field"), [("figures", "figures"), ("timeline", "moments"), ("values", "words")])
def test_empty_list_shows_nothing(client, kind, field):
    assert "Zandermark" not in client.get(page_with((kind, {"heading": "Zandermark", field: []})).url).text


# Resources ---------------------------------------------------------------------------------


def resources(*pages, **more):
    return "resources", {"heading": "To read", "chosen": several(*[page.pk for page in pages]), **more}


def shown(client, page) -> list[str]:
    text = client.get(page.url).text
    return [title for title in ("First", "Second", "Third") if f">{title}</a></h3>" in text]


def test_chosen_resources_are_shown_in_their_order(client):
    first, second = ResourcePageFactory(title="First"), ResourcePageFactory(title="Second")
    text = client.get(page_with(resources(second, first)).url).text
    assert 0 < text.index(">Second</a></h3>") < text.index(">First</a></h3>")


def test_only_what_the_viewer_may_see_is_shown(client):
    board = Group.objects.create(name="Board")
    first, second, third = (ResourcePageFactory(title=title) for title in ("First", "Second", "Third"))
    restrict(second)
    restrict(third, "groups", board)
    page = page_with(resources(first, second, third))
    assert shown(client, page) == ["First"]
    member = MemberFactory()
    client.force_login(member)
    assert shown(client, page) == ["First", "Second"]
    member.groups.add(board)
    assert shown(client, page) == ["First", "Second", "Third"]


def test_drafts_and_deleted_resources_are_shown_to_nobody(client):
    draft, gone = ResourcePageFactory(title="First", draft=True), ResourcePageFactory(title="Second")
    page = page_with(resources(draft, gone))
    gone.delete()
    client.force_login(MemberFactory(admin=True))
    text = client.get(page.url).text
    assert "First" not in text and "Second" not in text and "To read" not in text


def test_newest_come_when_none_is_chosen(client):
    for title in ("First", "Second", "Third"):
        ResourcePageFactory(title=title, topics=["Fair pay"] if title != "Third" else [])
    assert shown(client, page_with(resources(most=2))) == ["Second", "Third"]
    assert shown(client, page_with(resources(most=5, topic="Fair pay"))) == ["First", "Second"]


def test_topic_that_nothing_has_shows_nothing(client):
    ResourcePageFactory(title="First")
    assert "To read" not in client.get(page_with(resources(topic="Nobody knows")).url).text


def test_three_resources_cost_as_much_as_one(queries_of):
    one = page_with(resources(ResourcePageFactory()))
    three = page_with(resources(*[ResourcePageFactory() for _ in range(3)]))
    assert queries_of(three.url) == queries_of(one.url) <= 14


def test_heading_of_resources_is_found_and_nothing_else():
    assert plain_text(page_with(resources(ResourcePageFactory(title="First"), topic="Pay")).body) == "To read"
