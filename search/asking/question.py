"""From what somebody typed and chose to a Query for an engine."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace

from django.db.models import QuerySet

from hub.plugins.search import sources
from hub.prepared import prepared
from search.asking.kinds import without_kind
from search.asking.language import Asked, understood, words_in
from search.asking.synonyms import NO_WAYS, Ways, terms_of, ways_of, without_phrases
from search.backends.base import Phrase, Query, Term
from search.backends.rows import YEARS, place_key, topic_key
from search.models import StopPhrase, SynonymGroup
from search.words import COMMON, MOST_WORDS

LAST_PAGE = 50
SIZE = 20
MOST_NAMED = 6
LONGEST_TITLE = 300


@dataclass(frozen=True)
class Choices:
    """What the page's links and fields narrow a search to; all as they came, "" when not chosen."""

    kind: str = ""
    topic: str = ""
    year: str = ""
    space: str = ""
    sort: str = ""
    page: int = 1

    @property
    def any(self) -> bool:
        return bool(self.kind or self.topic or self.year or self.space)


@dataclass(frozen=True)
class Taught:
    """What editors taught the search: groups of lines that say the same, and phrases that are not searched for."""

    groups: Sequence[Sequence[str]] = ()
    stop: Sequence[Phrase] = ()


@dataclass(frozen=True)
class Question:
    """A text understood, ready to be asked. `query` is None when there is nothing to search for."""

    asked: Asked
    query: Query | None
    known_kind: bool = True
    cut: bool = False
    in_named: str = ""
    """What stood after in:, when it is no kind: it may be a space."""
    also: tuple[str, ...] = ()
    """Synonyms that are looked for beside what was typed, as editors write them."""
    ways: Ways = field(default_factory=dict, compare=False)
    """What says the same, for words that are put right."""

    @property
    def plain(self) -> str:
        """The words alone, where the search's own language narrows them; "" where it does not."""
        return " ".join(self.asked.words) if self.asked.is_narrowed else ""


def question(text: str, choices: Choices, audiences: frozenset[str], knows: Taught | None = None) -> Question:
    """What `text` asks for, within the choices, for somebody who holds these audience tokens.

    `knows` stands for what editors taught, to try something out.
    """
    text, in_kind = without_kind(text)
    asked, kinds, known = understood(text), tuple(sources()), knows or taught()
    ways = ways_of(known.groups)
    terms = terms_of(without_phrases(asked.words, known.stop), ways)
    topic, year, kind = topic_key(choices.topic), _year(choices.year), choices.kind or in_kind
    is_known = not kind or kind in kinds
    may_list = topic or year or choices.space or (kind and is_known)
    if not (terms or asked.exact or asked.narrows or (may_list and not asked.words)):
        return Question(asked=asked, query=None)
    query = Query(
        terms=terms[:MOST_WORDS],
        exact=asked.exact,
        without=tuple(Term(ways=(words,)) for words in asked.without),
        audiences=audiences,
        kinds=kinds,
        author=asked.author,
        since=asked.since,
        until=asked.until,
        kind=kind if is_known else "",
        topic=topic,
        year=year,
        place=_place(choices.space or "-".join(asked.place.split())),
        newest_first=choices.sort == "newest",
        page=choices.page if 1 <= choices.page <= LAST_PAGE else 1,
        size=SIZE,
        typed="" if asked.is_narrowed else " ".join(text[:LONGEST_TITLE].split()),
    )
    cut = len(terms) > MOST_WORDS
    also = _also(asked, terms, known)
    return Question(asked=asked, query=query, known_kind=is_known, cut=cut, in_named=asked.place, also=also, ways=ways)


def taught() -> Taught:
    """As it is now."""
    return Taught(tuple(group.lines() for group in _synonyms()), tuple(words_in(phrase) for phrase in _stop_phrases()))


@prepared
def _synonyms() -> QuerySet[SynonymGroup]:
    return SynonymGroup.objects.all()


@prepared
def _stop_phrases() -> QuerySet[StopPhrase, str]:
    return StopPhrase.objects.values_list("words", flat=True)


def _also(asked: Asked, terms: Sequence[Term], known: Taught) -> tuple[str, ...]:
    """The lines of synonyms that are ways of these terms, without those that were typed; each once. What was asked for
    in so many words has none.
    """
    exact = {phrase[at:end] for phrase in asked.exact for end in range(len(phrase) + 1) for at in range(end)}
    ways = {way for each in terms if len(each.ways) > 1 and exact.isdisjoint(each.ways) for way in each.ways}
    typed = f" {' '.join(asked.words)} "
    lines = {words_in(line): line for lines in known.groups for line in lines}
    return tuple(line for way, line in lines.items() if way in ways and f" {' '.join(way)} " not in typed)[:MOST_NAMED]


def searched_for(words: Sequence[str], known: Taught) -> list[str]:
    """What is looked for when somebody types these words: each term by one way to say it, as typed if it was."""
    typed = " ".join(words)
    terms = [
        [" ".join(way) for way in each.ways]
        for each in terms_of(without_phrases(words, known.stop), ways_of(known.groups))
    ]
    return [next((way for way in ways if f" {way} " in f" {typed} "), ways[0]) for ways in terms]


def _year(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 5 and int(value) in YEARS else 0


def _place(slug: str) -> str:
    """The place of a space; of a slug that cannot be one a place that nothing is in, not no place at all."""
    return (place_key(f"space:{slug}") or "nowhere:") if slug else ""


def key_of(text: str) -> str:
    """Questions of one key are the same question: their telling words in the order of the alphabet."""
    return " ".join(sorted({word for word in words_in(text) if word not in COMMON}))[:250]


def unsure_words(query: Query) -> list[str]:
    """Words of the query that may be mistyped: alone in their term, of letters, and long enough to tell."""
    alone = [each.ways[0][0] for each in query.terms if len(each.ways) == 1 and len(each.ways[0]) == 1]
    exact = {word for phrase in query.exact for word in phrase}
    return [word for word in alone if len(word) > 2 and word.isalpha() and word not in exact]


def corrected(query: Query, nearby: Mapping[str, Collection[str]], ways: Ways = NO_WAYS) -> Query:
    """The query with words of `nearby` (word → likely ones) as further ways to say what was typed, and what says the
    same as they do.
    """
    return replace(query, terms=tuple(_put_right(each, nearby, ways) for each in query.terms))


def _put_right(term: Term, nearby: Mapping[str, Collection[str]], ways: Ways) -> Term:
    likely = nearby.get(term.ways[0][0], ()) if len(term.ways) == 1 else ()
    phrases = (tuple(each.split()) for each in likely)
    further = [way for phrase in phrases for way in ways.get(phrase, (phrase,))]
    return Term(ways=tuple(dict.fromkeys((*term.ways, *further))))
