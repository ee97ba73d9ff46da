"""What editors teach the search, with the words that mean this community's own work as the first synonyms."""

from django.db import migrations, models

GROUPS = (
    "co-production\ncoproduction\nco-pro\ncopro",
    "co-produce\ncoproduce",
    "co-produced\ncoproduced",
    "co-producing\ncoproducing",
    "co-producer\ncoproducer",
    "co-producers\ncoproducers",
)


def begin_with_our_own_words(apps, schema_editor):
    model = apps.get_model("search", "SynonymGroup")
    model.objects.bulk_create([model(words=words) for words in GROUPS])


class Migration(migrations.Migration):
    dependencies = [("search", "0004_exact")]
    operations = [
        migrations.CreateModel(
            name="SynonymGroup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.TextField(help_text="One word, or a few words that belong together, on each line.")),
            ],
            options={"db_table": "search_synonyms", "ordering": ["words"]},
        ),
        migrations.CreateModel(
            name="StopPhrase",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("words", models.CharField(max_length=200, unique=True)),
            ],
            options={"db_table": "search_stop_phrase", "ordering": ["words"]},
        ),
        migrations.CreateModel(
            name="Pin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("question", models.CharField(max_length=200)),
                ("key", models.CharField(db_index=True, editable=False, max_length=250)),
                ("kind", models.CharField(max_length=40)),
                ("group_id", models.BigIntegerField()),
                ("place", models.PositiveSmallIntegerField(default=1)),
            ],
            options={
                "db_table": "search_pin",
                "ordering": ["key", "place", "pk"],
                "constraints": [models.UniqueConstraint(fields=["key", "kind", "group_id"], name="search_pin_once")],
            },
        ),
        migrations.RunPython(begin_with_our_own_words, migrations.RunPython.noop),
    ]
