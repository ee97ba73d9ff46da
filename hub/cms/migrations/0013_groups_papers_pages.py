"""The lists of groups and of working documents, as `migrate` makes the other lists. No menu changes."""

from importlib import import_module

from django.db import migrations

INDEXES = [
    ("GroupIndexPage", "groups", "Groups", "Who meets, what about, and how you can join."),
    (
        "PaperIndexPage",
        "papers",
        "Documents",
        "What we are working on in writing: ideas, drafts to read, and what was agreed.",
    ),
]


def make_indexes(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    home = apps.get_model("cms", "HomePage").objects.order_by("path").first()
    if home is None:
        return  # the tree is somebody's own
    add_page = import_module("hub.cms.migrations.0002_default_pages").add_page
    for name, slug, title, introduction in INDEXES:
        model = apps.get_model("cms", name)
        parent = Page.objects.get(pk=home.pk)
        taken = Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1, slug=slug).exists()
        if not taken and not model.objects.exists():
            add_page(apps, model, parent, slug, title, introduction=introduction)


class Migration(migrations.Migration):
    dependencies = [("cms", "0012_groups_ways_papers")]

    operations = [migrations.RunPython(make_indexes, migrations.RunPython.noop)]
