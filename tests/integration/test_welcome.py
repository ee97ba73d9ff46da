"""The first steps of a newcomer: offered once, skipped or done, resumed, and never in the way again."""

import pytest
from django.contrib.auth.models import AnonymousUser

from forums.hello import hello_place
from forums.models import SayHello
from members import actions
from members.welcome.models import Welcome
from tests.factories.forums import SpaceFactory, SpaceMembershipFactory, ThreadFactory
from tests.factories.members import PASSWORD, MemberFactory
from tests.integration.test_members_pages import upload

pytestmark = [pytest.mark.django_db, pytest.mark.database]


@pytest.fixture
def newcomer(client):
    member = actions.sign_up(email="sam@hub.example", password=PASSWORD)
    member.emailaddress_set.create(email=member.email, primary=True, verified=True)
    client.force_login(member)
    return member


def test_newcomer_is_led_to_the_first_steps_once_and_only_when_they_asked_for_no_page(client):
    member = actions.sign_up(email="sam@hub.example", password=PASSWORD)
    member.emailaddress_set.create(email=member.email, primary=True, verified=True)
    given = {"login": member.email, "password": PASSWORD}
    led = []
    for query in ("?next=/spaces/", "", ""):
        led.append(client.post(f"/accounts/login/{query}", given).headers["Location"])
        client.logout()
    assert led == ["/spaces/", "/welcome/", "/"]


def test_member_from_before_is_led_nowhere(client):
    member = MemberFactory()
    answer = client.post("/accounts/login/", {"login": member.email, "password": PASSWORD})
    assert answer.headers["Location"] == "/"
    assert client.get("/welcome/").headers["Location"] == "/account/"
    assert "first steps" not in client.get("/account/").text


def test_three_steps_are_done_one_after_another(client, newcomer):
    thread = ThreadFactory(title="Say hello here")
    SayHello.objects.create(thread_address=f"https://hub.example{thread.get_absolute_url()}?page=2")
    assert client.get("/welcome/").headers["Location"] == "/welcome/1/"
    sent = {"display_name": "Sam", "photo": upload()}
    assert client.post("/welcome/1/", sent).headers["Location"] == "/welcome/2/"
    sent = {"interests": "Tea, peer support", "interests_seen_by": "everyone"}
    assert client.post("/welcome/2/", sent).headers["Location"] == "/welcome/3/"
    assert "Say hello here" in client.get("/welcome/3/").text
    assert client.post("/welcome/3/").headers["Location"] == f"{thread.get_absolute_url()}reply/"
    newcomer.refresh_from_db()
    shown = [interest.words for interest in newcomer.interests.all()]
    assert (newcomer.display_name, bool(newcomer.photo), shown) == ("Sam", True, ["Tea", "peer support"])
    assert client.get("/welcome/").headers["Location"] == "/account/"
    assert "first steps" not in client.get("/account/").text


def test_steps_are_skipped_and_resumed_and_going_back_loses_nothing(client, newcomer):
    assert client.post("/welcome/1/", {"skip": "1"}).headers["Location"] == "/welcome/2/"
    assert "Go on with your first steps" in client.get("/account/").text
    assert client.get("/welcome/").headers["Location"] == "/welcome/2/"
    client.post("/welcome/2/", {"skip": "1"})
    client.post("/welcome/1/", {"skip": "1"})
    assert Welcome.objects.get().step == 3
    assert client.post("/welcome/3/", {"skip": "1"}).headers["Location"] == "/"
    assert Welcome.objects.get().step == 4


def test_what_does_not_fit_comes_back_with_the_words(client, newcomer):
    page = client.post("/welcome/1/", {"display_name": " "})
    assert (page.status_code, 'href="#id_display_name"' in page.text) == (200, True)
    page = client.post("/welcome/2/", {"interests": "a" * 41, "interests_seen_by": "nobody"})
    assert ("a" * 41 in page.text, 'href="#id_interests_seen_by"' in page.text) == (True, True)
    assert Welcome.objects.get().step == 1


def test_place_to_say_hello_is_one_where_the_newcomer_may_write():
    sam, chosen = MemberFactory(), SayHello()
    assert hello_place(viewer=sam) is None
    thread, space = ThreadFactory(), SpaceFactory(name="Door")
    chosen.thread_address, chosen.space = thread.get_absolute_url(), space
    chosen.save()
    assert hello_place(viewer=sam).write_url == f"{thread.get_absolute_url()}reply/"
    assert hello_place(viewer=AnonymousUser()) is None
    thread.locked = True
    thread.save()
    assert hello_place(viewer=sam) is None
    chosen.thread_address = ""
    chosen.save()
    assert hello_place(viewer=sam).title == "Door"
    space.kind = "invited"
    space.save()
    assert hello_place(viewer=sam) is None
    assert hello_place(viewer=SpaceMembershipFactory(space=space).member).url == space.get_absolute_url()


def test_admin_chooses_the_place_and_a_wrong_address_is_said(client):
    client.force_login(MemberFactory(admin=True))
    thread = ThreadFactory()
    url = f"/admin/settings/forums/sayhello/{SayHello.load().pk}/"
    refused = client.post(url, {"thread_address": "/spaces/nowhere/999-x/", "space": ""})
    assert "There is no thread at this address." in refused.text
    assert client.post(url, {"thread_address": thread.get_absolute_url(), "space": ""}).status_code == 302
    assert SayHello.objects.get().thread_id == thread.pk
