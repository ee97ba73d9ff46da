"""What people may ask for, from the text they type to what they are shown."""

import pytest
from django.contrib.auth.models import AnonymousUser

from hub.plugins.registry import registry
from hub.plugins.search import MEMBERS
from search import queries
from search.asking.question import Choices
from search.backends import backend
from search.models import Pin, StopPhrase, SynonymGroup
from tests.factories.documents import ShelfPlugin, ShelfSource, a_document
from tests.factories.members import MemberFactory

GUEST = AnonymousUser()
pytestmark = [pytest.mark.database, pytest.mark.django_db]


@pytest.fixture(autouse=True)
def shelves(monkeypatch):
    kinds = {"page": "Pages", "news": "News"}
    sources = {kind: (ShelfPlugin(), ShelfSource(kind, label)) for kind, label in kinds.items()}
    monkeypatch.setattr(registry, "sources", sources)


def index(*documents):
    for document in documents:
        registry.sources[document.kind][1].put(document)
    backend().index(documents)


def found(text, viewer=GUEST, **choices):
    return [hit.object_id for hit in search(text, viewer, **choices).hits]


def search(text, viewer=GUEST, **choices):
    return queries.search(viewer, text, Choices(**choices))


@pytest.mark.parametrize("word", ["co-pro", "copro", "coproduction", "Co-production", "CO PRO"])
def test_words_for_our_own_work_are_one_word_from_the_start(word):
    index(*[a_document(pk, body=f"We learn {said}") for pk, said in enumerate(("co-pro", "copro", "coproduction"), 1)])
    index(a_document(4, body="a co chair and a pro"), a_document(5, body="Co-production is slow."))
    assert sorted(found(word)) == [1, 2, 3, 5]


def test_synonyms_of_editors_work_at_once():
    index(a_document(1, body="The coach leaves at ten."))
    assert found("bus") == []
    SynonymGroup.objects.create(words="bus\ncoach\n")
    assert found("bus") == [1]


def test_stop_phrase_is_not_searched_for():
    index(a_document(1, body="Guidance for people who travel"), a_document(2, body="Pay"))
    assert sorted(found("guidance on pay")) == [1, 2]
    StopPhrase.objects.create(words="guidance on")
    assert found("guidance on pay") == [2]


def test_pinned_result_comes_first_for_its_question_in_any_order_and_is_not_repeated():
    index(a_document(1, title="Pay", body="pay rates"), a_document(2, kind="news", title="Rates of pay"))
    index(a_document(3, title="How to claim"))
    for group_id in (3, 2):
        Pin.objects.create(
            question="pay rates", key="pay rates", kind="page" if group_id == 3 else "news", group_id=group_id
        )
    seen = search("Rates of pay?")
    assert [(hit.kind, hit.group) for hit in seen.pinned] == [("page", 3), ("news", 2)]
    assert [hit.object_id for hit in seen.hits] == [1]
    assert seen.total == 2
    assert search("pay").pinned == ()
    assert search("pay rates", kind="news").pinned == ()


def test_pinned_result_is_for_those_who_may_see_it():
    index(a_document(1, audience=MEMBERS, title="Rates"))
    Pin.objects.create(question="pay", key="pay", kind="page", group_id=1)
    assert search("pay").pinned == ()
    assert [hit.title for hit in search("pay", MemberFactory()).pinned] == ["Rates"]


def test_what_was_narrowed_a_moment_ago_is_not_shown_though_the_index_does_not_know_it_yet():
    index(a_document(1, body="marker"), a_document(2, body="marker"))
    registry.sources["page"][1].put(a_document(1, body="marker", audience=MEMBERS))
    assert found("marker") == [2]
    assert sorted(found("marker", MemberFactory())) == [1, 2]
    registry.sources["page"][1].shelf.pop(2)
    assert found("marker") == []


def test_kind_after_in_is_a_kind_and_anything_else_a_space():
    index(a_document(1, body="pay"), a_document(1, kind="news", body="pay"))
    index(a_document(2, body="pay", place="space:kitchen-table"))
    assert [hit.kind for hit in search("pay in:news").hits] == ["news"]
    assert found("pay in:kitchen-table") == [2]
    assert found("in:kitchen-table") == [2]
    nowhere = search("pay in:nowhere")
    assert (nowhere.total, nowhere.notes) == (0, (queries.NO_PLACE.format(name="nowhere"),))
    assert search("pay in:!!").total == 3


def test_kind_after_in_may_be_called_by_its_label_and_a_space_by_its_name():
    index(a_document(1, kind="news", body="marker"), a_document(2, body="marker", place="space:kitchen-table"))
    assert found("marker in:news") == found('marker in:"News"') == [1]
    assert found("marker in:pages") == [2]
    assert found('marker in:"Kitchen table"') == found("marker in:kitchen-table") == [2]


def test_kind_chosen_goes_before_the_one_after_in_and_both_before_words():
    index(a_document(1, body="pay"), a_document(2, kind="news", body="pay"), a_document(3, kind="news", body="other"))
    assert found("pay in:news", kind="page") == [1]
    assert sorted(found("in:News")) == sorted(found("", kind="news")) == [2, 3]
    assert found("-pay", kind="news") == found("in:pages in:news -pay") == [3]


def test_minus_leaves_out_a_post_and_not_its_thread():
    index(a_document(1, group=7, body="voucher"), a_document(2, group=7, body="voucher by bus"))
    index(a_document(3, group=8, body="voucher by bus"))
    assert found("voucher -bus") == [1]


def test_only_a_minus_asks_for_nothing_and_says_so():
    seen = search("-pay")
    assert (seen.asked, seen.notes) == (False, (queries.ONLY_MINUS,))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Vuchers for me", "vouchers for me"),
        ("pay_vuchers", "pay_vouchers"),
        ("vuche\u0301rs", "vouchers"),
        ("vuchers -vuchers", "vouchers -vouchers"),
        ("vucherſ -Vuchers", "vouchers -vouchers"),
    ],
)
def test_misspelt_word_is_looked_for_as_it_was_meant_and_put_right_where_it_stands(typed, said):
    index(a_document(1, body="Vouchers for everybody."))
    result = search(typed)
    assert (result.did_you_mean, result.broadened) == (said, True)


def test_words_without_their_space_find_the_two_words_next_to_each_other():
    index(a_document(1, body="Our well-being matters."), a_document(2, body="Being here is well worth it."))
    result = search("Wellbeing now")
    assert ([hit.object_id for hit in result.hits], result.did_you_mean) == ([1], "well being now")
    assert [piece.text for piece in result.hits[0].excerpt if piece.marked] == ["well-being"]


def test_short_word_that_the_hub_lacks_is_asked_about_and_nothing_else_is_looked_for(client):
    index(a_document(1, body="We wrote to the council in waves, for pipes and hips."))
    for typed, near in (("wages", "waves"), ("PIP", "pipes"), ("wages council", "waves council")):
        result = search(typed)
        assert (result.did_you_mean or near, result.broadened) == (near, False)
    assert found("wages") == found("PIP") == []
    page = client.get("/search/", {"q": "wages"}).content.decode()
    assert 'Did you mean <a href="?q=waves">waves</a>?</p>' in page


def test_synonym_of_several_words_takes_no_results_away():
    index(a_document(1, body="The travel was long."), a_document(2, body="Fares rise."), a_document(3, body="Costs."))
    assert sorted(found("travel costs")) == [1, 3]
    SynonymGroup.objects.create(words="travel costs\nfares")
    assert sorted(found("travel costs")) == [1, 2, 3]
    assert found("fares") == [2]


def test_exact_words_are_not_said_to_be_looked_for_in_other_ways():
    index(a_document(1, body="All about co-production."))
    assert (search('"copro"').total, search('"copro"').also) == (0, ())
    assert sorted(search("copro").also) == ["co-pro", "co-production", "coproduction"]


def test_what_is_put_first_for_words_is_not_when_some_of_them_are_left_out_or_exact():
    index(a_document(1, title="Rates"), a_document(2, body="How to get paid"))
    Pin.objects.create(question="get paid", key="get paid", kind="page", group_id=1)
    assert [hit.object_id for hit in search("get paid").pinned] == [1]
    for text in ("get -paid", "paid -get", '"get paid"', "get paid in:page"):
        assert search(text).pinned == ()


def test_word_that_somebody_once_misspelt_is_asked_about_and_finds_what_it_says(client):
    index(*(a_document(pk, body="An accessible room.") for pk in range(1, 13)), a_document(20, body="Is it acessible?"))
    result = search("acessible room")
    assert (result.did_you_mean, result.broadened) == ("accessible room", False)
    assert found("acessible") == [20]
    page = client.get("/search/", {"q": "acessible"}).content.decode()
    assert 'Did you mean <a href="?q=accessible">accessible</a>?</p>' in page
    page = client.get("/search/", {"q": "accesible"}).content.decode()
    assert (
        'Did you mean <a href="?q=accessible">accessible</a>? We looked for that, too, and for acessible.</p>' in page
    )
    assert search("acessible accesible").broadened is False
