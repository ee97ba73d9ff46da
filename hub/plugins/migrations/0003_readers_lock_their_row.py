"""Readers hold their row locked while they handle an event: no leases any more."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('plugins', '0002_transaction_ids'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='readerposition',
            name='lease_owner',
        ),
        migrations.RemoveField(
            model_name='readerposition',
            name='leased_until',
        ),
    ]
