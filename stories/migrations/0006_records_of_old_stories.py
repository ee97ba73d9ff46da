"""Every story has a record. One that was there before is marked, so that it stays, and asks an editor to look it up."""

from django.db import migrations


def make_records(apps, schema_editor):
    StoryPage = apps.get_model("stories", "StoryPage")
    StoryRecord = apps.get_model("stories", "StoryRecord")
    for page in StoryPage.objects.filter(record=None, alias_of=None).order_by("pk"):
        record = StoryRecord.objects.create(member_id=page.storyteller_id, from_before=page.live)
        StoryPage.objects.filter(pk=page.pk).update(record=record)
        StoryPage.objects.filter(alias_of_id=page.pk).update(record=record)


class Migration(migrations.Migration):
    dependencies = [("stories", "0005_consent")]

    operations = [migrations.RunPython(make_records, migrations.RunPython.noop)]
