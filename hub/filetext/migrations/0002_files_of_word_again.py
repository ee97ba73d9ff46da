"""Every heading of a Word file begins a place of its own now: those that were read before are read once more."""

from django.db import migrations


def read_again(apps, schema_editor):
    """What is known of them is found until the worker has read them."""
    readings = apps.get_model("filetext", "FileReading").objects.filter(name__iendswith=".docx", state="read")
    readings.update(state="waiting", tries=0, claimed_until=None)


class Migration(migrations.Migration):
    dependencies = [("filetext", "0001_initial")]

    operations = [
        migrations.AlterModelOptions(name="filereading", options={"verbose_name": "file"}),
        migrations.RunPython(read_again, migrations.RunPython.noop),
    ]
