"""The index itself.

`search_document` is the one list of everything that can be found, in plain columns only. What an
engine needs beside it (an FTS5 table, a tsvector table) is made by migration 0002 and written by
`search.backends` alone, so that no rebuild of a table by Django can lose it.
"""

from django.db import models


class IndexedDocument(models.Model):
    """One SearchDocument as it was when it was last indexed.

    Small columns come first: SQLite reads a row from its beginning, and filters never need the body.
    """

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    part = models.CharField(max_length=80, blank=True)
    group_id = models.BigIntegerField(default=0)
    """What it is shown as: documents of one kind and group are one result. The object itself, as a rule."""
    audience = models.CharField(max_length=80)
    topic_keys = models.TextField(blank=True)
    """"|pay|phone-costs|space:kitchen-table|": the slugs of the topics, and the place, each between bars."""
    date = models.DateTimeField(null=True)
    language = models.CharField(max_length=20)
    fingerprint = models.CharField(max_length=64)
    indexed_at = models.DateTimeField()
    year = models.PositiveSmallIntegerField(default=0)
    """Of the date, in the time zone of the hub; 0 without a date."""
    place = models.CharField(max_length=110, blank=True)
    where = models.TextField(blank=True)
    url = models.TextField()
    title = models.TextField()
    meta = models.TextField(blank=True)
    topics = models.JSONField(default=list)
    people = models.JSONField(default=list)
    summary = models.TextField(blank=True)
    body = models.TextField(blank=True)

    class Meta:
        db_table = "search_document"
        constraints = [models.UniqueConstraint(fields=["kind", "object_id", "part"], name="search_document_once")]
        indexes = [
            models.Index(fields=["kind", "indexed_at"], name="search_document_age"),
            models.Index(fields=["kind", "group_id"], name="search_document_group"),
        ]


class StaleObject(models.Model):
    """An object whose source failed when it was read; a job tries it again until it works."""

    kind = models.CharField(max_length=40)
    object_id = models.BigIntegerField()
    tries = models.PositiveIntegerField(default=0)
    last_error = models.TextField(blank=True)

    class Meta:
        db_table = "search_stale"
        constraints = [models.UniqueConstraint(fields=["kind", "object_id"], name="search_stale_once")]


class Spelling(models.Model):
    """A word of the index under one of its keys: see search.backends.vocabulary."""

    key = models.BigIntegerField(db_index=True)
    word = models.CharField(max_length=24)

    class Meta:
        db_table = "search_spelling"
        constraints = [models.UniqueConstraint(fields=["word", "key"], name="search_spelling_once")]
