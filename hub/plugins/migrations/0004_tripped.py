"""A plugin that was too slow is told apart from one that people switched off."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('plugins', '0003_readers_lock_their_row'),
    ]

    operations = [
        migrations.AddField(
            model_name='pluginstate',
            name='tripped',
            field=models.BooleanField(default=False),
        ),
    ]
