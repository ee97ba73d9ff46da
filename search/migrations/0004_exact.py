"""Words as they are written, beside their stems: for phrases in quotes, for names, for completion.

Documents of before get them with `search check`, which the worker runs once a day.
"""

from django.db import migrations


def make(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        schema_editor.execute(
            "CREATE VIRTUAL TABLE search_exact USING fts5"
            "(title, summary, body, people, topics, tokenize = 'unicode61 remove_diacritics 2')"
        )
    elif vendor == "postgresql":
        schema_editor.execute("CREATE TEXT SEARCH CONFIGURATION hub_exact (COPY = pg_catalog.simple)")
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_ts_dict WHERE dictname = 'unaccent'")
            [unaccent] = cursor.fetchone()
        if unaccent:
            schema_editor.execute(
                "ALTER TEXT SEARCH CONFIGURATION hub_exact"
                " ALTER MAPPING FOR hword, hword_part, word WITH unaccent, simple"
            )
        schema_editor.execute("ALTER TABLE search_vector ADD COLUMN exact tsvector")
        schema_editor.execute("CREATE INDEX search_vector_exact ON search_vector USING gin (exact)")


def drop(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        schema_editor.execute("DROP TABLE search_exact")
    elif vendor == "postgresql":
        schema_editor.execute("ALTER TABLE search_vector DROP COLUMN exact")
        schema_editor.execute("DROP TEXT SEARCH CONFIGURATION hub_exact")


class Migration(migrations.Migration):
    dependencies = [("search", "0003_groups")]
    operations = [migrations.RunPython(make, drop)]
