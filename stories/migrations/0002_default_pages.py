"""The list of stories below the home page, so that /stories/ answers before there is a story."""

from django.db import migrations
from django.utils import timezone

STEP = 4
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def next_path(Page, parent):
    """The path after that of the parent's last child (base 36, four places a level)."""
    last = (
        Page.objects.filter(path__startswith=parent.path, depth=parent.depth + 1)
        .order_by("-path")
        .values_list("path", flat=True)
        .first()
    )
    number, step = (int(last[-STEP:], 36) if last else 0) + 1, ""
    for _ in range(STEP):
        number, digit = divmod(number, 36)
        step = ALPHABET[digit] + step
    return parent.path + step


def make_index(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    HomePage = apps.get_model("cms", "HomePage")
    StoryIndexPage = apps.get_model("stories", "StoryIndexPage")
    ContentType = apps.get_model("contenttypes", "ContentType")
    home = HomePage.objects.order_by("path").first()
    if home is None or StoryIndexPage.objects.exists():
        return
    kind, _ = ContentType.objects.get_or_create(app_label="stories", model="storyindexpage")
    now = timezone.now()
    StoryIndexPage.objects.create(
        title="Stories",
        draft_title="Stories",
        slug="stories",
        introduction="What happened to people, in their own words.",
        content_type=kind,
        locale_id=home.locale_id,
        path=next_path(Page, home),
        depth=home.depth + 1,
        numchild=0,
        url_path=f"{home.url_path}stories/",
        first_published_at=now,
        last_published_at=now,
    )
    Page.objects.filter(pk=home.pk).update(numchild=home.numchild + 1)


class Migration(migrations.Migration):
    dependencies = [
        ("stories", "0001_initial"),
        ("cms", "0002_default_pages"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(make_index, migrations.RunPython.noop)]
