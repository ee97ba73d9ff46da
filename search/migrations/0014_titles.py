"""Titles alone, for the box that completes them: on SQLite the words of everything else would be gone through with them."""

from django.db import migrations


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute(
            "CREATE VIRTUAL TABLE search_title USING fts5"
            "(title, tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')"
        )
        schema_editor.execute(
            "INSERT INTO search_title (rowid, title) SELECT id, title FROM search_document WHERE \"where\" = ''"
        )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TABLE search_title")


class Migration(migrations.Migration):
    dependencies = [("search", "0013_row")]
    operations = [migrations.RunPython(make, drop)]
