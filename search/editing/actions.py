"""Changing what the search knows. Who asks next is answered by it: nothing is indexed anew."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from members.audit import record
from members.permissions import require
from search import queries
from search.asking.language import words_in
from search.asking.question import key_of
from search.editing.checks import (
    MOST_FIRST,
    MOST_GROUPS,
    MOST_PHRASES,
    MOST_PINS,
    checked_lines,
    checked_phrase,
    checked_question,
)
from search.models import Pin, StopPhrase, SynonymGroup
from search.permissions import ONLY_EDITORS, may_teach


@transaction.atomic
def save_synonyms(*, actor: Any, words: str, group: SynonymGroup | None = None) -> SynonymGroup:
    """Keep a group of words that say the same, one on each line; a new one, or new words for `group`.

    Effects in order: the group; a row of the audit log. Raises ValidationError for `words`.
    """
    require(may_teach(actor), ONLY_EDITORS)
    lines = checked_lines(words)
    group = SynonymGroup.objects.select_for_update().get(pk=group.pk) if group else SynonymGroup()
    others = [other.lines() for other in SynonymGroup.objects.exclude(pk=group.pk)]
    phrases = set(map(words_in, lines))
    for other in others:
        if phrases <= set(map(words_in, other)):
            raise ValidationError(f"There is a group that has all of these words: {', '.join(other)}. Change that one.")
    if len(others) >= MOST_GROUPS:
        raise ValidationError(f"There are {len(others)} groups, which is the most. Delete one that nobody needs.")
    act = "search.synonyms_changed" if group.pk else "search.synonyms_added"
    before = f"{group}. Now: " if group.pk else ""
    group.words = "\n".join(lines)
    group.save()
    record(actor=actor, act=act, target=f"synonyms:{group.pk}", detail=f"{before}{group}")
    return group


@transaction.atomic
def delete_synonyms(group: SynonymGroup, *, actor: Any) -> None:
    require(may_teach(actor), ONLY_EDITORS)
    record(actor=actor, act="search.synonyms_deleted", target=f"synonyms:{group.pk}", detail=str(group))
    SynonymGroup.objects.filter(pk=group.pk).delete()


@transaction.atomic
def add_stop_phrase(*, actor: Any, words: str) -> StopPhrase:
    """Words that are not searched for from now on. Raises ValidationError for `words`."""
    require(may_teach(actor), ONLY_EDITORS)
    phrase = checked_phrase(words)
    known = list(StopPhrase.objects.values_list("words", flat=True))
    if words_in(phrase) in map(words_in, known):
        raise ValidationError(f"“{phrase}” is in the list already.")
    if len(known) >= MOST_PHRASES:
        raise ValidationError(f"There are {len(known)} phrases, which is the most. Delete one that nobody needs.")
    made = StopPhrase.objects.create(words=phrase)
    record(actor=actor, act="search.stop_phrase_added", target=f"stop-phrase:{made.pk}", detail=phrase)
    return made


@transaction.atomic
def delete_stop_phrase(phrase: StopPhrase, *, actor: Any) -> None:
    require(may_teach(actor), ONLY_EDITORS)
    record(actor=actor, act="search.stop_phrase_deleted", target=f"stop-phrase:{phrase.pk}", detail=phrase.words)
    StopPhrase.objects.filter(pk=phrase.pk).delete()


@transaction.atomic
def put_first(*, actor: Any, question: str, kind: str, group_id: int) -> Pin:
    """Put a thing before all results of a question, below what is first for it already.

    Effects in order: the pin; a row of the audit log. Raises ValidationError for the question or the thing, and
    Unavailable. Who may not see the thing never gets it.
    """
    require(may_teach(actor), ONLY_EDITORS)
    question = checked_question(question)
    pins = list(Pin.objects.select_for_update().filter(key=key_of(question)))
    if any((pin.kind, pin.group_id) == (kind, group_id) for pin in pins):
        raise ValidationError("This comes first for this question already.")
    if not queries.things(actor, [(kind, group_id)]):
        raise ValidationError("This is gone, or it is not for you. Choose something else.")
    if len(pins) >= MOST_FIRST or Pin.objects.count() >= MOST_PINS:
        raise ValidationError("There is no more room: take something out first.")
    pin = Pin.objects.create(
        question=pins[0].question if pins else question,
        key=key_of(question),
        kind=kind,
        group_id=group_id,
        place=pins[-1].place + 1 if pins else 1,
    )
    record(actor=actor, act="search.put_first", target=f"{kind}:{group_id}", detail=f"For “{pin.question}”")
    return pin


@transaction.atomic
def move_up(pin: Pin, *, actor: Any) -> None:
    """Change places with the one above; the first one stays."""
    require(may_teach(actor), ONLY_EDITORS)
    pins = list(Pin.objects.select_for_update().filter(key=pin.key))
    at = next((place for place, each in enumerate(pins) if each.pk == pin.pk), 0)
    if at:
        pins[at - 1], pins[at] = pins[at], pins[at - 1]
    for place, each in enumerate(pins, 1):
        each.place = place
    Pin.objects.bulk_update(pins, ["place"])
    record(actor=actor, act="search.first_moved", target=f"{pin.kind}:{pin.group_id}", detail=f"For “{pin.question}”")


@transaction.atomic
def take_out(pin: Pin, *, actor: Any) -> None:
    """It no longer comes first; it is still found."""
    require(may_teach(actor), ONLY_EDITORS)
    record(actor=actor, act="search.first_ended", target=f"{pin.kind}:{pin.group_id}", detail=f"For “{pin.question}”")
    Pin.objects.filter(pk=pin.pk).delete()
