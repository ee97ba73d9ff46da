"""The default page tree, the default site and what editors may do, so that an empty hub answers at once."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.utils import timezone

STEP = 4
ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"

HERO_TEXT = "Read what we are working on, tell your story, and join the conversation."
STEPS = [
    ("Say hello", "Make an account with your email address. You can read for as long as you like.", "/accounts/signup/"),
    ("Find your space", "A space is a place to talk about one thing. Each one says who can read it.", "/spaces/"),
    ("Join in", "Reply to somebody, or start a thread of your own.", "/spaces/"),
]
INDEXES = [
    ("NewsIndexPage", "news", "News", "What we have done, what comes next, and what you can join."),
    ("NotesIndexPage", "notes", "Meeting notes", "What was said and agreed when our groups met."),
    ("ResourceIndexPage", "resources", "Resources", "Guides, templates and reports to use in your own work."),
]


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


def add_page(apps, model, parent, slug, title, **fields):
    Page = apps.get_model("wagtailcore", "Page")
    ContentType = apps.get_model("contenttypes", "ContentType")
    kind, _ = ContentType.objects.get_or_create(app_label=model._meta.app_label, model=model._meta.model_name)
    now = timezone.now()
    page = model.objects.create(
        title=title,
        draft_title=title,
        slug=slug,
        content_type=kind,
        locale_id=parent.locale_id,
        path=next_path(Page, parent),
        depth=parent.depth + 1,
        numchild=0,
        url_path=f"{parent.url_path}{slug}/",
        first_published_at=now,
        last_published_at=now,
        show_in_menus=False,
        **fields,
    )
    parent = Page.objects.get(pk=parent.pk)
    parent.numchild += 1
    parent.save(update_fields=["numchild"])
    return page


def make_tree(apps, schema_editor):
    Page = apps.get_model("wagtailcore", "Page")
    Site = apps.get_model("wagtailcore", "Site")
    HomePage = apps.get_model("cms", "HomePage")
    HomeStep = apps.get_model("cms", "HomeStep")
    root = Page.objects.filter(depth=1).order_by("path").first()
    site = Site.objects.filter(is_default_site=True).select_related("root_page__content_type").first()
    welcome = site.root_page if site else None
    is_welcome = welcome is not None and welcome.content_type.model == "page" and welcome.numchild == 0
    if root is None or (welcome is not None and not is_welcome):
        return  # somebody has built a tree here already
    home = add_page(
        apps,
        HomePage,
        root,
        "home",
        "Home",
        hero_heading="People who use services and people who run them, on the same side of the table",
        hero_text=HERO_TEXT,
        first_label="Join the community",
        first_link="/accounts/signup/",
    )
    for order, (title, text, link) in enumerate(STEPS):
        HomeStep.objects.create(page=home, title=title, text=text, link=link, sort_order=order)
    for name, slug, title, introduction in INDEXES:
        parent = Page.objects.get(pk=home.pk)
        add_page(apps, apps.get_model("cms", name), parent, slug, title, introduction=introduction)
    point_site_at(Site, site, home)
    if is_welcome:
        Page.objects.filter(pk=welcome.pk).delete()
        Page.objects.filter(pk=root.pk).update(numchild=Page.objects.filter(depth=2).count())


def point_site_at(Site, site, home):
    """The default site: its name and port are those of BASE_URL, its root the home page."""
    address = urlsplit(settings.BASE_URL)
    site = site or Site(is_default_site=True)
    site.hostname = address.hostname or "localhost"
    site.port = address.port or (443 if address.scheme == "https" else 80)
    site.root_page_id = home.pk
    site.save()


def let_editors_publish(apps, schema_editor):
    """Wagtail's own groups come with the right to write; editors of a hub may publish, too."""
    Page = apps.get_model("wagtailcore", "Page")
    Group = apps.get_model("auth", "Group")
    Permission = apps.get_model("auth", "Permission")
    GroupPagePermission = apps.get_model("wagtailcore", "GroupPagePermission")
    root = Page.objects.filter(depth=1).order_by("path").first()
    editors = Group.objects.filter(name="Editors").first()
    if root is None or editors is None:
        return
    core = apps.get_app_config("wagtailcore")
    # Permissions are usually made after the last migration; this one is needed now.
    core.models_module = True
    create_permissions(core, verbosity=0)
    core.models_module = None
    wanted = ["add_page", "change_page", "publish_page", "bulk_delete_page", "lock_page", "unlock_page"]
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=wanted):
        GroupPagePermission.objects.get_or_create(group=editors, page=root, permission=permission)


class Migration(migrations.Migration):
    dependencies = [
        ("cms", "0001_initial"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailimages", "0027_image_description"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailsearch", "0010_add_text_fields"),
        ("contenttypes", "0002_remove_content_type_name"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    operations = [
        migrations.RunPython(make_tree, migrations.RunPython.noop),
        migrations.RunPython(let_editors_publish, migrations.RunPython.noop),
    ]
