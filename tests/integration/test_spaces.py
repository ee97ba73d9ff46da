"""Spaces in groups, with a picture and words of welcome; a search inside one."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from django.utils.html import strip_tags
from PIL import Image as Pixels
from wagtail.images.models import Image
from wagtail.models import ReferenceIndex

from forums import actions
from forums.actions.welcoming import forget_old_pictures
from search import indexing
from tests.factories.forums import SpaceFactory, SpaceMembershipFactory
from tests.factories.members import MemberFactory
from tests.factories.pages import NewsPageFactory, PictureFactory

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


def a_photo(words: bytes = b"Seen at home") -> SimpleUploadedFile:
    out = BytesIO()
    exif = Pixels.Exif()
    exif[0x010E] = words.decode()
    Pixels.new("RGB", (80, 45), "teal").save(out, "JPEG", exif=exif)
    return SimpleUploadedFile("me.jpg", out.getvalue(), "image/jpeg")


def test_facilitator_changes_welcome_and_picture_which_are_cleaned_and_made_anew(client):
    space = SpaceFactory(slug="table")
    leader = SpaceMembershipFactory(space=space, facilitator=True).member
    client.force_login(leader)
    assert "/spaces/table/welcome/" in client.get("/spaces/table/").content.decode()
    words = "<p>Be <strong>kind</strong>.<script>x()</script></p>"
    sent = {"welcome": words, "picture": a_photo(), "picture_alt": "A green field"}
    assert client.post("/spaces/table/welcome/", sent).status_code == 302
    page = client.get("/spaces/table/").content.decode()
    assert "<p>Be <strong>kind</strong>.</p>" in page
    assert 'alt="A green field"' in page
    space.refresh_from_db()
    with space.picture.file.open() as file:
        assert b"Seen at home" not in file.read()
    assert client.post("/spaces/table/welcome/", {"welcome": " ", "no_picture": "on"}).status_code == 302
    space.refresh_from_db()
    assert (space.welcome, space.welcome_html, space.picture) == ("", "", None)


def test_picture_that_was_replaced_goes_unless_something_else_shows_it(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    space, other = SpaceFactory(), SpaceFactory()
    leader = SpaceMembershipFactory(space=space, facilitator=True).member
    words = {"welcome": "Hello.", "picture_alt": ""}
    pictures = []
    for _ in range(5):
        actions.change_welcome(space, actor=leader, upload=a_photo(), **words)
        space.refresh_from_db()
        pictures.append(space.picture)
    replaced, elsewhere, in_news, in_a_draft, now = pictures
    other.picture = elsewhere
    other.save()
    page = NewsPageFactory(picture=in_news, picture_alt="A hall")
    ReferenceIndex.create_or_update_for_object(page)
    ReferenceIndex.create_or_update_for_object(space)
    draft = NewsPageFactory()
    draft.picture, draft.picture_alt = in_a_draft, "A hall"
    draft.save_revision()
    editors = PictureFactory(file__filename="space-of-ours.jpg")
    assert forget_old_pictures() == 0, "all of them are new"
    assert forget_old_pictures(timezone.now() + timedelta(hours=1)) == 1
    assert not Image.objects.filter(pk=replaced.pk).exists()
    kept = {elsewhere.pk, in_news.pk, in_a_draft.pk, now.pk, editors.pk}
    assert set(Image.objects.filter(pk__in=kept).values_list("pk", flat=True)) == kept


def test_what_cannot_be_saved_comes_back_with_the_words_and_leaves_nothing(client):
    space = SpaceFactory(slug="table", welcome="Before")
    client.force_login(SpaceMembershipFactory(space=space, facilitator=True).member)
    no_picture = SimpleUploadedFile("me.jpg", b"no picture at all", "image/jpeg")
    page = client.post("/spaces/table/welcome/", {"welcome": "After", "picture": no_picture}).content.decode()
    assert ("This is not a picture we can read" in page, "After" in page) == (True, True)
    page = client.post("/spaces/table/welcome/", {"welcome": "x" * 3001}).content.decode()
    assert ("These are 3,001 characters" in page, "x" * 3001 in page) == (True, True)
    space.refresh_from_db()
    assert (space.welcome, space.picture) == ("Before", None)


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
    # Without tags, because what was found is marked.
    said = strip_tags(found)
    assert ("Marmalade here" in said, "Marmalade there" in said, "Only in the space" in said) == (True, False, True)
    assert f'Only in the space <a href="/spaces/here/">{here.name}</a>' in found
    assert '<a href="?q=marmalade">Search everything</a>' in found
    typed = client.get("/search/", {"q": "marmalade in:there in:here"}).content.decode()
    assert 'name="q" value="marmalade in:there in:here"' in typed
    assert f'<a class="tag" href="?q=marmalade"><span class="hush">Take away space: </span>{here.name}' in typed
    assert '<a href="?q=marmalade&amp;space=there">' in typed
    assert "no kind of thing called “closed”" in client.get("/search/?q=marmalade+in:closed").content.decode()
    assert ">Marmalade here<" in client.get("/search/?q=in:here").content.decode()
    elsewhere = strip_tags(client.get("/search/?q=marmalade&space=closed").content.decode())
    assert ("Marmalade closed" in elsewhere, closed.name in elsewhere, "it is not for you" in elsewhere) == (
        False,
        False,
        True,
    )
    client.force_login(author)
    assert "Marmalade closed" in strip_tags(client.get("/search/?q=marmalade&space=closed").content.decode())
    assert client.get("/search/?q=marmalade&space=%00|x").status_code == 200
