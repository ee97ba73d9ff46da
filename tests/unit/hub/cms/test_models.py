import pytest
from django.core.exceptions import ValidationError

from hub.cms.models import HomePage, NewsByline, NewsPage, ResourcePage
from members.models import Member
from tests.factories.members import MemberFactory
from tests.factories.pages import NewsPageFactory, PictureFactory, home_page

pytestmark = pytest.mark.django_db


def problems(page) -> set[str]:
    try:
        page.full_clean()
    except ValidationError as error:
        return set(error.message_dict)
    return set()


def test_picture_needs_its_description_before_it_is_published():
    page = NewsPageFactory()
    page.picture = PictureFactory()
    assert problems(page) == {"picture_alt"}
    page.picture_alt = "Four people at a kitchen table"
    assert problems(page) == set()


def test_draft_may_be_incomplete():
    page = NewsPageFactory()
    page.picture = PictureFactory()
    page.is_being_drafted = True
    assert problems(page) == set()


def test_address_of_the_feed_is_kept_free():
    page = NewsPageFactory()
    page.slug = "feed"
    assert problems(page) == {"slug"}


def test_button_needs_words_and_a_place_to_lead_to():
    home = home_page()
    home.second_label, home.second_link = "How it works", ""
    assert problems(home) == {"second_link"}


def test_home_page_has_the_buttons_that_are_complete():
    home = HomePage(first_label="Join us", first_link="/accounts/signup/", second_label="Nowhere")
    assert home.buttons == [("Join us", "/accounts/signup/")]


def test_person_is_a_member_or_a_name():
    with pytest.raises(ValidationError):
        NewsByline().full_clean(exclude=["page"])
    assert NewsByline(name="Joe").full_clean(exclude=["page"]) is None


def test_chosen_name_of_a_person_goes_before_the_member_s_own():
    member = MemberFactory(display_name="Dana Bright", handle="dana")
    assert NewsByline(member=member).shown_name == "Dana Bright"
    assert NewsByline(member=member, name="Dana").shown_name == "Dana"
    assert NewsByline(member=member).url == "/members/dana/"


def test_member_who_left_is_still_named_but_not_linked():
    page = NewsPageFactory(bylines=[NewsByline(member=MemberFactory(handle="dana"))])
    Member.objects.get(handle="dana").delete()
    byline = page.bylines.first()
    assert (byline.shown_name, byline.url) == ("A former member", "")


def test_suspended_member_is_not_linked():
    assert NewsByline(member=MemberFactory(is_active=False)).url == ""


def test_link_of_a_resource_names_the_site_it_leads_to():
    assert ResourcePage(link="https://library.example/a/b").link_host == "library.example"


def test_body_keeps_no_blocks_in_migrations():
    path, args, kwargs = NewsPage._meta.get_field("body").deconstruct()[1:]
    assert (path, args, kwargs) == ("hub.plugins.pages.BodyField", [], {"blank": True})


def test_body_offers_the_blocks_that_apps_declared():
    names = list(NewsPage._meta.get_field("body").stream_block.child_blocks)
    assert names[:5] == ["text", "picture", "quote", "file", "call"]
