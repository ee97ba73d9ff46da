"""Going through everything that a search server holds: alike on every server, and true to one moment."""

import pytest

from search.backends.elastic import walking
from search.backends.elastic.address import address_of
from search.backends.elasticsearch import ElasticsearchBackend
from tests.factories.documents import a_document
from tests.search_servers import SERVERS, server_url

ALL = {"match_all": {}}


@pytest.fixture(params=SERVERS)
def engine(request, monkeypatch):
    monkeypatch.setattr(walking, "PAGE", 3)
    engine = ElasticsearchBackend(address_of(f"{server_url(request.param)}/hub-walk"), refresh=True, seconds=30)
    engine.clear()
    engine.index([a_document(pk) for pk in range(1, 9)])
    yield engine
    engine.indexes.drop_all()


def walk(engine):
    return walking.pages(engine.indexes.client, engine.indexes.live, ALL)


def ids(pages):
    return [hit["sort"][0] for page in pages for hit in page]


def test_walk_goes_through_everything_once_in_order(engine):
    assert ids(walk(engine)) == list(range(1, 9))


def test_what_is_written_meanwhile_changes_nothing_for_a_walk(engine):
    pages = walk(engine)
    first = ids([next(pages)])
    engine.remove("page", [5])
    engine.index([a_document(9), a_document(1, body="newer")])
    assert first + ids(pages) == list(range(1, 9))
    assert ids(walk(engine)) == [1, 2, 3, 4, 6, 7, 8, 9]


def test_walk_whose_point_in_time_was_forgotten_goes_on_where_it_was(engine, monkeypatch):
    opened = []
    open_moment = walking.open_moment
    monkeypatch.setattr(walking, "open_moment", lambda *named: opened.append(open_moment(*named)) or opened[-1])
    pages = walk(engine)
    first = ids([next(pages)])
    walking.close_moment(engine.indexes.client, opened[0])
    assert (first + ids(pages), len(opened)) == (list(range(1, 9)), 2)


def test_walk_that_is_broken_off_lets_go_of_its_point_in_time(engine):
    def number():
        about = engine.indexes.client.nodes.stats(metric="indices", index_metric="search").body["nodes"]
        return sum(node["indices"]["search"]["open_contexts"] for node in about.values())

    before, pages = number(), walk(engine)
    next(pages)
    pages.close()
    assert number() <= before
