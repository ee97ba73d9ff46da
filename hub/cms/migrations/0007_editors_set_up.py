"""Editors look after the name, the look, the menu and the redirects of the hub, too."""

from django.contrib.auth.management import create_permissions
from django.db import migrations

WANTED = {
    "cms": ["change_hubsettings"],
    "wagtailredirects": ["add_redirect", "change_redirect", "delete_redirect"],
}


def let_editors_set_up(apps, schema_editor):
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    editors = Group.objects.filter(name="Editors").first()
    if editors is None:
        return
    for label, names in WANTED.items():
        app = apps.get_app_config(label)
        # Permissions are usually made after the last migration; these are needed now.
        app.models_module = True
        create_permissions(app, apps=apps, verbosity=0)
        app.models_module = None
        editors.permissions.add(*Permission.objects.filter(content_type__app_label=label, codename__in=names))


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0006_site_settings"),
        ("wagtailredirects", "0008_add_verbose_name_plural"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [migrations.RunPython(let_editors_set_up, migrations.RunPython.noop)]
