"""The words of the index under keys that misspelt ones share with them.

Words of documents of before come with `search check`, which the worker runs once a day.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("search", "0005_editing")]
    operations = [
        migrations.CreateModel(
            name="Spelling",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.BigIntegerField(db_index=True)),
                ("word", models.CharField(max_length=24)),
            ],
            options={
                "db_table": "search_spelling",
                "constraints": [models.UniqueConstraint(fields=("word", "key"), name="search_spelling_once")],
            },
        ),
    ]
