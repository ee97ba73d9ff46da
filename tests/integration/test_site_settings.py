"""What editors set for the whole hub shows everywhere at once, for those who may know it, and costs no page a query."""

import re

import pytest
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data

from hub.cms.models import FooterLink, HubSettings, MenuEntry, NotesIndexPage, SocialLink
from tests.factories.members import PASSWORD, MemberFactory
from tests.factories.pages import PictureFactory, StandardPageFactory, index_of, restrict

pytestmark = [pytest.mark.django_db, pytest.mark.database]
USUAL = ["News", "Stories", "Spaces", "Resources", "Members"]


def hub(**facts) -> HubSettings:
    row = HubSettings.load()
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    return row


def menu(client, path="/news/") -> list[str]:
    """The words of the main menu, as a wide screen shows it."""
    nav = re.search(r'<nav class="nav nav-wide".*?</nav>', client.get(path).text, re.S)[0]
    return re.findall(r"<a [^>]*>([^<]+)</a>", nav)


def signed_in(member) -> Client:
    client = Client(HTTP_HOST="127.0.0.1")
    assert client.login(email=member.email, password=PASSWORD)
    return client


def form(**more):
    rows = {name: inline_formset(more.pop(name, [])) for name in ("menu_entries", "footer_links", "social_links")}
    facts = {
        "name": "Pull Up a Chair",
        "strapline": "",
        "contact_email": "",
        "contact_phone": "",
        "contact_address": "",
        "opening_hours": "",
        "logo": "",
        "logo_alt": "",
        "accent_light": "",
        "accent_dark": "",
        "footer_words": "",
    }
    return nested_form_data({**facts, **rows, **more})


def entry(**row):
    return {"built_in": "", "page": "", "link": "", "label": "", **row}


@pytest.fixture
def editor():
    member = MemberFactory()
    member.groups.add(Group.objects.get(name="Editors"))
    return signed_in(member)


def save(client, **more):
    address = reverse("wagtailsettings:edit", args=["cms", "hubsettings", HubSettings.load().pk])
    return client.post(address, form(**more))


# Menu -------------------------------------------------------------------------------------


def test_menu_is_as_the_apps_say_until_an_editor_arranges_it(client):
    assert menu(client) == USUAL
    hub(name="Renamed")
    assert menu(client) == USUAL


def test_editor_orders_renames_hides_and_adds_and_sees_it_at_once(client, editor):
    notes = index_of(NotesIndexPage)
    assert menu(client) == USUAL
    rows = [
        entry(built_in="/spaces/", label="Talk"),
        entry(page=notes.pk),
        entry(link="https://example.org/", label="Our charity"),
        entry(built_in="/members/", hidden="on"),
    ]
    assert save(editor, menu_entries=rows).status_code == 302
    assert menu(client) == ["Talk", "Meeting notes", "Our charity", "News", "Stories", "Resources"]
    assert menu(editor) == menu(client)


def test_menu_follows_a_page_whose_address_changes_and_drops_one_that_is_unpublished(client):
    page = StandardPageFactory(title="How it works", slug="how")
    hub(menu_entries=[MenuEntry(page=page)])
    assert '<a href="/how/"' in client.get("/news/").text
    page.slug = "how-we-work"
    page.save_revision().publish()
    assert '<a href="/how-we-work/"' in client.get("/news/").text
    Page.objects.get(pk=page.pk).unpublish()
    assert menu(client) == USUAL
    Page.objects.get(pk=page.pk).delete()
    assert menu(client) == USUAL


@pytest.mark.parametrize("kind", ["login", "groups", "password"])
def test_menu_names_a_closed_page_to_nobody_who_may_not_read_it(client, kind):
    page = StandardPageFactory(title="Plans zandermark", slug="zandermark")
    group = Group.objects.get(name="Editors")
    restrict(page, kind, *([group] if kind == "groups" else []))
    hub(menu_entries=[MenuEntry(page=page)], footer_links=[FooterLink(page=page)])
    inside = MemberFactory()
    inside.groups.add(group)
    seen = {
        "guest": "zandermark" in client.get("/news/").text,
        "member": "zandermark" in signed_in(MemberFactory()).get("/news/").text,
        "editor": "zandermark" in signed_in(inside).get("/news/").text,
        "admin": "zandermark" in signed_in(MemberFactory(admin=True)).get("/news/").text,
    }
    assert (
        seen
        == {
            "login": {"guest": False, "member": True, "editor": True, "admin": True},
            "groups": {"guest": False, "member": False, "editor": True, "admin": True},
            "password": dict.fromkeys(["guest", "member", "editor", "admin"], False),
        }[kind]
    )


def test_page_below_a_closed_one_is_as_closed(client):
    above = StandardPageFactory(title="Above", slug="above")
    below = StandardPageFactory(title="Below zandermark", parent=above)
    hub(menu_entries=[MenuEntry(page=below)])
    assert "Below zandermark" in menu(client)
    restrict(above, "login")
    assert menu(client) == USUAL


def test_menu_of_too_many_links_is_refused_with_the_number(editor):
    rows = [entry(link=f"/page-{number}/", label=f"Page {number}") for number in range(3)]
    response = save(editor, menu_entries=rows)
    assert response.status_code == 200
    assert "that makes 8 links, and 7 fit" in response.text
    assert HubSettings.load().menu_entries.count() == 0


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (entry(label="Nowhere"), "Say where the link leads."),
        (entry(link="javascript:alert(1)", label="Bad"), "Write a path of this site"),
        (entry(link="//example.org/", label="Bad"), "Write a path of this site"),
        (entry(link="/members/"), "Say what the link is called."),
        (entry(link="/a/", label="Two", built_in="/news/"), "Choose one thing only"),
        (entry(link="/a/", label="Own", hidden="on"), "Only a part of the hub can be left out"),
        (entry(built_in="/nothing/"), "There is no such part of the hub"),
    ],
)
def test_row_of_the_menu_that_leads_nowhere_is_refused_beside_the_field(editor, row, words):
    response = save(editor, menu_entries=[row])
    assert response.status_code == 200
    assert words in response.text.replace("&#x27;", "'")
    assert HubSettings.load().menu_entries.count() == 0


# Footer -----------------------------------------------------------------------------------


def test_footer_shows_contact_columns_words_and_where_else_we_are(client):
    hub(
        contact_address="1 Gower Street\nLondon",
        opening_hours="Monday to Thursday, 10 am to 4 pm",
        footer_words="Charity number 123456.",
        footer_links=[
            FooterLink(label="Privacy", link="/privacy/"),
            FooterLink(label="Our <b>team</b>", link="/team/", heading="About us"),
        ],
        social_links=[SocialLink(label="Mastodon", link="https://social.example/@us")],
    )
    text = client.get("/news/").text
    foot = text[text.index("<footer") :]
    for words in (
        "1 Gower Street<br>London",
        "Monday to Thursday, 10 am to 4 pm",
        "Charity number 123456.",
        "<h2>About us</h2>",
        "Our &lt;b&gt;team&lt;/b&gt;",
        '<a href="https://social.example/@us" rel="me">Mastodon</a>',
        '<a href="/privacy/">Privacy</a>',
    ):
        assert words in foot, words


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://example.org", "social.example/@us", "/us/"])
def test_social_link_that_is_no_web_address_is_refused(editor, address):
    response = save(editor, social_links=[{"label": "Us", "link": address}])
    assert "Write the whole address" in response.text
    assert HubSettings.load().social_links.count() == 0


# Colours ----------------------------------------------------------------------------------


def test_hub_without_colours_of_its_own_links_no_second_stylesheet(client):
    assert re.findall(r"/site-[^\"]+\.css", client.get("/").text) == []


def test_colours_show_at_once_in_a_stylesheet_that_may_be_kept_for_ever(client, editor):
    client.get("/")
    assert save(editor, accent_light="8A1C4A").status_code == 302
    text = client.get("/news/").text
    assert '<meta name="theme-color" content="#8a1c4a"' in text
    address = re.search(r'<link rel="stylesheet" href="(/site-8a1c4a-[0-9a-f]{6}-[0-9a-f]{10}\.css)">', text)[1]
    sheet = client.get(address)
    assert (sheet.status_code, sheet["Content-Type"]) == (200, "text/css; charset=utf-8")
    assert sheet["Cache-Control"] == "public, max-age=31536000, immutable"
    assert sheet.cookies == {}
    assert "--accent:#8a1c4a" in sheet.text


def test_made_up_stylesheet_is_not_there(client):
    assert client.get("/site-8a1c4a-ffffff-0000000000.css").status_code == 404


def test_colour_that_is_hard_to_read_is_refused_beside_its_field_with_a_shade_that_passes(editor):
    response = save(editor, accent_light="#ffcc33", accent_dark="#333333")
    assert response.status_code == 200
    assert "on bands of the page its contrast is 1.2 to 1" in response.text
    assert response.text.count("The nearest shade that passes is #") >= 2
    assert HubSettings.load().accent_light == ""


# Logo -------------------------------------------------------------------------------------


def test_logo_stands_in_the_head_with_its_size_and_description(client):
    hub(logo=PictureFactory(), logo_alt="Two chairs", name="Pull Up a Chair")
    brand = re.search(r'<a class="brand".*?</a>', client.get("/news/").text, re.S)[0]
    assert re.search(
        r'<img class="logo-own" src="/media/images/[^"]+\.webp" alt="Two chairs" width="\d+" height="\d+">', brand
    )
    assert "<span>Pull Up a Chair</span>" in brand


def test_logo_that_holds_the_name_leaves_the_name_to_be_read_out_once(client):
    hub(logo=PictureFactory(), logo_alt="Pull Up a Chair", logo_has_name=True, name="Pull Up a Chair")
    brand = re.search(r'<a class="brand".*?</a>', client.get("/news/").text, re.S)[0]
    assert 'alt=""' in brand
    assert '<span class="hush">Pull Up a Chair</span>' in brand


def test_logo_without_a_description_is_refused(editor):
    response = save(editor, logo=PictureFactory().pk)
    assert "Say what the logo shows" in response.text


def test_pages_come_with_our_logo_when_the_file_of_the_own_one_is_gone(client):
    picture = PictureFactory()
    hub(logo=picture, logo_alt="Two chairs")
    picture.renditions.all().delete()
    picture.file.storage.delete(picture.file.name)
    response = client.get("/news/")
    assert response.status_code == 200
    assert '<svg class="logo"' in response.text


def test_svg_is_refused_as_a_picture():
    admin = signed_in(MemberFactory(admin=True))
    svg = SimpleUploadedFile(
        "logo.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "image/svg+xml"
    )
    response = admin.post(reverse("wagtailimages:add"), {"title": "Logo", "file": svg, "collection": 1})
    assert response.status_code == 200
    assert "Not a supported image format" in response.text


# Cost -------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", ["guest", "member"])
def test_page_costs_no_query_more_with_everything_set(client, who):
    if who == "member":
        client.force_login(MemberFactory())

    def cost() -> int:
        client.get("/news/")
        with CaptureQueriesContext(connection) as caught:
            client.get("/news/")
        return len(caught.captured_queries)

    before = cost()
    page = StandardPageFactory(title="For members")
    restrict(page, "login")
    hub(
        logo=PictureFactory(),
        logo_alt="Circles",
        accent_light="#8a1c4a",
        menu_entries=[MenuEntry(page=page), MenuEntry(page=index_of(NotesIndexPage))],
        footer_links=[FooterLink(page=page), FooterLink(label="Privacy", link="/privacy/", heading="About")],
        social_links=[SocialLink(label="Mastodon", link="https://social.example/@us")],
    )
    assert cost() == before


def test_member_who_is_no_editor_cannot_open_the_settings():
    response = save(signed_in(MemberFactory()))
    assert response.status_code in (302, 403)
    assert HubSettings.load().name == "Co-Pro Hub"
