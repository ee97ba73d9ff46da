"""Quoting a post and linking to it, by plain links."""

import pytest

from forums import actions
from tests.factories.forums import PostFactory, ThreadFactory
from tests.factories.members import MemberFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def thread():
    return ThreadFactory(posts=20)


def box(page: str) -> str:
    return page.split("<textarea", 1)[1].split(">", 1)[1].split("</textarea>")[0]


def test_link_fills_the_box_with_who_said_what_on_the_page_where_it_stands(client, thread):
    PostFactory(thread=thread, author=MemberFactory(display_name="Sam"), body_html="<p>One &lt;3</p><p>Two</p>")
    client.force_login(MemberFactory())
    url = thread.get_absolute_url()
    assert f'href="{url}?quote=20#reply"' in client.get(url).content.decode()
    page = client.get(f"{url}?quote=21").content.decode()
    assert 'id="post-21"' in page
    assert box(page) == "Sam wrote in post 21:\n&gt; One &lt;3\n&gt; Two\n\n"


def test_nothing_that_cannot_be_read_is_quoted(client, thread):
    hidden = PostFactory(thread=thread, state="hidden", body_html="<p>Secret</p>")
    client.force_login(MemberFactory())
    url = thread.get_absolute_url()
    assert box(client.get(f"{url}?quote={hidden.number}").content.decode()) == ""
    assert [client.get(f"{url}?quote={odd}").status_code for odd in ("", "x", "-1", "0", "99")] == [200] * 4 + [404]


def test_guest_and_locked_thread_have_no_link_to_quote(client, thread):
    guest = client.get(f"{thread.get_absolute_url()}?quote=1").content.decode()
    assert ("<textarea" in guest, 'data-quote="1" hidden' in guest) == (False, True)
    actions.lock_thread(thread, actor=MemberFactory(admin=True))
    client.force_login(MemberFactory())
    assert 'data-quote="1" hidden' in client.get(thread.get_absolute_url()).content.decode()


def test_each_post_shows_a_link_of_its_own(client, thread):
    page = client.get(thread.get_absolute_url()).content.decode()
    link = f'<a href="{thread.get_absolute_url()}7/" data-copy>Link<span class="hush"> to post 7</span></a>'
    assert link in page
