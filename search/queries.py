"""Reading the index, always with the viewer: only what one of their audience tokens opens is found."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import QuerySet

from hub.plugins.search import audiences_of, place_names, sources
from hub.prepared import prepared
from search.asking.question import LAST_PAGE, Choices, Question, Taught, corrected, key_of, question, unsure_words
from search.asking.synonyms import NO_WAYS, Ways, near_synonyms
from search.backends import backend
from search.backends.base import Backend, Corrections, Hit, Hits, Phrase, Query, term
from search.backends.rows import topic_key
from search.backends.spelling import is_plain
from search.models import Pin
from search.opening import open_now
from search.words import MOST_WORDS, WORD, plain

FARTHEST = 10**9
NO_WORDS = "Type a word or two. There were no letters or numbers in what you searched for."
EMPTY = "Type a word or two for what you are looking for."
NOTHING = "Nothing found. Look at the spelling, or try another word for the same thing."
ONLY_COMMON = "Those words are in almost everything. Add a word that says what you are looking for."
ONLY_MINUS = "A minus leaves things out. Add a word for what you are looking for."
TOO_LONG = "That was very long, so we searched for the beginning of it."
CUT = f"That was a lot of words, so we searched for the first {MOST_WORDS} of them."
NO_KIND = "We have nothing of the kind you chose. Choose another one, or everything."
NO_PLACE = "There is no space and no kind of thing called “{name}” that you can see."
TOO_FAR = f"Results stop at page {LAST_PAGE}. Add a word to bring what you need nearer to the top."
STOOD_IN = "Search works in a simpler way just now, so you may find less than usual. Try again in a minute."
DOWN = "Search does not answer just now. Please try again in a minute."
NO_PAGE = "The results do not go on that far."
NO_NUMBER = "There is no such page: pages of results are counted from 1."


@dataclass(frozen=True)
class Value:
    """One value of a facet, for people: `value` goes into the address, `number` results have it."""

    value: str
    label: str
    number: int


@dataclass(frozen=True)
class Found:
    """Results for one viewer. `asked` is False while there is nothing to search for; `notes` are sentences
    for people about what was unusual; `last` is the number of the last page there is. `pinned` are results
    that editors put first, on the first page; `hits` does not repeat them. `at_least` names figures of which there
    may be more: "total", or a facet; `about` those that are estimates.
    """

    asked: bool = False
    total: int = 0
    facets: Mapping[str, tuple[Value, ...]] = field(default_factory=dict)
    pinned: tuple[Hit, ...] = ()
    hits: tuple[Hit, ...] = ()
    page: int = 1
    last: int = 1
    notes: tuple[str, ...] = ()
    did_you_mean: str | None = None
    broadened: bool = False
    """Whether all that `did_you_mean` says was looked for as well; else it is a question alone."""
    near: tuple[str, ...] = ()
    """Further words that were looked for, because what was typed is near to them, too."""
    at_least: frozenset[str] = frozenset()
    about: frozenset[str] = frozenset()
    also: tuple[str, ...] = ()
    """Synonyms that were looked for beside what was typed."""
    phrases: frozenset[Phrase] = frozenset()
    """All ways to say what was looked for."""
    plain: str = ""
    """The words alone, where the search's own language narrowed what was typed."""

    @property
    def sentences(self) -> tuple[str, ...]:
        """The notes; where nothing is found, at least one sentence that helps."""
        return self.notes or (() if self.total or self.pinned else (NOTHING if self.asked else EMPTY,))

    @property
    def everything(self) -> int:
        """How many results there are of all kinds together."""
        return sum(value.number for value in self.facets.get("kind", ()))


def page_number(value: str | None) -> int:
    """The page somebody asked for; 1 when they named none, 0 when it is no page. None is beyond FARTHEST."""
    if not value:
        return 1
    return min(int(value[:10]), FARTHEST) if value.isascii() and value.isdigit() else 0


def search(viewer: Any, text: str, choices: Choices = Choices()) -> Found:  # noqa: B008 -- frozen
    """One page of what the viewer may find for any of the words, the best first, narrowed to their choices.

    Without words, but with a topic or a year: everything of it, the newest first. Raises Unavailable.
    """
    tokens, engine = audiences_of(viewer), backend()
    asked = question(text, choices, tokens)
    if asked.query is None:
        return Found(notes=_why_nothing(text, asked))
    spelt = spelling(asked.query, engine, asked.ways)
    query = corrected(asked.query, spelt.meant, asked.ways)
    hits = engine.search(query)
    total = hits.total if asked.known_kind else 0
    last = min(max(1, -(-total // asked.query.size)), LAST_PAGE)
    there = asked.known_kind and 1 <= choices.page <= last
    pinned = () if asked.asked.is_narrowed else _pinned(text, choices, tokens, engine)
    return Found(
        asked=True,
        total=total,
        facets=_facets(viewer, hits, asked.query.kind),
        pinned=pinned,
        hits=open_now(tokens, _besides(hits.hits, pinned), query.phrases) if there else (),
        page=choices.page if there else 1,
        last=last,
        notes=(*asked.asked.notes, *_notes(asked, choices, total, there), *((STOOD_IN,) * hits.stood_in)),
        did_you_mean=_rewritten(text, spelt),
        near=tuple(dict.fromkeys(other for others in spelt.meant.values() for other in others[1:])),
        broadened=bool(spelt.meant) and not spelt.rather,
        also=asked.also,
        phrases=query.phrases,
        plain=asked.plain,
        at_least=_names(hits.at_least),
        about=_names(hits.about),
    )


def newest(viewer: Any, text: str, choices: Choices, size: int) -> Hits:
    """The newest results for the same question, as feeds and mails tell of them. Raises Unavailable."""
    tokens, engine = audiences_of(viewer), backend()
    asked = question(text, replace(choices, sort="newest", page=1), tokens)
    if asked.query is None or not asked.known_kind:
        return Hits()
    near = nearby(asked.query, engine, asked.ways)
    hits = engine.search(replace(corrected(asked.query, near, asked.ways), size=size))
    return replace(hits, hits=open_now(tokens, hits.hits))


def first_results(viewer: Any, texts: Sequence[str], known: Taught, size: int = 10) -> list[Hits]:
    """The first results for each text, if editors had taught the search `known`; without what they put first.

    What comes to the same is asked once. Raises Unavailable.
    """
    tokens, engine = audiences_of(viewer), backend()
    found: dict[Query | None, Hits] = {None: Hits()}
    asked = [question(text, Choices(), tokens, known) for text in texts]
    for each in asked:
        query = each.query
        if query is not None and query not in found:
            near = nearby(query, engine, each.ways)
            hits = engine.search(replace(corrected(query, near, each.ways), size=size))
            found[query] = Hits(total=hits.total, hits=open_now(tokens, hits.hits))
    return [found[each.query] for each in asked]


def things(viewer: Any, wanted: Sequence[tuple[str, int]]) -> tuple[Hit, ...]:
    """These things (kind, group) as results, as far as the viewer may see them now. Raises Unavailable."""
    tokens, known = audiences_of(viewer), sources()
    return open_now(tokens, backend().shown([each for each in wanted if each[0] in known], tokens))


def nearby(query: Query, engine: Backend, ways: Ways = NO_WAYS) -> Mapping[str, tuple[str, ...]]:
    """Word → likely words, for those that nothing the viewer may see has."""
    return spelling(query, engine, ways).meant


def spelling(query: Query, engine: Backend, ways: Ways = NO_WAYS) -> Corrections:
    """What may have been meant by words of the query: `meant` is looked for, about `rather` people are asked. What
    nothing in the index is near to may be a synonym.
    """
    words = unsure_words(query)
    if not words or "corrections" not in engine.offers:
        return Corrections()
    said = engine.corrections(words, query.audiences)
    open_words = [word for word in words if word not in said.meant and word not in said.rather]
    taught = {word: others for word in open_words if (others := near_synonyms(word, ways))}
    unknown = {word: others for word, others in taught.items() if _is_unknown(word, query, engine)}
    plain = {word: others for word, others in said.meant.items() if is_plain(word, others[0])}
    guesses = {word: others[0] for word, others in said.meant.items() if word not in plain}
    return Corrections(meant={**plain, **unknown}, rather={**said.rather, **guesses})


def _is_unknown(word: str, query: Query, engine: Backend) -> bool:
    alone = Query(terms=(term(word),), audiences=query.audiences, kinds=query.kinds, size=1)
    return engine.search(alone).total == 0


def _rewritten(text: str, spelt: Corrections) -> str | None:
    """The text as it was typed, with the likeliest words in place of those that may be misspelt; None without any."""
    likely = {word: others[0] for word, others in spelt.meant.items()} | dict(spelt.rather)
    typed = plain(text)
    said = WORD.sub(lambda match: likely.get(match[0].lower(), match[0]), typed)
    return said if said != typed else None


def _pinned(text: str, choices: Choices, tokens: frozenset[str], engine: Backend) -> tuple[Hit, ...]:
    """What editors put first for this question, as far as the viewer may see it; on an unnarrowed first page."""
    if choices.any or choices.page != 1 or not (key := key_of(text)):
        return ()
    pins = [(pin.kind, pin.group_id) for pin in _pins_of(key) if pin.kind in sources()]
    return open_now(tokens, engine.shown(pins, tokens)) if pins else ()


@prepared
def _pins_of(key: str) -> QuerySet[Pin]:
    return Pin.objects.filter(key=key)


def _besides(hits: Sequence[Hit], pinned: Sequence[Hit]) -> list[Hit]:
    above = {(hit.kind, hit.group) for hit in pinned}
    return [hit for hit in hits if (hit.kind, hit.group) not in above]


def _why_nothing(text: str, asked: Question) -> tuple[str, ...]:
    if not text.strip() or asked.asked.notes:
        return asked.asked.notes
    if asked.asked.without and not asked.asked.words:
        return (ONLY_MINUS,)
    return (ONLY_COMMON,) if WORD.search(text) else (NO_WORDS,)


def _notes(asked: Question, choices: Choices, total: int, there: bool) -> tuple[str, ...]:
    if not asked.known_kind:
        return (NO_KIND,)
    if not there:
        if choices.page < 1:
            return (NO_NUMBER,)
        most = LAST_PAGE * asked.query.size if asked.query else 0
        return (TOO_FAR if choices.page > LAST_PAGE and total >= most else NO_PAGE,)
    if asked.in_named and not total:
        return (NO_PLACE.format(name=asked.in_named),)
    return (CUT,) if asked.cut else (TOO_LONG,) * asked.asked.too_long


def _facets(viewer: Any, hits: Hits, chosen_kind: str) -> dict[str, tuple[Value, ...]]:
    """Every facet's values for people; the chosen one stands there even where nothing has it."""
    found = {name: dict(numbers) for name, numbers in hits.facets.items()}
    kinds = found.get("kind", {})
    if chosen_kind and kinds:
        kinds.setdefault(chosen_kind, 0)
    labels = {kind: source.label for kind, source in sources().items()}
    order = list(labels)
    by_kind = sorted(kinds.items(), key=lambda item: (-item[1], order.index(item[0])))
    names = place_names(viewer=viewer, places=list(found.get("place", {})))
    return {
        "kind": tuple(Value(kind, labels[kind], number) for kind, number in by_kind),
        "topic": _topics(found.get("topic", {})),
        "year": tuple(Value(year, year, n) for year, n in sorted(found.get("year", {}).items(), reverse=True)),
        "space": tuple(
            Value(place.removeprefix("space:"), names[place], number)
            for place, number in found.get("place", {}).items()
            if place in names and place.startswith("space:")
        ),
    }


def _names(facets: frozenset[str]) -> frozenset[str]:
    """As people know them."""
    return frozenset("space" if name == "place" else name for name in facets)


def _topics(numbers: Mapping[str, int]) -> tuple[Value, ...]:
    """Topics that differ only in how they are written are one."""
    together: dict[str, Value] = {}
    for name, number in numbers.items():
        key = topic_key(name)
        if key in together:
            together[key] = replace(together[key], number=together[key].number + number)
        elif key:
            together[key] = Value(key, name, number)
    return tuple(together.values())
