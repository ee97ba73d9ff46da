"""What people who publish stories meet about consent in the admin, in the world of the doors."""

import pytest

from stories.enums import Use
from stories.models import StoryPage, StoryRecord

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("role", ["member", "facilitator", "editor", "admin"])
def test_consent_in_the_admin_is_for_people_who_publish_stories(role, world):
    pk, may = world.names["record"], role in {"editor", "admin"}
    paths = ["/admin/reports/stories/", f"/admin/stories/consent/{pk}/", "/admin/stories/people-in-pictures/"]
    answers = [world.client(role).get(path).status_code == 200 for path in paths]
    assert answers == [may] * 3
    assert (world.client(role).get(f"/admin/stories/consent/{pk}/withdraw/").status_code == 200) == (role == "admin")


def test_editor_records_consent_on_paper_and_then_publishes(world):
    client, record = world.client("editor"), StoryRecord.objects.create()
    refused = client.post(f"/admin/stories/consent/{record.pk}/", {"site": "on", "where": ""})
    assert "Say where the paper is kept" in refused.content.decode()
    client.post(f"/admin/stories/consent/{record.pk}/", {"site": "on", "where": "Blue folder"})
    assert StoryRecord.objects.get(pk=record.pk).allows(Use.SITE)


def test_admin_takes_a_story_back_for_somebody_who_rang(world):
    pk = world.names["record"]
    world.client("admin").post(f"/admin/stories/consent/{pk}/withdraw/")
    assert StoryRecord.objects.get(pk=pk).is_withdrawn
    assert StoryPage.objects.filter(record=pk).count() == 0


def test_editor_sees_in_the_page_editor_what_was_agreed_to_and_not_who_told_it(world):
    page = StoryPage.objects.get(record=world.names["record"])
    text = world.client("editor").get(f"/admin/pages/{page.pk}/edit/").content.decode()
    assert "site: yes" in text and world.people["member"].email not in text
