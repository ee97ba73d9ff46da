import pytest

from forums.rendering import Reader, post_html
from tests.factories.forums import PostFactory

pytestmark = pytest.mark.django_db


def shown_links(html):
    import re

    return re.findall(r'<a href="[^"]*/(\w+)/"(?: data-for="\w+")?>', html)


def test_a_guest_gets_the_links_that_are_for_everybody():
    assert shown_links(post_html(PostFactory(), ())) == ["report"]


def test_the_author_gets_their_own_links_too():
    post = PostFactory()
    assert shown_links(post_html(post, (), Reader(post.author_id))) == ["edit", "remove", "report"]


def test_the_author_of_a_post_in_a_locked_thread_may_still_remove_it():
    post = PostFactory(thread__locked=True)
    assert shown_links(post_html(post, (), Reader(post.author_id))) == ["remove", "report"]


def test_a_facilitator_may_hide():
    post = PostFactory()
    assert shown_links(post_html(post, (), Reader(moderator=True))) == ["hide", "report"]


def test_a_hidden_post_shows_neither_words_nor_author():
    post = PostFactory(state="hidden", body_text="Marker", author__display_name="Marker Name")
    for moderator in (False, True):
        html = post_html(post, (), Reader(moderator=moderator))
        assert "Marker" not in html
        assert "Post 1 was hidden by a facilitator." in html


def test_html_follows_the_authors_name_and_role():
    post = PostFactory(author__display_name="Sam")
    assert "Sam</a>" in post_html(post, ())
    post.author.display_name = "Samira <3"
    assert "Samira &lt;3</a>" in post_html(post, ())
    assert "Facilitator" in post_html(post, (post.author_id,))
    assert "Facilitator" not in post_html(post, ())


def test_a_post_of_a_member_who_left_has_no_link():
    post = PostFactory(author=None)
    html = post_html(post, ())
    assert "Former member" in html
    assert "/members/" not in html
