import pytest

from hub.cms.search_sources import plain_text
from members import actions
from tests.factories.blocks import body_block, page_with, several, value_of
from tests.factories.members import MemberFactory
from tests.factories.pages import PictureFactory

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def cards(*people, heading: str = "The team", role: str = "Makes tea"):
    people = [{"member": person.pk, "role": role} for person in people]
    return "members", {"heading": heading, "people": several(*people)}


def test_member_is_shown_with_a_link_to_the_profile_and_what_they_do(client):
    dana = MemberFactory(handle="dana", display_name="Dana")
    text = client.get(page_with(cards(dana)).url).text
    assert "<h2>The team</h2>" in text
    assert '<a href="/members/dana/">Dana</a>' in text
    assert '<p class="meta">Makes tea</p>' in text


def test_nothing_of_a_suspended_member_is_shown_to_anybody(client):
    admin, dana, joe = MemberFactory(admin=True), MemberFactory(display_name="Dana"), MemberFactory(display_name="Joe")
    page = page_with(cards(dana, role="Zandermark"), cards(joe))
    actions.suspend(actor=admin, member=dana)
    for viewer in (None, admin):
        if viewer:
            client.force_login(viewer)
        text = client.get(page.url).text
        assert "Joe" in text
        assert "Dana" not in text and "Zandermark" not in text


def test_nothing_of_a_member_who_has_left_or_never_confirmed_is_shown(client):
    dana, ghost = MemberFactory(display_name="Dana"), MemberFactory(display_name="Ghost", confirmed=False)
    page = page_with(cards(dana, ghost))
    dana.delete()
    text = client.get(page.url).text
    assert "The team" not in text and "Makes tea" not in text and "Ghost" not in text


def test_no_members_show_nothing(client):
    text = client.get(page_with(cards()).url).text
    assert "The team" not in text


def test_same_member_may_stand_in_two_cards(client):
    dana = MemberFactory(display_name="Dana")
    assert client.get(page_with(cards(dana, dana)).url).text.count(">Dana</a>") == 2


def test_words_about_a_member_are_not_found_by_the_search():
    assert plain_text(page_with(cards(MemberFactory())).body) == "The team"


def test_form_gives_back_what_was_chosen():
    dana = MemberFactory()
    value = value_of("members", people=several({"member": dana.pk, "role": ""}))
    member = body_block("members").child_blocks["people"].child_block.child_blocks["member"]
    assert member.get_prep_value(value["people"][0]["member"]) == dana.pk
    assert member.value_from_form(str(dana.pk)).shown is True
    assert member.value_from_form(None) is None


def many_cards(number: int):
    return page_with(cards(*[MemberFactory() for _ in range(number)]), cards(*[MemberFactory() for _ in range(number)]))


def test_three_cards_cost_as_much_as_one(client, queries_of):
    one, three = many_cards(1), many_cards(3)
    assert queries_of(three.url) == queries_of(one.url) <= 14


def voices(*people):
    return "testimonials", {"heading": "What people say", "voices": several(*people)}


def voice(name: str, **more):
    return {"quote": f"Words of {name}", "name": name, "role": "Member", **more}


def test_voices_are_shown_with_names_pictures_and_words(client):
    text = client.get(page_with(voices(voice("Joe", picture=PictureFactory().pk), voice("Amira"))).url).text
    assert "<blockquote><p>Words of Joe</p></blockquote>" in text
    assert "<strong>Amira</strong><br>Member" in text
    assert text.count('class="avatar"') == 1


def test_no_voices_and_a_deleted_picture_leave_no_hole(client):
    picture = PictureFactory()
    page = page_with(voices(), voices(voice("Joe", picture=picture.pk)))
    picture.delete()
    text = client.get(page.url).text
    assert text.count("What people say") == 1
    assert "Words of Joe" in text and 'class="avatar"' not in text


def test_pictures_of_three_voices_cost_as_much_as_of_one(client, queries_of):
    one, three = (
        page_with(voices(*[voice(f"V{n}", picture=PictureFactory().pk) for n in range(number)])) for number in (1, 3)
    )
    assert queries_of(three.url) == queries_of(one.url) <= 14
