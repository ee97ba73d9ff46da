"""On PostgreSQL an outbox row carries the id of the transaction that wrote it (see hub.plugins.outbox)."""

from django.db import migrations


def add_default(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "ALTER TABLE plugins_outboxevent ALTER COLUMN txid SET DEFAULT pg_current_xact_id()::text::bigint"
        )


def drop_default(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("ALTER TABLE plugins_outboxevent ALTER COLUMN txid SET DEFAULT 0")


class Migration(migrations.Migration):
    dependencies = [("plugins", "0001_initial")]
    operations = [migrations.RunPython(add_default, drop_default)]
