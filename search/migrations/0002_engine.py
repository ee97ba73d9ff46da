"""What each database needs to search: written by the indexer alone, no triggers, unknown to the models."""

from django.db import DatabaseError, migrations, transaction


def make(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        schema_editor.execute(
            "CREATE VIRTUAL TABLE search_fts USING fts5"
            "(title, summary, body, names, tokenize = 'porter unicode61 remove_diacritics 2')"
        )
    elif vendor == "postgresql":
        # English stems without PostgreSQL's list of stop words: which words are too common to search
        # for is decided in one place, search.words.
        schema_editor.execute("CREATE TEXT SEARCH DICTIONARY hub_stem (TEMPLATE = snowball, Language = english)")
        schema_editor.execute("CREATE TEXT SEARCH CONFIGURATION hub_english (COPY = pg_catalog.english)")
        schema_editor.execute(
            "ALTER TEXT SEARCH CONFIGURATION hub_english ALTER MAPPING REPLACE english_stem WITH hub_stem"
        )
        if have_unaccent(schema_editor.connection):
            schema_editor.execute(
                "ALTER TEXT SEARCH CONFIGURATION hub_english"
                " ALTER MAPPING FOR hword, hword_part, word WITH unaccent, hub_stem"
            )
        schema_editor.execute("CREATE TABLE search_vector (document_id bigint PRIMARY KEY, vector tsvector NOT NULL)")
        schema_editor.execute("CREATE INDEX search_vector_words ON search_vector USING gin (vector)")


def have_unaccent(connection):
    """Accents are folded where the extension is, or may be made; without it search works all the same."""
    try:
        with transaction.atomic(using=connection.alias), connection.cursor() as cursor:
            cursor.execute("CREATE EXTENSION IF NOT EXISTS unaccent")
    except DatabaseError:
        return False
    return True


def drop(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        schema_editor.execute("DROP TABLE search_fts")
    elif vendor == "postgresql":
        schema_editor.execute("DROP TABLE search_vector")
        schema_editor.execute("DROP TEXT SEARCH CONFIGURATION hub_english")
        schema_editor.execute("DROP TEXT SEARCH DICTIONARY hub_stem")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
