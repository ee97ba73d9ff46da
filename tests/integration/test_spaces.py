"""Spaces in groups, with a picture and words of welcome; a search inside one."""

import pytest

from forums import actions
from search import indexing
from tests.factories.forums import SpaceFactory, SpaceMembershipFactory
from tests.factories.members import MemberFactory
from tests.factories.pages import PictureFactory

pytestmark = pytest.mark.django_db


def test_spaces_stand_together_under_the_heading_of_their_group(client):
    for order, name, group in ((1, "Alone", ""), (2, "Money", "Work"), (3, "Garden", "Free time"), (4, "Pay", "Work")):
        SpaceFactory(name=name, group=group, order=order)
    page = client.get("/spaces/").content.decode()
    places = [page.index(f">{words}<") for words in ("Alone", "Work", "Money", "Pay", "Free time", "Garden")]
    assert places == sorted(places)


def test_space_shows_its_picture_and_welcome_as_plain_words(client):
    space = SpaceFactory(welcome="Be kind.\n\n<b>Really</b>.", picture=PictureFactory(), picture_alt="A round table")
    page = client.get(space.get_absolute_url()).content.decode()
    assert "<p>Be kind.</p>" in page
    assert "&lt;b&gt;Really&lt;/b&gt;." in page
    assert 'alt="A round table"' in page
    assert "card-picture" in client.get("/spaces/").content.decode()


def test_search_inside_a_space_finds_what_the_viewer_may_see_there_and_nothing_else(client):
    author = MemberFactory()
    here, there, closed = (
        SpaceFactory(slug="here"),
        SpaceFactory(slug="there"),
        SpaceFactory(slug="closed", invited=True),
    )
    SpaceMembershipFactory(space=closed, member=author)
    for space in (here, there, closed):
        actions.start_thread(space, actor=author, title=f"Marmalade {space.slug}", body="Words")
    indexing.rebuild()
    form = client.get("/spaces/here/").content.decode()
    assert '<input type="hidden" name="space" value="here">' in form
    found = client.get("/search/?q=marmalade&space=here").content.decode()
    assert ("Marmalade here" in found, "Marmalade there" in found, "Only in the space" in found) == (True, False, True)
    assert "Marmalade closed" not in client.get("/search/?q=marmalade&space=closed").content.decode()
    client.force_login(author)
    assert "Marmalade closed" in client.get("/search/?q=marmalade&space=closed").content.decode()
    assert client.get("/search/?q=marmalade&space=%00|x").status_code == 200
