"""What a document is shown as, its year and place, and which part of a thing it is.

The index is filled from the database: documents of before get these with `search check`, which the
worker runs once a day.
"""

from django.db import migrations, models
from django.db.models import F


def shown_as_themselves(apps, schema_editor):
    apps.get_model("search", "IndexedDocument").objects.filter(group_id=0).update(group_id=F("object_id"))


class Migration(migrations.Migration):
    dependencies = [("search", "0002_engine")]
    operations = [
        migrations.AddField("indexeddocument", "group_id", models.BigIntegerField(default=0)),
        migrations.AddField("indexeddocument", "year", models.PositiveSmallIntegerField(default=0)),
        migrations.AddField("indexeddocument", "place", models.CharField(blank=True, max_length=110, default=""), preserve_default=False),
        migrations.AddField("indexeddocument", "where", models.TextField(blank=True, default=""), preserve_default=False),
        migrations.RunPython(shown_as_themselves, migrations.RunPython.noop),
    ]
