"""What BM25 needs to know on PostgreSQL: how many documents have a stem, and how long documents are.

SQLite's full-text index knows it by itself.
"""

from django.db import migrations


def make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("CREATE TABLE search_stem (stem text PRIMARY KEY, documents bigint NOT NULL)")
        schema_editor.execute("CREATE INDEX search_stem_unused ON search_stem (stem) WHERE documents <= 0")
        schema_editor.execute("CREATE TABLE search_total (documents bigint NOT NULL, words bigint NOT NULL)")
        schema_editor.execute("ALTER TABLE search_vector ADD COLUMN words integer NOT NULL DEFAULT 0")
        schema_editor.execute(
            "UPDATE search_vector SET words ="
            " (SELECT coalesce(sum(cardinality(positions)), 0) FROM unnest(vector))"
        )
        schema_editor.execute(
            "INSERT INTO search_stem SELECT word, ndoc FROM ts_stat('SELECT vector FROM search_vector')"
        )
        schema_editor.execute(
            "INSERT INTO search_total SELECT count(*), coalesce(sum(words), 0) FROM search_vector"
        )


def drop(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE search_vector DROP COLUMN words")
        schema_editor.execute("DROP TABLE search_total")
        schema_editor.execute("DROP TABLE search_stem")


class Migration(migrations.Migration):
    dependencies = [("search", "0007_waiting")]
    operations = [migrations.RunPython(make, drop)]
