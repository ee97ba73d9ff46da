"""The search page: for every viewer, for every input."""

from datetime import UTC, datetime

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hub.plugins.registry import registry
from hub.plugins.search import MEMBERS
from search import queries
from search.backends import backend
from search.backends.base import Unavailable
from search.models import Pin
from tests.factories.documents import ShelfPlugin, ShelfSource, a_document
from tests.factories.members import MemberFactory

pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def shelves(monkeypatch):
    """Sources of three kinds, so that their labels and order are known."""
    kinds = {"page": "Pages", "news": "News", "thread": "Threads"}
    sources = {kind: (ShelfPlugin(), ShelfSource(kind, label)) for kind, label in kinds.items()}
    monkeypatch.setattr(registry, "sources", sources)
    cache.clear()


def index(*documents):
    """Indexed, and there: on the shelf of the source of its kind."""
    for document in documents:
        registry.sources[document.kind][1].put(document)
    backend().index(documents)


def get(client, **query):
    return client.get("/search/", query)


def text(response):
    return response.content.decode()


def test_page_without_a_question_helps(client):
    response = get(client)
    assert response.status_code == 200
    assert "How to search" in text(response)
    assert "A thread may still be found by another reply" in text(response)
    assert '<meta name="robots" content="noindex">' in text(response)


def test_results_show_kind_title_excerpt_and_count(client):
    index(a_document(1, kind="thread", title="Vouchers", meta="Money and fairness", body="We pay by voucher."))
    page = text(get(client, q="pay"))
    assert "1 result for “pay”" in page
    assert "Thread · Money and fairness" in page
    assert '<h2><a href="/pages/1/">Vouchers</a></h2>' in page
    assert "<p>We <mark>pay</mark> by voucher.</p>" in page


def test_markup_in_a_document_is_shown_as_text(client):
    index(*[a_document(1, title="<b>Bold</b>", meta="<i>", people=("<u>",), body="<script>marker</script>")])
    page = text(get(client, q="marker <script>"))
    assert "&lt;b&gt;Bold&lt;/b&gt;" in page
    assert "<b>" not in page
    assert "<u>" not in page
    assert "<script>marker" not in page
    assert "&lt;/<mark>script</mark>&gt;" in page


def test_no_results_page_helps(client):
    page = text(get(client, q="hedgehog"))
    assert "Nothing found for “hedgehog”" in page
    assert 'href="/accounts/login/?next=%2Fsearch%2F%3Fq%3Dhedgehog"' in page
    help_there = page.partition("Nothing found for")[2].partition("</ul>")[0]
    assert [door for door in ("/spaces/", "/contact/") if f'href="{door}"' in help_there] == ["/spaces/", "/contact/"]


def test_what_is_chosen_can_be_taken_away_where_nothing_is_found(client):
    page = text(get(client, q="hedgehog", kind="news", year="2024"))
    assert '<a class="tag" href="?q=hedgehog&amp;year=2024"><span class="hush">Take away kind: </span>News' in page
    assert '<a class="tag" href="?q=hedgehog&amp;kind=news"><span class="hush">Take away year: </span>2024' in page


def test_nothing_of_the_chosen_kind_leads_to_the_other_kinds(client):
    index(*[a_document(1, body="marker")])
    page = text(get(client, q="marker", kind="news"))
    assert '<a href="?q=marker">Search everything</a>: 1 result of other kinds.' in page
    assert '<a href="?q=marker" aria-current="true"><span>News<' in page
    assert '<span class="count">0<' in page


def test_closed_documents_are_found_by_those_who_may_see_them(client):
    index(
        *[
            a_document(1, body="marker for all"),
            a_document(2, audience=MEMBERS, title="Closed", body="marker for members"),
            a_document(3, kind="thread", audience="space:1", title="Invited", body="marker for a few"),
        ]
    )
    page = text(get(client, q="marker"))
    assert "1 result for" in page
    assert "Closed" not in page
    client.force_login(MemberFactory())
    page = text(get(client, q="marker"))
    assert "2 results for" in page
    assert ">Closed</a>" in page
    assert "Invited" not in page
    assert "Threads" not in page


def test_suspended_member_finds_what_a_visitor_finds(client):
    index(*[a_document(2, audience=MEMBERS, body="marker")])
    member = MemberFactory(is_active=False)
    assert queries.search(member, "marker").total == 0


def test_facets_count_every_kind_and_lead_to_it(client):
    index(*[a_document(pk, body="marker") for pk in (1, 2)] + [a_document(1, kind="news", body="marker")])
    page = text(get(client, q="marker", kind="news"))
    assert "1 result for" in page
    assert '<a href="?q=marker&amp;kind=page"><span>Pages</span><span class="count">2' in page
    assert '<a href="?q=marker" aria-current="true"><span>News<' in page
    assert '<a href="?q=marker"><span>Everything</span><span class="count">3' in page
    assert '<span class="hush">Take away kind: </span>News' in page


def test_kind_after_in_is_a_choice_like_any_other(client):
    index(a_document(1, body="marker"), a_document(2, kind="news", body="marker", topics=("Pay", "Food")))
    page = text(get(client, q="marker in:news"))
    assert "1 result for “marker”" in page
    assert '<a href="?q=marker"><span>Everything</span><span class="count">2' in page
    assert '<a href="?q=marker&amp;kind=page"><span>Pages</span>' in page
    assert '<a href="?q=marker&amp;kind=news&amp;topic=pay"><span>Pay</span>' in page
    assert '<a class="tag" href="?q=marker"><span class="hush">Take away kind: </span>News' in page
    assert 'href="/search/feed/?q=marker&amp;kind=news"' in page
    assert 'name="q" value="marker in:news"' in page
    assert '<input type="hidden" name="kind"' not in page
    page = text(get(client, q="in:news marker", kind="page"))
    assert 'name="q" value="marker"' in page
    assert '<input type="hidden" name="kind" value="page">' in page
    assert '<a href="?q=marker&amp;kind=news"><span>News</span>' in page
    page = text(get(client, q="in:news"))
    assert '<a href="?kind=page"><span>Pages</span><span class="count">1' in page
    assert '<a href="?"><span>Everything</span></a>' in page


def test_facets_combine_and_each_can_be_taken_off_again(client):
    on_pay = {"topics": ("Pay",), "body": "marker", "kind": "news"}
    old = datetime(2024, 5, 1, tzinfo=UTC)
    index(
        a_document(1, **on_pay),
        a_document(2, **on_pay, date=old),
        a_document(3, kind="news", body="marker"),
        a_document(4, body="marker", topics=("Pay",)),
    )
    page = text(get(client, q="marker", kind="news", topic="pay", sort="newest"))
    assert "2 results for" in page
    assert '<a href="?q=marker&amp;kind=news&amp;topic=pay&amp;year=2024&amp;sort=newest"><span>2024</span>' in page
    assert '<a class="tag" href="?q=marker&amp;topic=pay&amp;sort=newest">' in page
    assert '<a class="tag" href="?q=marker&amp;kind=news&amp;sort=newest">' in page
    assert '<a class="tag tag-plain" href="?q=marker&amp;sort=newest">Take all away</a>' in page
    assert '<input type="hidden" name="sort" value="newest">' in page
    page = text(get(client, q="marker", kind="news", topic="pay", year="2024"))
    assert "1 result for" in page
    assert '<span class="hush">Take away year: </span>2024' in page


def test_many_values_of_a_facet_fold(client):
    index(*[a_document(pk, body="marker", topics=(f"Topic {pk}",)) for pk in range(1, 11)])
    page = text(get(client, q="marker"))
    assert '<summary>3 more<span class="hush">: Topic</span></summary>' in page


def test_newest_first_is_a_link_and_an_order(client):
    index(
        a_document(1, title="Old", body="marker marker marker", date=datetime(2020, 1, 1, tzinfo=UTC)),
        a_document(2, title="New", body="marker and many other words in it"),
    )
    assert '<a href="?q=marker&amp;sort=newest">Newest first</a>' in text(get(client, q="marker"))
    page = text(get(client, q="marker", sort="newest"))
    assert page.index(">New</a>") < page.index(">Old</a>")
    assert '<a href="?q=marker&amp;sort=newest" aria-current="true">Newest first</a>' in page


def test_part_that_matched_is_named(client):
    index(
        a_document(1, title="Rates", body="Nothing of it."),
        a_document(2, title="Rates", part="file:1", group=1, where="rates.pdf, page 3", body="a marker"),
    )
    assert "<span>In rates.pdf, page 3</span>" in text(get(client, q="marker"))


def test_what_editors_chose_stands_first_and_says_so(client):
    index(a_document(1, title="Chosen", body="marker"), a_document(2, title="Other", body="marker marker"))
    Pin.objects.create(question="marker", key="marker", kind="page", group_id=1)
    page = text(get(client, q="marker"))
    assert '<section class="pinned" aria-label="Chosen by the editors">' in page
    assert page.index(">Chosen</a></h2>") < page.index(">Other</a></h2>")
    assert page.count(">Chosen</a></h2>") == 1
    assert "Chosen by the editors" not in text(get(client, q="marker", kind="page"))


def test_topic_alone_lists_what_is_on_it(client):
    index(*[a_document(1, topics=("Pay",), summary="All about it."), a_document(2, topics=("Food",))])
    page = text(get(client, topic="pay"))
    assert "1 result" in page
    assert "All about it." in page


def test_results_stop_at_page_50(client, monkeypatch):
    monkeypatch.setattr("search.asking.question.SIZE", 1)
    index(*[a_document(pk, body="marker") for pk in range(1, 61)])
    page = text(get(client, q="marker", page=50))
    assert "60 results" in page
    assert "marker</mark>" in page
    assert "page=51" not in page
    assert queries.TOO_FAR in text(get(client, q="marker", page=51))


def test_topic_without_a_letter_is_no_topic(client):
    index(*[a_document(1, body="marker", topics=("Pay",))])
    page = text(get(client, q="marker", topic="!\x00"))
    assert "1 result for" in page
    assert "Take away topic" not in page


@pytest.mark.parametrize("kind", ["poll", "\x00", "x" * 3000, "page'"])
def test_unknown_kind_gets_a_sentence(client, kind):
    index(*[a_document(1, body="marker")])
    response = get(client, q="marker", kind=kind)
    assert response.status_code == 200
    assert queries.NO_KIND in text(response)
    assert "Search everything</a>: 1 result" in text(response)


def test_query_count_is_small_and_the_same_for_one_and_three_results(client):
    index(*[a_document(1, body="one marker", topics=("Pay",), people=("Dana",))])
    get(client, q="marker")  # what is kept in the process is read once
    counts = []
    for extra in (2, 3, None):
        with CaptureQueriesContext(connection) as context:
            get(client, q="marker")
        counts.append(len(context))
        if extra:
            index(*[a_document(extra, body="another marker")])
    assert counts == [counts[0]] * 3
    assert counts[0] <= 9  # PostgreSQL ranks in two statements


def test_member_s_search_takes_few_queries(client):
    client.force_login(MemberFactory())
    index(*[a_document(1, body="marker")])
    get(client, q="marker")
    with CaptureQueriesContext(connection) as context:
        get(client, q="marker")
    assert len(context) <= 13  # PostgreSQL ranks in two statements


def test_visitor_s_search_sets_no_cookie_and_holds_no_token(client):
    response = get(client, q="marker")
    assert response.cookies == {}
    assert "csrf" not in text(response)


def test_sixty_searches_a_minute_and_then_a_moment_s_rest(client, monkeypatch):
    monkeypatch.setattr("hub.limits.rates.time.time", lambda: 1_000_000.0)
    for _ in range(60):
        assert get(client, q="marker").status_code == 200
    response = get(client, q="marker")
    assert response.status_code == 429
    assert 1 <= int(response["Retry-After"]) <= 70
    assert get(client).status_code == 200
    assert client.get("/search/", {"q": "marker"}, REMOTE_ADDR="192.0.2.7").status_code == 200


def test_engine_that_does_not_answer_gets_a_page_that_says_so(client, monkeypatch):
    def down(*args):
        raise Unavailable("not now")

    monkeypatch.setattr(type(backend()), "search", down)
    response = get(client, q="marker")
    assert response.status_code == 503
    assert queries.DOWN in text(response)
    assert "notice-warn" in text(response)
    assert 'value="marker"' in text(response)
    assert client.get("/api/v1/search", {"q": "marker"}).json()["detail"] == queries.DOWN
