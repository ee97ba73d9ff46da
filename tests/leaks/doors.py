"""The doors of the search, each looked at by somebody: they find exactly what is theirs, and meet no other word."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from xml.etree import ElementTree

from django.conf import settings
from django.test import Client

from hub.plugins.search import audiences_of, sources
from search import queries
from search.asking.question import Choices
from search.backends import database
from search.backends.base import Backend, Completion, Corrections, Hit, Hits, Query, term
from search.backends.elastic.address import address_of
from search.backends.elasticsearch import ElasticsearchBackend
from search.completing import completions
from search.queries import Found
from tests.leaks.words import OF_A_PLUGIN, RAMP, Rights, Secret, Secrets, apart, misspelt, words_of

WORD = re.compile(r"[a-z]{10}")
AT_ONCE = 100
"""So many words an engine is asked for together."""
TYPED = 28
"""So many somebody types: a search takes 32, a saved one 300 letters."""


def what_answers() -> Backend:
    """The engine itself, which the hub would not wait for this long."""
    if settings.ELASTICSEARCH_URL:
        return ElasticsearchBackend(address_of(settings.ELASTICSEARCH_URL), seconds=30)
    return database()


@dataclass
class Look:
    """Somebody who looks, with what they may see at this moment."""

    secrets: Secrets
    name: str

    def __post_init__(self) -> None:
        self.viewer = self.secrets.person(self.name)
        self.rights = Rights(self.viewer, self.secrets)
        self.tokens, self.kinds = audiences_of(self.viewer), tuple(sources())
        self.forbidden = self.secrets.not_for(self.rights)
        self.engine = what_answers()

    @cached_property
    def client(self) -> Client:
        client = Client()
        if self.viewer.pk:
            client.force_login(self.viewer)
        return client

    def every_door(self) -> None:
        self.engine_finds(self.secrets.planted)
        self.engine_says_no_word_that_is_not_theirs()
        self.rare_and_frequent_are_words_by_what_is_theirs()
        self.titles_are_counted_and_completed()
        self.what_is_alike()
        self.some_words_as_they_are_typed()
        self.choices_and_fields()
        self.pages_and_api()

    # What the engine is asked ---------------------------------------------------------------

    def engine_finds(self, secrets: Sequence[Secret]) -> None:
        """Nothing for all words that are not theirs: no result, no number, no value of a facet. And all that is."""
        for some in _in_parts([each for each in secrets if not self.rights.see(each)]):
            found = self._ask(some)
            assert (found.total, found.hits) == (0, ())
            assert [dict(values) for values in found.facets.values()] == [{}] * 4
        for some in _in_parts(self.rights.seen(secrets)):
            theirs, found = {each.result for each in some}, self._ask(some)
            assert {(hit.kind, hit.group) for hit in found.hits} == theirs
            assert found.total == len(theirs)
            assert dict(found.facets["kind"]) == Counter(kind for kind, _ in theirs)
            self.nothing_else_in(found.hits, *found.facets["topic"])

    def _ask(self, secrets: Sequence[Secret]) -> Hits:
        # To rank by so many words is dear. What people type is ranked, further down.
        terms = tuple(term(each.word) for each in secrets)
        of_viewer = {"audiences": self.tokens, "kinds": self.kinds}
        return self.engine.search(Query(terms=terms, **of_viewer, newest_first=True, size=AT_ONCE))

    def engine_says_no_word_that_is_not_theirs(self) -> None:
        """A word that is not theirs is as unknown as one that nobody has, and is not told as what was meant."""
        known = {each.word for each in self.rights.seen(self.secrets.planted)}
        for words in _in_parts(list(self.secrets.doubled)):
            # What they may see is known, and so nothing is said; for the rest there is a word in the open.
            expected = {word: (self.secrets.doubled[word],) for word in words if word not in known}
            assert self.engine.corrections(words, self.tokens) == Corrections(expected)
        plain = [each.word for each in self._alone(self.secrets.planted)]
        some = self.secrets.chance.sample(plain, 80)
        said = self.engine.corrections([misspelt(word) for word in some], self.tokens)
        assert said == Corrections({misspelt(word): (word,) for word in some if word in known})

    def rare_and_frequent_are_words_by_what_is_theirs(self) -> None:
        """One that is not theirs is unknown, and not rare; a word that is frequent in private is not told of."""
        known = {each.word for each in self.rights.seen(self.secrets.planted)}
        meant = {word: (near,) for word, near in self.secrets.slips.items() if word not in known}
        rather = {word: near for word, near in self.secrets.slips.items() if word in known}
        rather |= {word: each.word for word, each in self.secrets.often.items() if self.rights.see(each)}
        asked = [*self.secrets.slips, *self.secrets.often]
        said = self.engine.corrections(asked, self.tokens)
        assert (said.meant, said.rather) == (meant, rather)
        for word in asked[-4:]:
            found = queries.search(self.viewer, word)
            assert (found.did_you_mean, found.broadened) == ({**self.secrets.slips, **rather}.get(word), word in meant)
            self.nothing_else_in(found, typed=word)

    def titles_are_counted_and_completed(self) -> None:
        """All titles have one word: everything is counted, gone through and completed by it."""
        titles = self.rights.seen(self.secrets.titles)
        theirs, spaces = {each.result for each in titles}, Counter(map(self.space_of, titles))
        found = list(self._pages_of(RAMP))
        assert [page.total for page in found] == [len(theirs)] * len(found)
        assert {(hit.kind, hit.group) for page in found for hit in page.hits} == theirs
        assert _figures(found[0], "kind") == Counter(kind for kind, _ in theirs)
        assert _figures(found[0], "space") == {slug: number for slug, number in spaces.items() if slug}
        assert sum(_figures(found[0], "year").values()) <= len(theirs)
        self.nothing_else_in(*found)
        completed = self.engine.complete((RAMP,), self.tokens, self.kinds, 200)
        words = {(each.kind, word) for each in completed for word in WORD.findall(each.title)}
        assert words == {(each.kind, word) for each in titles for word in (each.word, each.beside)}
        things = [each.result for each in self.secrets.titles]
        assert {(hit.kind, hit.group) for hit in self.engine.shown(things, self.tokens)} == theirs

    def space_of(self, title: Secret) -> str:
        return self.rights.space_of[title.group] if title.kind == "thread" else ""

    def _pages_of(self, text: str) -> Iterator[Found]:
        found = queries.search(self.viewer, text)
        yield found
        for page in range(2, found.last + 1):
            yield queries.search(self.viewer, text, Choices(page=page))

    def what_is_alike(self) -> None:
        """What is open is like everything of theirs, and like nothing else. Of what is not theirs nothing is told."""
        theirs = {each.result for each in self.rights.seen(self.secrets.titles)}
        others = {each.result for each in self.secrets.titles} - theirs
        opened = {("news", self.secrets.open_pages[0].pk), ("story", self.secrets.open_pages[1].pk)}
        opened.add(("resource", self.secrets.open_pages[2].pk))
        for thing in opened:
            found = self.engine.related(*thing, self.tokens, self.kinds, 200)
            results = {(hit.kind, hit.group) for hit in found}
            assert (results & others, opened - results) == (set(), {thing})
            # Nobody may think that there is nothing because nothing is ever found.
            assert len(results & theirs) >= len(theirs) / 2
            self.nothing_else_in(found)
        for each in self.secrets.chance.sample(self.secrets.titles, 12):
            assert self.rights.see(each) or self.engine.related(*each.result, self.tokens, self.kinds, 20) == ()

    # As people ask --------------------------------------------------------------------------

    def some_words(self) -> list[Secret]:
        """As many as are typed together, of all kinds, some of them theirs; with nothing near to them."""
        return apart(self._alone(self.secrets.chance.sample(self.secrets.planted, 300)), TYPED)

    def _alone(self, secrets: Sequence[Secret]) -> list[Secret]:
        near_others = {*self.secrets.doubled, *self.secrets.slips}
        return [each for each in secrets if each.word not in near_others]

    def some_words_as_they_are_typed(self) -> None:
        some = self.some_words()
        theirs, found = {each.result for each in self.rights.seen(some)}, list(self._pages_of(words_of(some)))
        assert {(hit.kind, hit.group) for page in found for hit in page.hits} == theirs
        assert found[0].total == len(theirs)
        assert _figures(found[0], "kind") == Counter(kind for kind, _ in theirs)
        self.nothing_else_in(*found)
        some = self.some_words()
        found = [queries.search(self.viewer, " ".join(misspelt(each.word) for each in some))]
        assert {(hit.kind, hit.group) for hit in found[0].hits} <= {each.result for each in self.rights.seen(some)}
        self.nothing_else_in(*found)
        for word, near in self.secrets.chance.sample(sorted(self.secrets.doubled.items()), 3):
            known = any(each.word == word for each in self.rights.seen(self.secrets.planted))
            assert queries.search(self.viewer, word).did_you_mean == (None if known else near)
        newest = queries.newest(self.viewer, words_of(some), Choices(), 30)
        theirs = {each.result for each in self.rights.seen(some)}
        assert ({(hit.kind, hit.group) for hit in newest.hits}, newest.total) == (theirs, len(theirs))
        self.nothing_else_in(newest.hits)

    def choices_and_fields(self) -> None:
        """In a space, in the library, by topic, by name, exactly so, and without: no narrowing tells of more."""
        titles = self.rights.seen(self.secrets.titles)
        for slug in self.secrets.spaces:
            inside = len([each for each in titles if self.space_of(each) == slug])
            assert self._total(RAMP, space=slug) == inside
            assert slug != "circle" or self._total(f"in:{slug} {RAMP}") == inside
        for kind in ("resource", "thread", "space", OF_A_PLUGIN):
            of_kind = len([each for each in titles if each.kind == kind])
            assert self._total(RAMP, kind=kind) == of_kind
        for each in self.secrets.chance.sample(self.secrets.topics, 4):
            slug = f"{each.word}-{each.beside}"
            assert self._total("", topic=slug) == self.rights.see(each)
        for each in self.secrets.chance.sample(self.secrets.authors, 2):
            assert self._total(f"author:{each.word}") == self.rights.see(each)
        for each in self.secrets.chance.sample(self.secrets.titles, 3):
            mine = self.rights.see(each)
            assert self._total(f'"{each.word} {each.beside}"') == mine
            assert self._total(f"{RAMP} -{each.word}") == len(titles) - mine

    def _total(self, text: str, **chosen: Any) -> int:
        found = queries.search(self.viewer, text, Choices(**chosen))
        self.nothing_else_in(found, typed=f"{text} {' '.join(chosen.values())}")
        return found.total

    # Over HTTP ------------------------------------------------------------------------------

    def pages_and_api(self) -> None:
        """Signed in where there is somebody: words that were typed stand on the page, no others."""
        some = self.some_words()
        text, number = words_of(some), len({each.result for each in self.rights.seen(some)})
        assert self.get("/api/v1/search", q=text).json()["total"] == number
        self.get("/search/", q=text)
        ramps = len({each.result for each in self.rights.seen(self.secrets.titles)})
        results = f"{ramps} result" + "s" * (ramps != 1)
        assert results in self.get("/search/", q=RAMP).text
        for slug in ("circle", "elsewhere"):
            self.get("/search/", q=RAMP, space=slug)
        self.get("/search/complete/", q=RAMP)
        for each in self.secrets.chance.sample(self.secrets.titles, 2):
            found = self.get("/search/complete/", q=each.word[:7]).json()["suggestions"]
            assert len(found) == self.rights.see(each)
        for page in self.secrets.chance.sample(self.secrets.open_pages, 2):
            assert "More like this" in self.get(page.url).text
        self.feed_is_that_of_a_guest(some)

    def feed_is_that_of_a_guest(self, some: Sequence[Secret]) -> None:
        """A reader of feeds is never signed in, so a feed is the same for everybody."""
        guest = self if self.name == "guest" else Look(self.secrets, "guest")
        feed = self.get("/search/feed/", q=words_of(some))
        assert met(feed.text) & guest.forbidden - set(words_of(some).split()) == set()
        root = ElementTree.fromstring(feed.content)
        # What has no date stands in no feed.
        seen = {each.result for each in guest.rights.seen(some) if each.kind != "space"}
        assert len(root.findall("{http://www.w3.org/2005/Atom}entry")) == len(seen)

    def get(self, path: str, *, typed: str = "", **asked: str) -> Any:
        answer = self.client.get(path, asked)
        assert answer.status_code == 200
        typed = " ".join([typed, *asked.values()])
        assert met(answer.content.decode()) & self.forbidden - met(typed) == set()
        return answer

    # Before the index knows -----------------------------------------------------------------

    def nothing_is_shown_though_the_index_is_behind(self, touched: Sequence[Secret]) -> None:
        """The last look: an index that is behind finds, and what it finds is not shown."""
        some = apart(self._alone(touched), 12)
        theirs = {each.result for each in self.rights.seen(some)}
        for hits in (
            queries.search(self.viewer, words_of(some)).hits,
            queries.newest(self.viewer, words_of(some), Choices(), 30).hits,
        ):
            assert {(hit.kind, hit.group) for hit in hits} - theirs == set()
        self.nothing_else_in(completions(self.viewer, RAMP))
        titles = [each for each in touched if each in self.secrets.titles][:1]
        for each in titles:
            assert len(completions(self.viewer, each.word)) <= self.rights.see(each)

    def nothing_else_in(self, *shown: Found | Sequence[Hit | Completion] | str, typed: str = "") -> None:
        assert set().union(*(_said(each) for each in shown)) & self.forbidden - met(typed) == set()


def _said(shown: Found | Sequence[Hit | Completion] | str) -> set[str]:
    """Every word that results say."""
    if isinstance(shown, str):
        return met(shown)
    if isinstance(shown, Found):
        values = [value.label for values in shown.facets.values() for value in values]
        texts = " ".join([shown.did_you_mean or "", *shown.notes, *values])
        return met(texts) | _said((*shown.hits, *shown.pinned))
    return {word for each in shown for word in met(" ".join(_texts(each)))}


def _texts(shown: Hit | Completion) -> Iterator[str]:
    yield from (shown.title, shown.url)
    if isinstance(shown, Hit):
        yield from (shown.meta, shown.where, *shown.topics, *shown.people, *(piece.text for piece in shown.excerpt))


def met(text: str) -> set[str]:
    return set(WORD.findall(text.lower()))


def _figures(found: Found, facet: str) -> dict[str, int]:
    return {value.value: value.number for value in found.facets.get(facet, ())}


def _in_parts(some: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (some[start : start + AT_ONCE] for start in range(0, len(some), AT_ONCE))
