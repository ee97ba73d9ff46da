"""What editors teach the search. All of it is used when somebody asks, so that a change works at once."""

from django.db import models


class SynonymGroup(models.Model):
    """Words that say the same: who searches for one of them finds the others as well."""

    words = models.TextField(help_text="One word, or a few words that belong together, on each line.")

    class Meta:
        db_table = "search_synonyms"
        ordering = ["words"]

    def __str__(self) -> str:
        return ", ".join(self.lines())

    def lines(self) -> list[str]:
        return [line.strip() for line in self.words.splitlines() if line.strip()]


class StopPhrase(models.Model):
    """Words that people type around what they look for, such as "where can I find": not searched for."""

    words = models.CharField(max_length=200, unique=True)

    class Meta:
        db_table = "search_stop_phrase"
        ordering = ["words"]

    def __str__(self) -> str:
        return self.words


class Pin(models.Model):
    """A result that editors put first, for one question. Who may not see the thing never gets it."""

    question = models.CharField(max_length=200)
    key = models.CharField(max_length=250, db_index=True, editable=False)
    """The telling words of the question in the order of the alphabet: word order, capitals and small words are one."""
    kind = models.CharField(max_length=40)
    group_id = models.BigIntegerField()
    place = models.PositiveSmallIntegerField(default=1)

    class Meta:
        db_table = "search_pin"
        ordering = ["key", "place", "pk"]
        constraints = [models.UniqueConstraint(fields=["key", "kind", "group_id"], name="search_pin_once")]

    def __str__(self) -> str:
        return self.question
