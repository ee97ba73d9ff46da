"""What a search narrows and counts by, apart from the texts: on SQLite a table of small rows beside the index of words,
written by the indexer alone; on PostgreSQL the order of dates. And the titles that are a thing's own, for completion.
"""

from django.db import migrations

COLUMNS = "id, kind, group_id, audience, year, place, topics, topic_keys, date, \"where\" = ''"
TITLE = "to_tsvector('hub_exact', regexp_replace(title, '[\\W_]+', ' ', 'g'))"


def make(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        schema_editor.execute(
            "CREATE TABLE search_row (id integer PRIMARY KEY, kind text NOT NULL, group_id bigint NOT NULL,"
            " audience text NOT NULL, year integer NOT NULL, place text NOT NULL, topics text NOT NULL,"
            " topic_keys text NOT NULL, date text, own bool NOT NULL)"
        )
        schema_editor.execute(f"INSERT INTO search_row SELECT {COLUMNS} FROM search_document")
        schema_editor.execute("CREATE INDEX search_row_date ON search_row (date)")
        schema_editor.execute("CREATE INDEX search_row_kind ON search_row (kind)")
    elif vendor == "postgresql":
        schema_editor.execute("CREATE INDEX search_document_date ON search_document (date DESC NULLS LAST)")
        schema_editor.execute(
            f"CREATE INDEX search_document_titles ON search_document USING gin ({TITLE}) WHERE \"where\" = ''"
        )


def drop(apps, schema_editor):
    vendor = schema_editor.connection.vendor
    if vendor == "sqlite":
        schema_editor.execute("DROP TABLE search_row")
    elif vendor == "postgresql":
        schema_editor.execute("DROP INDEX search_document_titles")
        schema_editor.execute("DROP INDEX search_document_date")


class Migration(migrations.Migration):
    dependencies = [("search", "0012_beat")]
    operations = [migrations.RunPython(make, drop)]
