from django.db import migrations

ROLES = [
    ("Staff", "staff", True),
    ("Co-producer", "co-producer", False),
    ("Ally", "ally", False),
    ("Trainee", "trainee", False),
    ("Community researcher", "community-researcher", False),
    ("Partner", "partner", False),
]


def add_roles(apps, schema_editor):
    """A list to begin with; admins edit it. Nobody becomes staff by saying so."""
    roles = apps.get_model("members", "CommunityRole").objects
    for place, (name, slug, by_team) in enumerate(ROLES, 1):
        roles.get_or_create(slug=slug, defaults={"name": name, "order": place * 10, "given_by_team": by_team})


class Migration(migrations.Migration):
    dependencies = [("members", "0006_profile_fields")]
    operations = [migrations.RunPython(add_roles, migrations.RunPython.noop, elidable=False)]
