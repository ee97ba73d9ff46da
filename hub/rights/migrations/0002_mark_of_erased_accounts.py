from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("rights", "0001_exports_and_erasures"),
    ]

    operations = [
        migrations.AddField(
            model_name="erasure",
            name="mark",
            field=models.CharField(blank=True, default="", max_length=64),
        ),
    ]
