"""Changing what the search knows. Who asks next is answered by it: nothing is indexed anew."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from members.audit import record
from members.permissions import require
from search.asking.language import words_in
from search.editing.checks import MOST_GROUPS, MOST_PHRASES, checked_lines, checked_phrase
from search.models import StopPhrase, SynonymGroup
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
