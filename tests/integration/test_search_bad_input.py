"""Whatever somebody types gets a 200 with a sentence that helps: on the page, through the API, on each engine."""

import pytest
from django.core.cache import cache
from django.utils.html import escape

from hub.plugins.registry import registry
from search import queries
from search.asking import language
from search.backends import choosing, database, engine
from tests.factories.documents import ShelfPlugin, ShelfSource, a_document
from tests.search_servers import SERVERS, server_url

pytestmark = [pytest.mark.database, pytest.mark.django_db]
FOUND, NOTHING = "1 result for", "Nothing found for"
HELP = "Type a few words that say what you are looking for"
QUESTIONS = {
    "": HELP,
    "  \t ": HELP,
    "q": NOTHING,
    "x" * 8000: queries.TOO_LONG,
    "voucher's " * 1000 + "marker": queries.TOO_LONG,
    "marker " * 1100: FOUND,
    "marker " + " ".join(f"w{number}" for number in range(1500)): queries.CUT,
    "NEAR(": NOTHING,
    'NEAR("marker': FOUND,
    'marker "open': FOUND,
    '""""marker"': FOUND,
    "marker AND OR NOT (": FOUND,
    "marker' OR 1=1 --": FOUND,
    "{marker} : * ^ ~2 /.*/ \\": FOUND,
    "%s %(x)s marker": FOUND,
    "marker title:x _exists_:y": FOUND,
    "???": queries.NO_WORDS,
    "-": queries.NO_WORDS,
    "\x00\x07\x1b\ue000": queries.NO_WORDS,
    "mar\x00ker marker": FOUND,
    "who are we": queries.ONLY_COMMON,
    "Don’t!": queries.ONLY_COMMON,
    "-marker": queries.ONLY_MINUS,
    '-marker -"travel costs"': queries.ONLY_MINUS,
    "marker author:nobody": NOTHING,
    "author:": language.NO_AUTHOR,
    "marker author:": language.NO_AUTHOR,
    "marker before:soon": language.NO_DATE.format(word="before:soon"),
    "marker after:2026-02-31": language.NO_DATE.format(word="after:2026-02-31"),
    "before:": language.NO_DATE.format(word="before:"),
    "before:0000 marker": language.NO_DATE.format(word="before:0000"),
    "marker in:nowhere": queries.NO_PLACE.format(name="nowhere"),
}
PAGES = dict.fromkeys(("51", "2", "999999999"), queries.NO_PAGE)
PAGES |= dict.fromkeys(("0", "-1", "two", "1.5", "٣"), queries.NO_NUMBER)
PAGES |= {"9" * 30: queries.NO_PAGE}
PAGES |= {"1": FOUND, "": FOUND}
NO_NUMBERS = ("-1", "two", "1.5", "٣", "9" * 30)
"""What the API says of them in so many words (422) rather than to guess."""


@pytest.fixture(params=["database", *SERVERS])
def marked(request, settings, monkeypatch):
    """A hub with one page that says "marker", on the database or a real search server."""
    shelf = ShelfSource("page")
    monkeypatch.setattr(registry, "sources", {"page": (ShelfPlugin(), shelf)})
    cache.clear()
    document = a_document(1, body="a marker")
    shelf.put(document)
    database().index([document])
    if request.param == "database":
        yield
        return
    settings.ELASTICSEARCH_URL = f"{server_url(request.param)}/hub-bad-input"
    monkeypatch.setattr(choosing, "patience", choosing.Patience())
    engine().clear()
    engine().index([document])
    engine().settle()
    yield
    engine().indexes.drop_all()


def ask(client, **query):
    """The page as text and the API's answer, never an error; with an engine it is the engine that answered."""
    cache.clear()  # as if a minute had passed
    page = client.get("/search/", query)
    answer = client.get("/api/v1/search", query)
    assert (query, page.status_code) == (query, 200)
    assert queries.STOOD_IN not in page.content.decode()
    return page.content.decode(), answer


def test_any_question_gets_a_sentence_that_helps(client, marked):
    for question, sentence in QUESTIONS.items():
        page, answer = ask(client, q=question)
        assert (question, escape(sentence) in page) == (question, True)
        assert (question, answer.status_code) == (question, 200)
        said = answer.json()
        assert (question, bool(said["total"] or said["notes"])) == (question, True)


def test_any_page_number_gets_a_sentence_that_helps(client, marked):
    for number, sentence in PAGES.items():
        page, answer = ask(client, q="marker", page=number)
        assert (number, escape(sentence) in page) == (number, True)
        assert (number, answer.status_code) == (number, 422 if number in NO_NUMBERS else 200)
        if answer.status_code == 200 and sentence != FOUND:
            assert (answer.json()["total"], answer.json()["notes"]) == (1, [sentence])


def test_any_choice_gets_a_page(client, marked):
    odd = ("poll", "\x00", "page'", "x" * 3000, "%s", "2026-13", "🦆")
    for name in ("kind", "topic", "year", "space", "sort"):
        for value in odd:
            page, _ = ask(client, q="marker", **{name: value})
            assert (name, value, "result" in page) == (name, value, True)
