"""What editors do in the admin: write, preview, publish, send for approval, schedule."""

import html
from datetime import timedelta

import pytest
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import GroupPagePermission, Page, Workflow
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from hub.cms.models import HubSettings, NewsIndexPage, NewsPage, ResourceIndexPage, ResourcePage
from stories.actions import record_on_paper
from stories.models import StoryIndexPage, StoryPage
from tests.factories.members import MemberFactory
from tests.factories.pages import NewsPageFactory, PictureFactory, StoryPageFactory, document, home_page, index_of

pytestmark = pytest.mark.django_db


def signed_in(member) -> Client:
    client = Client()
    client.force_login(member, backend="members.backends.MemberBackend")
    return client


@pytest.fixture
def editors() -> Group:
    """The group as the migrations leave it; made again where a test has emptied the tables."""
    group, made = Group.objects.get_or_create(name="Editors")
    if made:
        group.permissions.add(Permission.objects.get(codename="access_admin"))
        for action in ("add_page", "change_page", "publish_page"):
            permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=action)
            GroupPagePermission.objects.create(group=group, page=Page.objects.get(depth=1), permission=permission)
    return group


@pytest.fixture
def editor(editors) -> Client:
    member = MemberFactory()
    member.groups.add(editors)
    return signed_in(member)


@pytest.fixture
def writer() -> Client:
    """May write, but not publish."""
    member, group = MemberFactory(), Group.objects.create(name="Writers")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    for action in ("add_page", "change_page"):
        permission = Permission.objects.get(content_type__app_label="wagtailcore", codename=action)
        GroupPagePermission.objects.create(group=group, page=Page.objects.get(depth=1), permission=permission)
    member.groups.add(group)
    return signed_in(member)


def news_form(**changes):
    return nested_form_data(
        {
            "title": "Chairs for the waiting room",
            "slug": "chairs",
            "date": "2026-11-03",
            "standfirst": "Twenty-two chairs.",
            "picture": "",
            "picture_alt": "",
            "picture_caption": "",
            "picture_credit": "",
            "body": streamfield([("text", rich_text("<p>They are <b>orange</b>.</p>"))]),
            "topics": "pay, waiting rooms",
            "series": "",
            "updated_on": "",
            "updated_words": "",
            "chosen_related": inline_formset([]),
            "ways": inline_formset([]),
            "bylines": inline_formset([]),
            "comments": inline_formset([]),
            "seo_title": "",
            "search_description": "",
            "go_live_at": "",
            "expire_at": "",
            **changes,
        }
    )


def story_form(**changes):
    return nested_form_data(
        {
            "title": "The kitchen door",
            "slug": "the-kitchen-door",
            "date": "2026-11-03",
            "kind": "written",
            "storyteller": "",
            "told_as": "Sparrow",
            "summary": "He kept falling.",
            "content_note": "",
            "picture": "",
            "picture_alt": "",
            "picture_caption": "",
            "picture_credit": "",
            "pull_quote": "",
            "body": streamfield([("text", rich_text("<p>At the door.</p>"))]),
            "themes": "caring",
            "ways": inline_formset([]),
            "comments": inline_formset([]),
            "seo_title": "",
            "search_description": "",
            "go_live_at": "",
            "expire_at": "",
            **changes,
        }
    )


def resource_form(**changes):
    return nested_form_data(
        {
            "title": "A guide",
            "slug": "a-guide",
            "summary": "How to.",
            "type": "guide",
            "format": "document",
            "year": "2026",
            "topics": "pay",
            "audience": "staff",
            "link": "",
            "files": inline_formset([]),
            "ways": inline_formset([]),
            "body": streamfield([]),
            "comments": inline_formset([]),
            "seo_title": "",
            "search_description": "",
            "go_live_at": "",
            "expire_at": "",
            **changes,
        }
    )


def add_url(model, index) -> str:
    return reverse("wagtailadmin_pages:add", args=[model._meta.app_label, model._meta.model_name, index_of(index).pk])


def test_editor_publishes_a_news_page_that_everybody_sees(client, editor):
    response = editor.post(add_url(NewsPage, NewsIndexPage), news_form(**{"action-publish": "1"}))
    assert response.status_code == 302
    page = NewsPage.objects.get(slug="chairs")
    assert sorted(tag.name for tag in page.topics.all()) == ["pay", "waiting rooms"]
    assert "Twenty-two chairs." in client.get("/news/").text
    assert "<b>orange</b>" in client.get("/news/chairs/").text


def test_editor_publishes_a_story(client, editor):
    assert editor.post(add_url(StoryPage, StoryIndexPage), story_form()).status_code == 302
    page = StoryPage.objects.get(slug="the-kitchen-door")
    record_on_paper(page.record, actor=None, uses=["site"], where="Blue folder")
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert editor.post(url, story_form(**{"action-publish": "1"})).status_code == 302
    assert "Told by Sparrow" in client.get("/stories/the-kitchen-door/").text


def test_story_told_by_two_is_refused_and_no_word_is_lost(editor):
    member = MemberFactory()
    form = story_form(storyteller=str(member.pk), **{"action-publish": "1"})
    response = editor.post(add_url(StoryPage, StoryIndexPage), form)
    assert response.status_code == 200
    assert "Choose one: the member, or a name that leads to nobody." in response.text
    assert "He kept falling." in response.text
    assert not StoryPage.objects.exists()


def test_picture_without_a_description_is_refused_when_published_but_kept_as_a_draft(editor):
    form = {"picture": str(PictureFactory().pk)}
    refused = editor.post(add_url(NewsPage, NewsIndexPage), news_form(**form, **{"action-publish": "1"}))
    assert "Say what the picture shows, for people who cannot see it." in refused.text
    kept = editor.post(add_url(NewsPage, NewsIndexPage), news_form(**form))
    assert kept.status_code == 302
    assert NewsPage.objects.get().live is False


def test_resource_that_leads_nowhere_is_refused(editor):
    response = editor.post(add_url(ResourcePage, ResourceIndexPage), resource_form(**{"action-publish": "1"}))
    assert "Give the address of the resource, or add a file below." in response.text


def test_resource_with_a_file_is_published(client, editor):
    files = inline_formset([{"document": str(document().pk), "label": ""}])
    editor.post(add_url(ResourcePage, ResourceIndexPage), resource_form(files=files, **{"action-publish": "1"}))
    assert "PDF" in client.get("/resources/a-guide/").text


def test_draft_waits_for_its_day_and_then_goes_live(client, editor):
    soon = timezone.localtime() + timedelta(hours=1)
    form = news_form(go_live_at=f"{soon:%Y-%m-%d %H:%M}", **{"action-publish": "1"})
    editor.post(add_url(NewsPage, NewsIndexPage), form)
    call_command("publish_scheduled")
    assert client.get("/news/chairs/").status_code == 404
    page = NewsPage.objects.get()
    past = timezone.now() - timedelta(minutes=1)
    page.revisions.update(approved_go_live_at=past)
    revision = page.get_latest_revision()
    revision.content["go_live_at"] = past.isoformat()
    revision.save()
    call_command("publish_scheduled")
    assert client.get("/news/chairs/").status_code == 200


def test_what_a_writer_sends_in_waits_for_approval(client, writer):
    Workflow.objects.get(name="Moderators approval").workflow_pages.get_or_create(page=Page.objects.get(depth=1))
    response = writer.post(add_url(NewsPage, NewsIndexPage), news_form(**{"action-submit": "1"}))
    page = NewsPage.objects.get()
    assert (response.status_code, page.live) == (302, False)
    state = page.current_workflow_state
    assert state.workflow.name == "Moderators approval"
    assert client.get("/news/chairs/").status_code == 404
    admin = MemberFactory(admin=True)
    state.current_task_state.approve(user=admin)
    assert client.get("/news/chairs/").status_code == 200


def test_writer_may_not_publish(writer):
    writer.post(add_url(NewsPage, NewsIndexPage), news_form(**{"action-publish": "1"}))
    assert NewsPage.objects.filter(live=True).count() == 0


@pytest.mark.parametrize("make", [NewsPageFactory, StoryPageFactory, home_page, lambda: index_of(NewsIndexPage)])
def test_editing_and_previewing_work_for_every_kind(editor, make):
    page = make()
    assert editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).status_code == 200
    preview = editor.get(reverse("wagtailadmin_pages:view_draft", args=[page.pk]))
    assert preview.status_code == 200
    assert "frame-ancestors 'self'" in preview["Content-Security-Policy"]


def test_preview_shows_words_that_are_not_saved_yet(editor):
    page = NewsPageFactory(title="As it was")
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    sent = editor.post(url, news_form(title="As it will be", slug=page.slug))
    assert sent.json()["is_valid"] is True
    shown = editor.get(url)
    assert "<h1>As it will be</h1>" in shown.text
    assert ">pay</a>" in shown.text


def test_preview_of_a_page_that_does_not_exist_yet_works(editor):
    url = reverse("wagtailadmin_pages:preview_on_add", args=["stories", "storypage", index_of(StoryIndexPage).pk])
    assert editor.post(url, story_form()).json()["is_valid"] is True
    assert "<h1>The kitchen door</h1>" in editor.get(url).text


def test_member_chooser_finds_people_by_name(editor):
    MemberFactory(display_name="Marcia Bell")
    response = editor.get(reverse("member_chooser:choose_results"), {"q": "marcia"})
    assert response.status_code == 200
    assert "Marcia Bell" in response.text


def test_admin_changes_the_name_of_the_hub_and_sees_it_at_once(client):
    client.get("/")
    row = HubSettings.load()
    admin = signed_in(MemberFactory(admin=True))
    form = nested_form_data(
        {
            "name": "Pull Up a Chair",
            "strapline": "Health and care",
            "contact_email": "hello@hub.example",
            "contact_phone": "",
            "menu_entries": inline_formset([]),
            "footer_links": inline_formset([{"label": "Privacy", "link": "/privacy/"}]),
            "social_links": inline_formset([]),
        }
    )
    response = admin.post(reverse("wagtailsettings:edit", args=["cms", "hubsettings", row.pk]), form)
    assert response.status_code == 302
    text = client.get("/").text
    for words in ("Pull Up a Chair", "hello@hub.example", '<a href="/privacy/">Privacy</a>'):
        assert words in text, words


def test_picture_that_was_described_when_it_was_uploaded_need_not_be_described_again(editor):
    picture = PictureFactory(description="Two orange chairs")
    editor.post(add_url(NewsPage, NewsIndexPage), news_form(picture=str(picture.pk), **{"action-publish": "1"}))
    page = NewsPage.objects.get(slug="chairs")
    assert (page.live, page.picture_alt) == (True, "Two orange chairs")


def test_editors_home_carries_the_name_of_the_hub(editor):
    HubSettings.objects.update_or_create(defaults={"name": "The Long Table"})
    assert "The Long Table</h1>" in editor.get("/admin/").text.replace("\n", "").replace("    ", "")


UNCLOSED = "<p>One<br>two</p><hr><p>three</p>"


@pytest.mark.parametrize("field", ["transcript", "body"])
def test_old_story_whose_line_breaks_were_stored_open_can_still_be_edited(field, editor):
    page = StoryPageFactory(slug="the-kitchen-door")
    setattr(page, field, [("text", UNCLOSED)] if field == "body" else UNCLOSED)
    page.save_revision().publish()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    shown = editor.get(url)
    assert shown.status_code == 200
    assert "One\\ntwo" in html.unescape(html.unescape(shown.text)).replace("\\\\n", "\\n")
    old = reverse("wagtailadmin_pages:revisions_revert", args=[page.pk, page.get_latest_revision().pk])
    assert editor.get(old).status_code == 200
