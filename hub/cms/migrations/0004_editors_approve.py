"""Editors approve what members send in: the workflow that Wagtail brings names its moderators alone."""

from django.db import migrations


def let_editors_approve(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    GroupApprovalTask = apps.get_model("wagtailcore", "GroupApprovalTask")
    editors = Group.objects.filter(name="Editors").first()
    # Only where nobody has arranged the tasks otherwise.
    task = GroupApprovalTask.objects.filter(name="Moderators approval").first()
    if editors is not None and task is not None and GroupApprovalTask.objects.count() == 1:
        task.groups.add(editors)


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0003_leave_quickly"),
        ("wagtailcore", "0098_apitoken"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(let_editors_approve, migrations.RunPython.noop)]
