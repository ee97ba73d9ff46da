"""Blocks in the editors' hands: the menu, the form, the previews."""

import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from hub.cms.models import StandardPage
from hub.cms.plugin import CmsPlugin
from tests.factories.blocks import body_block, page_with, several
from tests.factories.members import MemberFactory
from tests.factories.pages import PictureFactory, document, home_page

pytestmark = pytest.mark.django_db
GROUPS = {"Words", "Pictures, sound and film", "People", "Lists and facts"}


@pytest.fixture
def editor() -> Client:
    client = Client()
    member = MemberFactory()
    member.groups.add(Group.objects.get(name="Editors"))
    client.force_login(member)
    return client


@pytest.mark.parametrize("kind", sorted(CmsPlugin.blocks))
def test_every_block_has_a_place_in_the_menu_a_label_an_icon_and_a_description(kind):
    block = body_block(kind)
    assert block.meta.group in GROUPS
    assert block.meta.icon != "placeholder"
    assert block.label and block.meta.description


def test_page_with_every_block_opens_in_the_editor(editor):
    home_page()
    stored = {
        "audio": {"title": "Talk", "document": document(name="a.mp3").pk, "transcript": "<p>Words</p>"},
        "video": {"title": "Film", "address": "https://vimeo.com/76979871", "transcript": "<p>Words</p>"},
        "faq": {"questions": several({"question": "Why?", "answer": "<p>So.</p>"})},
        "members": {"people": several({"member": MemberFactory(display_name="Dana").pk, "role": "Tea"})},
        "testimonials": {"voices": several({"quote": "Yes", "name": "Joe", "picture": PictureFactory().pk})},
        "figures": {"figures": several({"number": "46", "label": "meetings"})},
        "timeline": {"moments": several({"when": "2026", "title": "Now"})},
        "values": {"words": several({"word": "Human", "sentence": "People first."})},
        "resources": {"heading": "To read"},
    }
    page = page_with(*stored.items())
    response = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk]))
    assert response.status_code == 200
    assert "Dana" in response.text


@pytest.mark.parametrize("kind", [kind for kind in sorted(CmsPlugin.blocks) if body_block(kind).is_previewable])
def test_block_is_previewed_with_its_own_look(editor, kind):
    block = body_block(kind)
    response = editor.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert response.status_code == 200
    assert "hub/css/hub.css" in response.text
    assert len(re.findall("<main", response.text)) == 1


def test_most_blocks_can_be_previewed():
    previewed = {kind for kind in CmsPlugin.blocks if body_block(kind).is_previewable}
    assert set(CmsPlugin.blocks) - previewed == {"picture", "file", "members"}


def test_blocks_stay_out_of_migrations():
    assert StandardPage._meta.get_field("body").deconstruct()[2:] == ([], {"blank": True})
