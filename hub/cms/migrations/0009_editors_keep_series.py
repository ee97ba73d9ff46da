"""Editors keep the series of news."""

from django.db import migrations


def let_editors_keep_series(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    ContentType = apps.get_model("contenttypes", "ContentType")
    editors = Group.objects.filter(name="Editors").first()
    if editors is None:
        return
    kind, _ = ContentType.objects.get_or_create(app_label="cms", model="series")
    for act in ("add", "change", "delete"):
        # Permissions are usually made after the last migration; these are needed now.
        permission, _ = Permission.objects.get_or_create(
            content_type=kind, codename=f"{act}_series", defaults={"name": f"Can {act} series of news"}
        )
        editors.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0008_news_series"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(let_editors_keep_series, migrations.RunPython.noop)]
