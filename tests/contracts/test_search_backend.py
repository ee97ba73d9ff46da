"""What every search engine must do: that of the database in use, and the servers that the TEST_ variables name."""

from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

import pytest
from django.db import connection
from django.db.models import CharField
from elastic_transport import ConnectionError
from elasticsearch import Elasticsearch

from hub.plugins.search import MEMBERS, PUBLIC
from search.asking.language import words_in
from search.backends import database
from search.backends.base import MOST_VALUES, Completion, Corrections, Piece, Query, Refused, Term, Unavailable, term
from search.backends.elastic import writing
from search.models import IndexedDocument, Spelling
from tests.factories.documents import a_document
from tests.search_servers import SERVERS, engine_named

pytestmark = [pytest.mark.database, pytest.mark.django_db]
KINDS = ("page", "news", "thread", "member")


@pytest.fixture(params=["database", *SERVERS])
def engine(request):
    return engine_named(request.param)


@pytest.fixture
def database_engine():
    return database()


def look(engine, *words, audiences=(PUBLIC,), **more):
    terms = tuple(term(word) for word in words)
    query = Query(terms=terms, audiences=frozenset(audiences), kinds=more.pop("kinds", KINDS), **more)
    return engine.search(query)


def found(engine, *words, **more):
    return [hit.object_id for hit in look(engine, *words, **more).hits]


def marked(hit):
    return [piece.text for piece in hit.excerpt if piece.marked]


def test_document_is_found_with_all_it_shows(engine):
    document = a_document(7, title="Travel costs", meta="Policy", topics=("Pay",), people=("Dana",), body="By bus.")
    engine.index([document])
    hits = look(engine, "bus")
    assert (hits.total, hits.facets["kind"]) == (1, {"page": 1})
    hit = hits.hits[0]
    assert (hit.kind, hit.object_id, hit.url, hit.title) == ("page", 7, "/pages/7/", "Travel costs")
    assert (hit.meta, hit.topics, hit.people, hit.date) == ("Policy", ("Pay",), ("Dana",), document.date)
    assert hit.excerpt == (Piece("By "), Piece("bus", marked=True), Piece("."))


def test_any_word_is_enough_and_more_matching_words_come_first(engine):
    engine.index(
        [
            a_document(1, body="The kettle is in the kitchen."),
            a_document(2, body="The kettle was mended with tape and patience."),
            a_document(3, body="Nothing of the sort."),
        ]
    )
    assert found(engine, "kettle", "tape", "patience") == [2, 1]


def test_document_with_all_words_comes_before_one_that_repeats_a_single_word(engine):
    filler = [a_document(pk, body="travel money table chair") for pk in range(10, 30)]
    engine.index(
        [
            *filler,
            a_document(1, body="voucher voucher voucher for the shop and the market"),
            a_document(2, body="a voucher for the garden and the shed"),
        ]
    )
    assert found(engine, "voucher", "garden")[:2] == [2, 1]


def test_rare_word_counts_more_than_a_frequent_one(engine):
    engine.index([a_document(pk, body="meeting about the budget of the year") for pk in range(10, 40)])
    engine.index([a_document(1, body="a hedgehog lives under our shed, as it did")])
    assert found(engine, "meeting", "hedgehog")[0] == 1


def test_title_counts_more_than_body(engine):
    engine.index(
        [
            a_document(1, title="Garden day", body="We dug and planted, and talked about vouchers."),
            a_document(2, title="Vouchers", body="We dug and planted, and talked about the garden."),
        ]
    )
    assert found(engine, "vouchers") == [2, 1]


def test_what_is_asked_for_by_its_whole_title_comes_first(engine):
    engine.index([a_document(pk, title=f"Works {pk}: it works", body="works " * pk) for pk in range(2, 6)])
    engine.index([a_document(1, title="How does it work?", body="Nothing is said here of it. " * 20)])
    assert found(engine, "work")[0] != 1
    for typed in ("How does it work?", "how DOES it work"):
        assert found(engine, "work", typed=typed)[0] == 1


def test_profile_stands_behind_what_is_about_the_matter(engine):
    engine.index([a_document(1, kind="member", body="I mend lifts."), a_document(2, kind="news", body="I mend lifts.")])
    engine.index([a_document(3, kind="member", title="Sam Lifts", body="Hello there.")])
    assert found(engine, "lifts") == [3, 2, 1]


@pytest.mark.parametrize(
    ("typed", "written"),
    [("paying", "pays"), ("payments", "payment"), ("meeting", "meetings"), ("stories", "story"), ("helped", "helping")],
)
def test_other_forms_of_a_word_are_found_and_marked(engine, typed, written):
    engine.index([a_document(1, body=f"They spoke of {written} all day")])
    hits = look(engine, typed).hits
    assert [hit.object_id for hit in hits] == [1]
    assert marked(hits[0]) == [written]


def test_capitals_and_accents_do_not_matter(engine):
    engine.index([a_document(1, body="Zoë met us at the CAFÉ.")])
    assert found(engine, "zoe") == [1]
    assert found(engine, "café") == [1]


def test_words_of_any_script_are_found_however_they_are_encoded(engine):
    texts = {
        "हिन्दी में सह-उत्पादन": ["उत्पादन", "हिन्दी"],
        "সহ-উৎপাদন নিয়ে বাংলায়": ["বাংলায়"],
        "ਪੰਜਾਬੀ ਵਿੱਚ ਮੀਟਿੰਗ": ["ਮੀਟਿੰਗ"],
        "தமிழில் கூட்டம்": ["கூட்டம்"],
        "اردو میں ملاقات": ["ملاقات"],
        "Ọ̀rúnmìlà came": ["Ọ̀rúnmìlà"],
        "dziękuję, Łódź": ["łódź", "dziekuje"],
        "All cafe\u0301s at Y Ty\u0302": ["cafés", "cafes", "ty"],
        "Take vouch\u00aders": ["vouchers"],
        "The oﬃce was ﬁlled": ["office"],
        "A carerʼs allowance": ["carers", "carer’s", "carerʼs"],
        "Off to İstanbul": ["istanbul", "İSTANBUL"],
        "会議": ["会議"],
    }
    engine.index([a_document(pk, body=text) for pk, text in enumerate(texts, 1)])
    for pk, (text, typed) in enumerate(texts.items(), 1):
        assert (text, [found(engine, *words_in(word)) for word in typed]) == (text, [[pk]] * len(typed))


@pytest.mark.parametrize("word", ["either", "or", "example", "hub", "pro", "2026", "carer", "paid"])
def test_words_joined_by_signs_are_found_apart(engine, word):
    engine.index([a_document(1, body="neither/either/or, hub.example/co-pro <11/2026> carer's,paid")])
    assert found(engine, word) == [1]


def test_people_and_topics_are_found(engine):
    engine.index([a_document(1, people=("Amira Khan",), topics=("Phone costs",))])
    assert found(engine, "amira") == [1]
    assert found(engine, "phone") == [1]


def test_excerpt_shows_the_words_around_the_best_matches(engine):
    body = "Long ago. " * 200 + "Then the voucher came by post. " + "Later on. " * 200
    engine.index([a_document(1, summary="A summary.", body=body)])
    excerpt = look(engine, "voucher", "post").hits[0].excerpt
    assert [piece.text for piece in excerpt if piece.marked] == ["voucher", "post"]
    assert 50 < len("".join(piece.text for piece in excerpt)) < 400


def test_excerpt_falls_back_to_the_summary(engine):
    engine.index([a_document(1, title="Vouchers", summary="How we pay people.", body="Nothing here.")])
    assert look(engine, "vouchers").hits[0].excerpt == (Piece("How we pay people."),)


def test_excerpt_keeps_the_signs_of_the_text(engine):
    engine.index([a_document(1, body='Write <script>alert("hello")</script> & co-pay/pay to a@hub.example, then.')])
    excerpt = look(engine, "hello").hits[0].excerpt
    text = "".join(piece.text for piece in excerpt)
    assert text == 'Write <script>alert("hello")</script> & co-pay/pay to a@hub.example, then.'
    assert [piece.text for piece in excerpt if piece.marked] == ["hello"]


def test_excerpt_ends_as_its_sentence_does_and_begins_before_the_words_found(engine):
    engine.index(
        [a_document(1, body="“They had no bank details.”"), a_document(2, body=f"{'So ' * 60} we paid by cheque.")]
    )
    assert text_of(look(engine, "bank", "details").hits[0]).endswith("They had no bank details.”")
    assert text_of(look(engine, "cheque").hits[0]).endswith("So we paid by cheque.")


def text_of(hit):
    return " ".join("".join(piece.text for piece in hit.excerpt).split())


def test_delimiters_in_a_text_cannot_forge_a_mark(engine):
    engine.index([a_document(1, body="one \ue000forged\ue001 two \x00 three")])
    assert marked(look(engine, "two").hits[0]) == ["two"]


def test_nothing_of_a_closed_audience_is_found_counted_or_quoted(engine):
    engine.index(
        [
            a_document(1, body="open marker"),
            a_document(2, audience=MEMBERS, body="members marker"),
            a_document(3, kind="thread", audience="space:4", body="invited marker"),
        ]
    )
    seen = look(engine, "marker")
    assert (seen.total, seen.facets["kind"], [hit.object_id for hit in seen.hits]) == (1, {"page": 1}, [1])
    seen = look(engine, "marker", audiences=(PUBLIC, MEMBERS))
    assert (seen.total, seen.facets["kind"]) == (2, {"page": 2})
    seen = look(engine, "marker", audiences=(PUBLIC, MEMBERS, "space:4"))
    assert (seen.total, seen.facets["kind"]) == (3, {"page": 2, "thread": 1})
    assert look(engine, "marker", audiences=("space:40",)).total == 0


def test_object_of_two_parts_counts_once_and_a_closed_part_does_not_leak(engine):
    engine.index(
        [
            a_document(5, kind="member", part="", title="Joe Bright", body="gardener"),
            a_document(
                5, kind="member", part="members", title="Joe Bright", audience=MEMBERS, body="gardener, plumber"
            ),
        ]
    )
    assert look(engine, "plumber").total == 0
    assert look(engine, "joe", "plumber").hits[0].excerpt == (Piece("gardener"),)
    seen = look(engine, "joe", "plumber", audiences=(PUBLIC, MEMBERS))
    assert (seen.total, seen.facets["kind"], marked(seen.hits[0])) == (1, {"member": 1}, ["plumber"])


def test_kind_narrows_results_and_leaves_the_facets_whole(engine):
    engine.index(
        [a_document(1, body="marker"), a_document(1, kind="news", body="marker"), a_document(2, body="marker")]
    )
    seen = look(engine, "marker", kind="news")
    assert (seen.total, seen.facets["kind"], [hit.kind for hit in seen.hits]) == (1, {"page": 2, "news": 1}, ["news"])
    assert look(engine, "marker", kind="story").total == 0


def test_kinds_that_nobody_offers_are_not_found(engine):
    engine.index([a_document(1, body="marker"), a_document(1, kind="poll", body="marker")])
    seen = look(engine, "marker")
    assert (seen.total, seen.facets["kind"]) == (1, {"page": 1})


def test_topic_narrows_results_and_facets(engine):
    engine.index([a_document(1, body="marker", topics=("Phone costs",)), a_document(2, body="marker", topics=("Pay",))])
    seen = look(engine, "marker", topic="phone-costs")
    assert (seen.total, seen.facets["kind"], [hit.object_id for hit in seen.hits]) == (1, {"page": 1}, [1])
    assert look(engine, "marker", topic="phone").total == 0
    assert look(engine, topic="pay").hits[0].object_id == 2


def test_term_of_several_ways_is_found_by_each_and_its_phrases_keep_together(engine):
    engine.index([a_document(1, body="our co-pro week"), a_document(2, body="all of coproduction")])
    engine.index([a_document(3, body="a co chair with a pro bono lawyer"), a_document(4, body="nothing")])
    either = Term(ways=(("co", "pro"), ("coproduction",)))
    hits = engine.search(Query(terms=(either,), audiences=frozenset({PUBLIC}), kinds=KINDS))
    assert sorted(hit.object_id for hit in hits.hits) == [1, 2]


def test_documents_of_one_group_are_one_result_with_the_best_of_them(engine):
    of_thread = {"kind": "thread", "group": 7, "title": "A lift to the meeting"}
    engine.index([a_document(pk, body="We go by bus.", **of_thread) for pk in range(100, 110)])
    engine.index([a_document(111, body="The voucher pays for the taxi.", where="post 11", **of_thread)])
    seen = look(engine, "voucher", "lift")
    assert (seen.total, seen.facets["kind"]) == (1, {"thread": 1})
    assert [(hit.object_id, hit.group, hit.where) for hit in seen.hits] == [(111, 7, "post 11")]


def test_thing_itself_comes_before_its_parts_that_bear_its_title(engine):
    engine.index(
        [a_document(pk, kind="thread", group=7, title="A lift", body="Yes.", where="Reply 1") for pk in (1, 2)]
    )
    engine.index([a_document(3, kind="thread", group=7, title="A lift", body="We go by bus on a Friday, all of us.")])
    assert found(engine, "lift") == [3]
    assert found(engine, "lift", "yes") == [1]


LONG = "We met on a Friday, all of us, and spoke of money, of food and of the weather. " * 40


def test_part_that_says_no_more_than_the_title_leaves_its_place_to_the_thing_itself(engine):
    parts = {1: "Access guide", 2: "The map is at the door.", 3: "A guide for access, and for the lift"}
    pages = [
        a_document(1, title="Access guide", part=f"file:9:{page}", where=f"guide.pdf, page {page}", body=body)
        for page, body in parts.items()
    ]
    engine.index([a_document(1, title="Access guide", summary="How to get in.", body=LONG), *pages])
    engine.index([a_document(pk, body=f"Nothing of the sort, number {pk}") for pk in range(10, 20)])

    def shown(*words, **more):
        return [(hit.part, hit.where) for hit in look(engine, *words, **more).hits]

    assert shown("access", "guide") == shown("guides") == shown("access", "guide", "friday") == [("", "")]
    assert look(engine, "access").hits[0].excerpt == (Piece("How to get in."),)
    assert shown("map") == shown("access", "map") == [("file:9:2", "guide.pdf, page 2")]
    # In the stretch that is shown there is nothing but the title, and yet the page has more.
    assert shown("access", "guide", "lift") == [("file:9:3", "guide.pdf, page 3")]
    assert shown("lift", newest_first=True) == [("file:9:3", "guide.pdf, page 3")]


def test_reply_that_bears_the_title_alone_leads_to_the_beginning_of_its_thread_as_far_as_that_matches(engine):
    of_thread = {"kind": "thread", "group": 7, "title": "Vouchers for the bus"}
    first = {"people": ("Dana",), "topics": ("Pay",), "date": datetime(2025, 5, 1, tzinfo=UTC)}
    engine.index([a_document(20, body=f"{LONG} online", **of_thread, **first)])
    reply = {"people": ("Sam",), "date": datetime(2026, 5, 1, tzinfo=UTC), "where": "Reply 1"}
    engine.index([a_document(21, body="Yes.", **of_thread, **reply)])
    engine.index([a_document(pk, body=f"Nothing of the sort, number {pk}") for pk in range(30, 40)])
    assert found(engine, "voucher") == found(engine, "voucher", "pay") == [20]
    assert found(engine, "voucher", "sam") == found(engine, "voucher", author=("sam",)) == [21]
    assert found(engine, "voucher", year=2026) == found(engine, "voucher", without=(term("online"),)) == [21]
    assert found(engine, "bus", since=datetime(2026, 1, 1, tzinfo=UTC)) == [21]
    assert (found(engine, "bus", exact=(("bus",),)), found(engine, "bus", exact=(("yes",),))) == ([20], [21])


def test_everything_that_is_shown_as_an_object_is_forgotten_with_it(engine):
    engine.index([a_document(pk, kind="thread", group=7, body="marker") for pk in (1, 2)])
    engine.index([a_document(7, kind="thread", group=8, body="marker"), a_document(7, body="marker")])
    engine.forget("thread", 7)
    assert look(engine, "marker").facets["kind"] == {"thread": 1, "page": 1}


def test_place_narrows_results_and_is_no_topic(engine):
    here, there = {"place": "space:kitchen-table"}, {"place": "space:kitchen"}
    engine.index([a_document(1, body="pay", topics=("Pay",), **here), a_document(2, body="pay", **there)])
    engine.index([a_document(3, body="pay", audience=MEMBERS, **here)])
    assert found(engine, "pay", place="space:kitchen-table") == [1]
    assert found(engine, "pay", place="space:kitchen") == [2]
    assert found(engine, "pay", place="space:kitchen", topic="pay") == []
    assert (found(engine, "kitchen"), found(engine, "pay", topic="space")) == ([], [])


# Queries ----------------------------------------------------------------------------------


def test_exact_words_stand_as_they_are_typed_and_in_a_row(engine):
    engine.index(
        [
            a_document(1, body="Three people met, and talked about Paying People and their Café."),
            a_document(2, body="We pay people. Paying is right, people say."),
            a_document(3, title="Paying people", body="paid", people=("Dana",)),
        ]
    )
    assert sorted(found(engine, "paying", "people", exact=(("paying", "people"),))) == [1, 3]
    assert found(engine, "paying", "cafe", "paid", exact=(("paying", "people"), ("cafe",))) == [1]
    assert found(engine, "pay", exact=(("pay",),)) == [2]
    assert found(engine, "people", "dana", exact=(("people", "dana"),)) == []


def test_words_left_out_are_left_out_in_any_form_and_way(engine):
    engine.index([a_document(1, body="bus to the meeting"), a_document(2, body="bus in a co-pro town")])
    engine.index([a_document(3, body="bus and coproduction"), a_document(4, body="bus for the professional company")])
    engine.index([a_document(5, body="train")])
    without = (term("meetings"), Term(ways=(("co", "pro"), ("coproduction",))))
    assert found(engine, "bus", without=without) == [4]
    assert sorted(found(engine, without=without)) == [4, 5]


def test_author_is_one_of_the_people_and_nobody_else(engine):
    engine.index([a_document(1, body="bus", people=("Amira Khan", "Zoë Jones")), a_document(2, body="bus by Amira")])
    engine.index([a_document(3, body="bus", people=("Amira Jones",), topics=("Zoe",))])
    assert sorted(found(engine, "bus", author=("amira",))) == [1, 3]
    assert found(engine, "bus", author=("zoe",)) == [1]
    assert found(engine, "bus", author=("amira", "jones")) == [3]
    assert found(engine, "bus", author=("khan", "zoe")) == []
    assert found(engine, author=("khan",)) == [1]


def test_dates_bound_what_is_found_and_what_has_none_is_left_out(engine):
    for year in (2024, 2025, 2026):
        engine.index([a_document(year, body="bus", date=datetime(year, 5, 1, 12, tzinfo=UTC))])
    engine.index([a_document(1, body="bus", date=None)])
    start, end = datetime(2025, 1, 1, tzinfo=UTC), datetime(2026, 5, 1, 12, tzinfo=UTC)
    assert sorted(found(engine, "bus", since=start)) == [2025, 2026]
    assert sorted(found(engine, "bus", since=start, until=end)) == [2025]
    assert sorted(found(engine, "bus")) == [1, 2024, 2025, 2026]


def test_year_is_the_documents_own_and_dates_stay_what_they_are(engine):
    came = {1: (2021, datetime(2026, 5, 1, tzinfo=UTC)), 2: (None, datetime(2025, 5, 1, tzinfo=UTC)), 3: (2025, None)}
    engine.index([a_document(pk, body="bus", year=year, date=date) for pk, (year, date) in came.items()])
    assert dict(look(engine, "bus").facets["year"]) == {"2025": 2, "2021": 1}
    assert [sorted(found(engine, "bus", year=year)) for year in (2021, 2025, 2026)] == [[1], [2, 3], []]
    assert found(engine, "bus", newest_first=True) == [1, 2, 3]
    assert found(engine, "bus", since=datetime(2026, 1, 1, tzinfo=UTC)) == [1]


def test_newest_come_first_when_asked_or_when_there_is_nothing_to_rank_by(engine):
    dates = {1: 3, 2: 9, 3: 6}
    engine.index(
        [a_document(pk, body="bus " * pk, date=datetime(2026, 5, day, tzinfo=UTC)) for pk, day in dates.items()]
    )
    engine.index([a_document(4, body="bus bus bus", date=None)])
    assert found(engine, "bus", newest_first=True) == [2, 3, 1, 4]
    assert found(engine) == [2, 3, 1, 4]
    assert found(engine, newest_first=True, page=2, size=3) == [4]


def test_newest_match_stands_for_its_group_when_the_newest_come_first(engine):
    of_thread = {"kind": "thread", "group": 7}
    engine.index(
        [
            a_document(1, body="bus bus bus", date=datetime(2026, 5, 1, tzinfo=UTC), **of_thread),
            a_document(2, body="by bus and on foot", date=datetime(2026, 5, 3, tzinfo=UTC), **of_thread),
            a_document(3, body="by train", date=datetime(2026, 5, 9, tzinfo=UTC), **of_thread),
            a_document(4, body="by bus", date=datetime(2026, 5, 2, tzinfo=UTC)),
        ]
    )
    assert found(engine, "bus", newest_first=True) == [2, 4]


def shelf_of_facets():
    """Three things about buses: of two kinds, two years, two places, with topics that overlap."""
    of_2025, of_2026 = datetime(2025, 6, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
    here, there = "space:here", "space:there"
    posts = [
        a_document(pk, kind="thread", group=9, body="bus", place=here, topics=("Pay", "Travel costs"), date=date)
        for pk, date in ((10, of_2025), (11, of_2026), (12, of_2026))
    ]
    news = a_document(1, kind="news", body="bus", topics=("Pay",), date=of_2026)
    other = a_document(2, kind="thread", body="bus", place=there, topics=("Travel costs",), date=of_2025)
    hidden = a_document(3, kind="thread", body="bus", place=there, topics=("Secret",), audience=MEMBERS, date=of_2025)
    return [*posts, news, other, hidden]


def facets_of(hits):
    return {name: dict(values) for name, values in hits.facets.items()}


def test_facets_count_each_group_once_and_nothing_hidden(engine):
    engine.index(shelf_of_facets())
    seen = look(engine, "bus")
    assert seen.total == 3
    assert facets_of(seen) == {
        "kind": {"thread": 2, "news": 1},
        "topic": {"Pay": 2, "Travel costs": 2},
        "year": {"2025": 2, "2026": 2},
        "place": {"space:here": 1, "space:there": 1},
    }
    assert facets_of(look(engine, "nothing")) == {"kind": {}, "topic": {}, "year": {}, "place": {}}


def test_figures_of_a_facet_leave_its_own_choice_out(engine):
    engine.index(shelf_of_facets())
    seen = look(engine, "bus", kind="thread", year=2025)
    assert (seen.total, sorted(hit.object_id for hit in seen.hits)) == (2, [2, 10])
    assert facets_of(seen) == {
        "kind": {"thread": 2},
        "topic": {"Travel costs": 2, "Pay": 1},
        "year": {"2025": 2, "2026": 1},
        "place": {"space:here": 1, "space:there": 1},
    }
    seen = look(engine, "bus", topic="pay", place="space:here")
    assert (seen.total, [hit.kind for hit in seen.hits]) == (1, ["thread"])
    assert facets_of(seen) == {
        "kind": {"thread": 1},
        "topic": {"Pay": 1, "Travel costs": 1},
        "year": {"2025": 1, "2026": 1},
        "place": {"space:here": 1},
    }
    assert facets_of(look(engine, topic="pay"))["kind"] == {"thread": 1, "news": 1}


def test_facet_gives_the_values_with_most_results(engine):
    topics = [f"Topic {number:02d}" for number in range(MOST_VALUES + 5)]
    engine.index([a_document(pk, body="bus", topics=(topic,)) for pk, topic in enumerate(topics, 1)])
    engine.index([a_document(100, body="bus", topics=(topics[-1],))])
    seen = look(engine, "bus").facets["topic"]
    assert (len(seen), list(seen.items())[0]) == (MOST_VALUES, (topics[-1], 2))


def test_shown_are_what_was_named_in_their_order_as_far_as_they_are_open(engine):
    thread = {"kind": "thread", "group": 9, "title": "A lift"}
    engine.index([a_document(12, body="Second.", **thread), a_document(11, body="First of all.", **thread)])
    engine.index([a_document(1, body="Open."), a_document(2, audience=MEMBERS, body="Closed.")])
    wanted = [("page", 2), ("thread", 9), ("news", 1), ("page", 1), ("thread", 9)]
    hits = engine.shown(wanted, frozenset({PUBLIC}))
    assert [(hit.kind, hit.group, hit.object_id) for hit in hits] == [("thread", 9, 11), ("page", 1, 1)]
    assert hits[0].excerpt == (Piece("First of all."),)
    assert [hit.object_id for hit in engine.shown(wanted, frozenset({PUBLIC, MEMBERS}))] == [2, 11, 1]
    assert engine.shown([], frozenset({PUBLIC})) == ()


# Corrections ------------------------------------------------------------------------------

OPEN_TO_ALL = frozenset({PUBLIC})


def likely(engine, words, audiences):
    said = engine.corrections(words, audiences)
    assert said.rather == {}
    return said.meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("vocher", "voucher"),
        ("vouucher", "voucher"),
        ("vuocher", "voucher"),
        ("voucjer", "voucher"),
        ("oucher", "voucher"),
        ("voucherr", "voucher"),
        ("csre", "care"),
        ("caer", "care"),
        ("cre", "care"),
        ("Vochér", "voucher"),
        ("accesibiltiy", "accessibility"),
    ],
)
def test_dropped_doubled_swapped_and_wrong_letters_are_set_right(engine, typed, meant):
    engine.index([a_document(1, title="A voucher", body="Care and accessibility")])
    assert likely(engine, [typed], OPEN_TO_ALL) == {typed: (meant,)}


def test_known_words_other_forms_and_words_like_nothing_have_no_corrections(engine):
    engine.index([a_document(1, body="paying for meetings by bus in 2026"), a_document(2, people=("Zoë Prating",))])
    typed = ["paying", "pays", "meeting", "zoe", "hedgehog", "2025", "by", "x", "数", "buses", ""]
    assert likely(engine, typed, OPEN_TO_ALL) == {}
    assert likely(engine, [], OPEN_TO_ALL) == {}


def test_likeliest_correction_comes_first_and_there_are_few(engine):
    words = ["bond"] + ["band"] * 3 + ["bend"] * 2 + ["bind"] + ["hand"] * 9
    engine.index([a_document(pk, body=word) for pk, word in enumerate(words, 1)])
    assert likely(engine, ["bund"], OPEN_TO_ALL) == {"bund": ("band", "bend", "bind")}


def test_two_words_without_a_space_are_set_right_where_they_stand_next_to_each_other(engine):
    engine.index(
        [a_document(1, title="Well-being", body="Drop in. We travel for no costs."), a_document(2, body="wall")]
    )
    engine.index([a_document(3, audience=MEMBERS, body="a guide line")])
    typed = ["wellbeing", "dropin", "travelcosts", "guideline", "wlel", "aguide"]
    said = {"wellbeing": ("well being",), "dropin": ("drop in",), "wlel": ("well",)}
    assert likely(engine, typed, OPEN_TO_ALL) == said
    assert likely(engine, ["guideline"], frozenset({PUBLIC, MEMBERS})) == {"guideline": ("guide line",)}


def test_likely_slips_of_fingers_come_before_wrong_letters(engine):
    words = ["short", "sort", "shore", *["shirt", "shoot", "shot"] * 3]
    engine.index([a_document(pk, body=word) for pk, word in enumerate(words, 1)])
    assert likely(engine, ["shrt"], OPEN_TO_ALL) == {"shrt": ("shirt", "short", "shot")}
    assert likely(engine, ["shhort"], OPEN_TO_ALL) == {"shhort": ("short",)}
    assert likely(engine, ["hsort"], OPEN_TO_ALL) == {"hsort": ("short", "sort")}


def test_rare_word_may_be_a_slip_for_one_that_very_many_more_documents_have(engine):
    many = [a_document(pk, body="Our accessible vouchers, at once.") for pk in range(1, 11)]
    engine.index([*many, a_document(11, body="acessible vuocher voucers acces oour tiles")])
    engine.index([a_document(20 + pk, kind="news", body="times") for pk in range(10)])
    typed = ["acessible", "vuocher", "voucers", "oour", "tiles", "vouchers", "our", "accessible"]
    said = engine.corrections([*typed, "vouchrs"], OPEN_TO_ALL)
    assert said.rather == {"acessible": "accessible", "voucers": "vouchers"}
    assert said.meant == {"vouchrs": ("vouchers", "voucers")}
    engine.index([a_document(12, body="acessible")])
    assert engine.corrections(["acessible"], OPEN_TO_ALL).rather == {}


def test_rare_and_frequent_are_words_by_what_somebody_may_see(engine):
    both = frozenset({PUBLIC, MEMBERS})
    engine.index([a_document(pk, audience=MEMBERS if pk > 9 else PUBLIC, body="voucher") for pk in range(1, 11)])
    engine.index([a_document(11, body="vouchre"), a_document(12, audience=MEMBERS, body="vochers")])
    engine.index([a_document(pk, audience=MEMBERS, body="leaflet") for pk in range(20, 33)])
    engine.index([a_document(33, body="leafelt laeflet")])
    assert engine.corrections(["vouchre", "leafelt"], OPEN_TO_ALL) == Corrections()
    said = engine.corrections(["vouchre", "leafelt", "leafet"], both)
    assert (said.meant, said.rather) == (
        {"leafet": ("leaflet", "leafelt")},
        {"vouchre": "voucher", "leafelt": "leaflet"},
    )
    # Frequent for members, and rare for a guest: whose word it is.
    engine.index([a_document(pk, audience=MEMBERS, body="vouchre") for pk in (40, 41)])
    engine.index([a_document(10, body="voucher")])
    assert engine.corrections(["vouchre"], OPEN_TO_ALL).rather == {"vouchre": "voucher"}
    assert engine.corrections(["vouchre"], both) == Corrections()


def test_words_of_a_closed_audience_are_never_suggested_nor_known(engine):
    engine.index([a_document(1, body="voucher"), a_document(2, audience=MEMBERS, body="tribunal vouched")])
    assert likely(engine, ["tribunl", "vouchar"], OPEN_TO_ALL) == {"vouchar": ("voucher",)}
    assert likely(engine, ["vouched"], OPEN_TO_ALL) == {"vouched": ("voucher",)}
    assert likely(engine, ["tribunl", "vouched"], frozenset({PUBLIC, MEMBERS})) == {"tribunl": ("tribunal",)}
    engine.index([a_document(1, audience=MEMBERS, body="voucher")])
    assert likely(engine, ["vouchar"], OPEN_TO_ALL) == {}


def test_words_that_went_are_suggested_no_more(engine):
    engine.index([a_document(pk, body="tribunal voucher") for pk in (1, 2)])
    engine.index([a_document(1, body="voucher")])
    assert likely(engine, ["tribunl"], OPEN_TO_ALL) == {"tribunl": ("tribunal",)}
    engine.remove("page", [2])
    assert likely(engine, ["tribunl", "vouchr"], OPEN_TO_ALL) == {"vouchr": ("voucher",)}
    engine.index([], rebuild=engine.begin_rebuild())
    engine.end_rebuild(engine.begin_rebuild(), ["page"])
    assert likely(engine, ["vouchr"], OPEN_TO_ALL) == {}


# Completion and likeness ------------------------------------------------------------------


def titles(engine, *words, audiences=OPEN_TO_ALL, kinds=KINDS, size=8):
    return [each.title for each in engine.complete(words, audiences, kinds, size)]


def test_titles_are_completed_from_the_beginning_of_the_last_word(engine):
    engine.index(
        [
            a_document(1, title="Meeting costs"),
            a_document(2, title="Who pays for the cost of a meeting?", body="meetings"),
            a_document(3, title="Café in the garden"),
            a_document(4, title="Garden", body="meeting"),
            a_document(5, kind="news", title="The meetings of May"),
        ]
    )
    assert titles(engine, "meeti") == ["Meeting costs", "The meetings of May", "Who pays for the cost of a meeting?"]
    assert titles(engine, "meetings") == ["The meetings of May"]
    assert titles(engine, "meeting", "co") == ["Meeting costs", "Who pays for the cost of a meeting?"]
    assert titles(engine, "caf") == titles(engine, "garden", "café") == ["Café in the garden"]
    assert titles(engine, "meeti", size=1) == ["Meeting costs"]
    assert titles(engine, "meeti", kinds=("news",)) == ["The meetings of May"]
    assert titles(engine, "meet", "hedgehog") == titles(engine) == []


def test_titles_of_a_closed_audience_are_not_completed_and_groups_stand_once(engine):
    of_thread = {"kind": "thread", "group": 9, "title": "Meeting costs"}
    engine.index([a_document(pk, where=f"post {pk}" if pk > 20 else "", **of_thread) for pk in (20, 21, 22)])
    engine.index([a_document(1, audience=MEMBERS, title="Meeting in secret")])
    [completion] = engine.complete(("meet",), OPEN_TO_ALL, KINDS, 8)
    assert completion == Completion(kind="thread", title="Meeting costs", url="/pages/20/", object_id=20)
    assert titles(engine, "meet", audiences=frozenset({PUBLIC, MEMBERS})) == ["Meeting costs", "Meeting in secret"]


def shelf_of_likenesses():
    lift = "The lift of the hall is broken, and wheelchairs wait for the lift."
    ramp = "Wheelchairs take the ramp while the lift is mended."
    posts = [a_document(pk, kind="thread", group=9, title="Lift in the hall", body=lift) for pk in (20, 21)]
    other = [a_document(pk, body=f"Soup number {pk} with carrots and onions, for the table") for pk in range(30, 45)]
    return [
        *posts,
        *other,
        a_document(1, kind="news", title="A ramp", body=ramp),
        a_document(2, title="A ramp", body=ramp, topics=("Access",)),
        a_document(3, title="Secret lift", audience=MEMBERS, body=lift),
        a_document(4, kind="poll", title="Lift", body=lift),
        a_document(5, title="Wheelchairs on a lift", body=lift, topics=("Access",)),
    ]


def test_related_is_what_has_the_same_telling_words_without_itself_and_what_is_closed(engine):
    engine.index(shelf_of_likenesses())
    like_thread = engine.related("thread", 9, OPEN_TO_ALL, KINDS, 5)
    assert sorted((hit.kind, hit.group) for hit in like_thread) == [("news", 1), ("page", 2), ("page", 5)]
    assert like_thread[0].group == 5
    assert {hit.excerpt for hit in like_thread} == {()}
    assert [(hit.kind, hit.group) for hit in engine.related("page", 5, OPEN_TO_ALL, KINDS, 1)] == [("thread", 9)]
    members = engine.related("news", 1, frozenset({PUBLIC, MEMBERS}), ("page",), 5)
    assert sorted(hit.group for hit in members) == [2, 3, 5]


def test_common_topic_brings_related_things_nearer(engine):
    same = {"title": "A bus", "body": "Tickets for the bus to the sea"}
    engine.index([a_document(pk, body=f"Soup {pk}") for pk in range(30, 45)])
    engine.index([a_document(1, **same, topics=("Travel costs",)), a_document(2, **same, topics=("Pay",))])
    engine.index([a_document(3, **same, topics=("Travel costs", "Food"))])
    assert [hit.object_id for hit in engine.related("page", 1, OPEN_TO_ALL, KINDS, 2)] == [3, 2]


def test_nothing_is_like_what_is_not_there_or_closed(engine):
    engine.index(shelf_of_likenesses())
    assert engine.related("page", 3, OPEN_TO_ALL, KINDS, 5) == ()
    assert engine.related("page", 99, OPEN_TO_ALL, KINDS, 5) == ()


# The index --------------------------------------------------------------------------------


def test_pages_follow_one_another_without_gap_or_double(engine):
    engine.index([a_document(pk, body="marker") for pk in range(1, 8)])
    pages = [found(engine, "marker", page=page, size=3) for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [3, 3, 1, 0]
    assert sorted(sum(pages, [])) == [1, 2, 3, 4, 5, 6, 7]


def test_changed_document_replaces_the_old_one(engine):
    engine.index([a_document(1, body="before")])
    engine.index([a_document(1, body="after")])
    assert (found(engine, "before"), found(engine, "after")) == ([], [1])
    assert dict(engine.stats()) == {"page": 1}


def test_indexing_twice_changes_nothing(engine):
    for _ in range(2):
        engine.index([a_document(1, body="marker")])
    assert look(engine, "marker").total == 1
    assert engine.mend() == 0


def test_change_of_audience_takes_effect_at_once(engine):
    engine.index([a_document(1, body="marker")])
    engine.index([a_document(1, body="marker", audience="restriction:3")])
    assert look(engine, "marker").total == 0
    assert look(engine, "marker", audiences=("restriction:3",)).total == 1


def test_part_that_is_no_longer_given_is_taken_out(engine):
    engine.index([a_document(1, body="one"), a_document(1, part="members", body="two")])
    engine.index([a_document(1, body="one")])
    assert (found(engine, "one"), found(engine, "two")) == ([1], [])


def test_removed_object_is_gone_and_others_stay(engine):
    engine.index(
        [a_document(1, body="marker"), a_document(2, body="marker"), a_document(1, kind="news", body="marker")]
    )
    engine.remove("page", [1, 99])
    assert look(engine, "marker").facets["kind"] == {"page": 1, "news": 1}
    assert found(engine, "marker", kind="page") == [2]


def test_rebuild_forgets_what_was_not_indexed_again_and_keeps_what_could_not_be_read(engine):
    engine.index([a_document(1, body="marker"), a_document(2, body="marker")])
    engine.index([a_document(1, kind="news", body="marker"), a_document(1, kind="thread", body="marker")])
    token = engine.begin_rebuild()
    assert look(engine, "marker").total == 4
    engine.index([a_document(2, body="marker")], rebuild=token)
    assert look(engine, "marker").total == 4
    assert engine.end_rebuild(token, ["page"], kept=["news"]) == 2
    assert look(engine, "marker").facets["kind"] == {"page": 1, "news": 1}


def test_clear_empties_the_index(engine):
    engine.index([a_document(1, body="marker")])
    engine.clear()
    assert (look(engine, "marker").total, dict(engine.stats()), engine.mend()) == (0, {}, 0)


def test_fingerprints_change_with_the_content_alone(engine):
    engine.index([a_document(1, body="one"), a_document(2, body="two"), a_document(3, body="three")])
    before = engine.fingerprints("page", 1, 2)
    assert list(before) == [(2, "")]
    engine.index([a_document(2, body="two"), a_document(3, body="3")])
    assert engine.fingerprints("page", 1, 2) == before
    assert set(engine.fingerprints("page", 1, None)) == {(2, ""), (3, "")}


def test_mend_sets_right_what_the_engine_lost_or_kept_too_long(database_engine):
    database_engine.index([a_document(1, body="marker"), a_document(2, body="marker")])
    database_engine.drop_rows(list(IndexedDocument.objects.filter(object_id=1).values_list("pk", flat=True)))
    IndexedDocument.objects.filter(object_id=2).delete()
    assert database_engine.mend() == 2
    assert found(database_engine, "marker") == [1]


def test_mend_sets_the_list_of_words_right(database_engine):
    database_engine.index([a_document(1, body="voucher")])
    Spelling.objects.update(word="voucers")
    assert (database_engine.mend(), database_engine.mend()) == (3, 0)
    assert set(Spelling.objects.values_list("word", flat=True)) == {"voucher", "page"}


def test_database_plans_with_what_there_is_right_after_a_rebuild(database_engine):
    token = database_engine.begin_rebuild()
    database_engine.index([a_document(pk, body="marker") for pk in range(1, 8)], rebuild=token)
    database_engine.end_rebuild(token, ["page"])
    planned_by = {"postgresql": "SELECT reltuples FROM pg_class WHERE relname = 'search_vector'"}
    with connection.cursor() as cursor:
        cursor.execute(planned_by.get(connection.vendor, "SELECT count(*) FROM search_document"))
        assert cursor.fetchone()[0] == 7


def test_very_long_text_of_unlike_words_is_indexed(engine):
    body = " ".join(f"w{number:x}" for number in range(200_000))
    engine.index([a_document(1, body=body), a_document(2, body="marker")])
    assert found(engine, "w1f") == [1]


@pytest.mark.parametrize("word", ["near", "and", "or", "not", "x" * 60, "数", "٣", "²", "ﬁ", "भाषा", "o\u0323\u0300ru"])
def test_no_word_is_an_operator_or_an_error(engine, word):
    engine.index([a_document(1, body="marker")])
    assert look(engine, word).total == 0
    assert look(engine, word, "marker").total == 1
    assert look(engine, "marker", exact=((word, word),), without=(term(word),)).total == 0
    assert look(engine, "marker", without=(term(word),)).total == 1
    assert look(engine, "marker", author=(word,)).total == 0
    assert (titles(engine, word), engine.corrections([word], OPEN_TO_ALL)) == ([], Corrections())


@pytest.mark.django_db(transaction=True)
def test_search_works_after_django_rebuilt_the_table(database_engine):
    database_engine.index([a_document(1, body="marker")])
    old = IndexedDocument._meta.get_field("kind")
    new = CharField(max_length=41)
    new.set_attributes_from_name("kind")
    new.model = IndexedDocument
    with connection.schema_editor() as editor:
        editor.alter_field(IndexedDocument, old, new)
    try:
        database_engine.index([a_document(2, body="marker")])
        assert sorted(found(database_engine, "marker")) == [1, 2]
    finally:
        with connection.schema_editor() as editor:
            editor.alter_field(IndexedDocument, new, old)


def test_document_that_will_never_fit_is_refused(engine):
    with pytest.raises(Refused):
        engine.index([a_document(1, group=2**70, body="marker")])
    engine.index([a_document(2, body="marker")])
    assert found(engine, "marker") == [2]


def test_documents_of_a_kind_that_nobody_has_any_more_are_taken_out(engine):
    engine.index([a_document(1, body="marker"), a_document(1, kind="recipe", body="marker")])
    assert (engine.weed(KINDS), engine.weed(KINDS)) == (1, 0)
    assert dict(engine.stats()) == {"page": 1}


# Search servers alone ----------------------------------------------------------------------


@pytest.fixture(params=SERVERS)
def server(request):
    return engine_named(request.param)


def test_what_somebody_wrote_into_a_server_by_hand_is_taken_out_or_put_right(server):
    parts = [a_document(1, part=part, body="marker", audience=MEMBERS) for part in ("", "b", "c")]
    server.index(parts)
    write = partial(server.client.index, index=server.indexes.live, refresh=True)
    source = server.client.get(index=server.indexes.live, id="page:1:0").body["_source"]
    for doc_id, more in {
        "page:1:7": {"ordinal": 7},
        "another": {},
        "page:0:0": {"object_id": 0},
        "page:-5:0": {"object_id": -5},
        "page:9:2": {"object_id": 9, "ordinal": 2},
    }.items():
        write(id=doc_id, document=source | more | {"audience": PUBLIC})
    assert look(server, "marker").facets["kind"] == {"page": 1}
    assert (server.weed(KINDS), server.weed(KINDS)) == (5, 0)
    assert look(server, "marker").total == 0
    write(id="page:1:0", document=source | {"audience": PUBLIC})
    server.index(parts)
    assert look(server, "marker").total == 0
    assert len(server.fingerprints("page", 0, None)) == 3


def test_writing_that_is_broken_off_leaves_nothing_that_nobody_knows_of(server, monkeypatch):
    monkeypatch.setattr(writing, "MOST_DOCUMENTS", 2)
    many = [a_document(1, part=f"p{number}", body="marker") for number in range(7)]
    bulk, left = Elasticsearch.bulk, [0]

    def cut(*args, **more):
        left[0] -= 1
        if left[0] < 0:
            raise ConnectionError("cut")
        return bulk(*args, **more)

    monkeypatch.setattr(Elasticsearch, "bulk", cut)
    for before, after in ((many, []), (many, many[:2]), (many[:2], many), ([], many)):
        for requests in range(5):
            left[0] = 99
            server.index(before)
            left[0] = requests
            with suppress(Unavailable):
                server.index(after) if after else server.remove("page", [1])
            left[0] = 99
            server.remove("page", [1])
            assert (requests, len(after), server.fingerprints("page", 0, None)) == (requests, len(after), {})
