import pytest

from hub.mail.actions import queue

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail():
    return queue(
        to="sam@hub.example",
        subject="Hello & welcome",
        text="Open http://127.0.0.1:8000/accounts/ now",
        html="<p style='color:red'>Hello</p>",
    )


def test_mail_is_listed_newest_first(client, mail):
    queue(to="kim@hub.example", subject="Later", text="…")
    page = client.get("/dev/mail/").text
    assert page.index("Later") < page.index("Hello &amp; welcome")


def test_links_of_a_mail_can_be_clicked(client, mail):
    page = client.get(f"/dev/mail/{mail.pk}/").text
    assert 'href="http://127.0.0.1:8000/accounts/"' in page


def test_html_of_a_mail_may_be_styled_but_runs_nothing(client, mail):
    answer = client.get(f"/dev/mail/{mail.pk}/html/")
    policy = answer.headers["Content-Security-Policy"]
    assert answer.text == mail.html
    assert "style-src 'self' 'unsafe-inline'" in policy
    assert "script-src" not in policy
    assert "default-src 'self'" in policy


@pytest.mark.parametrize("far", [{"REMOTE_ADDR": "192.0.2.1"}, {"headers": {"X-Forwarded-For": "192.0.2.1"}}])
def test_mail_is_shown_on_its_own_machine_alone(client, mail, far):
    assert client.get("/dev/mail/", **far).status_code == 404
    assert client.get(f"/dev/mail/{mail.pk}/", **far).status_code == 404


def test_mail_is_not_shown_where_it_is_switched_off(client, mail, settings):
    settings.HUB_SHOW_MAIL = False
    assert client.get("/dev/mail/").status_code == 404


def test_unknown_mail_is_not_found(client):
    assert client.get("/dev/mail/999/").status_code == 404
