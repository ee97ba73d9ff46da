import re

import pytest
from django.core.cache import cache

from hub.mail.models import Mail
from tests.factories.members import PASSWORD, MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture
def mails(client):
    """One of every mail that signing in and up can bring about."""
    sam = MemberFactory(email="sam@hub.example", display_name="Sam O'Brien & sons")
    new = {"email": "new@hub.example", "password1": PASSWORD, "display_name": "Kim O'Hara"}
    client.post("/accounts/signup/", new)
    client.post("/accounts/signup/", new | {"email": "sam@hub.example"})
    client.post("/accounts/login/", {"login": MemberFactory(confirmed=False).email, "password": PASSWORD})
    client.post("/accounts/password/reset/", {"email": "sam@hub.example"})
    client.post("/accounts/password/reset/", {"email": "nobody@hub.example"})
    client.force_login(sam)
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "another long walk"})
    return {mail.subject: mail for mail in Mail.objects.order_by("-id")}


def test_every_mail_reads_well_as_text_and_as_html(mails):
    assert set(mails) == {
        "Confirm your address for Co-Pro Hub",
        "You are already a member of Co-Pro Hub",
        "Choose a new password for Co-Pro Hub",
        "No member of Co-Pro Hub has this address",
        "Your password on Co-Pro Hub was changed",
    }
    for mail in mails.values():
        assert mail.text.startswith("Hello")
        assert "&#x27;" not in mail.text
        assert "<p" not in mail.text
        assert "<p" in mail.html
        assert "{" not in mail.text + mail.html


def test_name_of_a_member_stands_as_it_is_in_text_and_escaped_in_html(mails):
    mail = mails["Choose a new password for Co-Pro Hub"]
    assert "Hello Sam O'Brien & sons," in mail.text
    assert "Hello Sam O&#x27;Brien &amp; sons," in mail.html


def test_links_in_mails_do_not_believe_the_request(client, settings):
    settings.ALLOWED_HOSTS = ["*"]
    MemberFactory(email="sam@hub.example")
    client.post("/accounts/password/reset/", {"email": "sam@hub.example"}, headers={"host": "evil.example"})
    mail = Mail.objects.get()
    assert "evil.example" not in mail.text + mail.html
    assert set(re.findall(r"https?://[^/]+/", mail.text)) == {"http://127.0.0.1:8000/"}
