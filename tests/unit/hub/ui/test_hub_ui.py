from datetime import UTC, date, datetime

import pytest
from django.template import Context, Template, TemplateSyntaxError

from tests.factories.members import MemberFactory


def render(source: str, **context) -> str:
    return Template("{% load hub_ui %}" + source).render(Context(context)).strip()


def test_member_html_is_printed_as_it_was_stored():
    assert render("{{ words|member_html }}", words="<p>Tea & talk</p>") == "<p>Tea & talk</p>"


def test_member_html_of_nothing_is_nothing():
    assert render("{{ words|member_html }}", words=None) == ""


def test_when_prints_the_time_in_london_and_as_a_machine_reads_it():
    moment = datetime(2026, 7, 14, 9, 4, 7, tzinfo=UTC)
    assert render("{% when moment %}", moment=moment) == (
        '<time datetime="2026-07-14T10:04:07+01:00" data-when>14 July 2026, 10:04</time>'
    )


def test_ago_is_marked_for_the_script():
    moment = datetime(2026, 11, 14, 10, 4, tzinfo=UTC)
    assert render("{% ago moment %}", moment=moment) == (
        '<time datetime="2026-11-14T10:04:00+00:00" data-ago>14 November 2026, 10:04</time>'
    )


def test_a_day_without_a_clock_is_not_refined():
    assert render("{% when day %}", day=date(2026, 11, 3)) == '<time datetime="2026-11-03">3 November 2026</time>'


def test_when_of_nothing_is_nothing():
    assert render("{% when moment %}", moment=None) == ""


def test_avatar_without_a_photo_shows_initials_on_a_tint():
    member = MemberFactory.build(display_name="Kofi Mensah", handle="kofi")
    assert render("{% avatar member %}", member=member) == '<span class="avatar tint-3" aria-hidden="true">KM</span>'


def test_avatar_with_a_photo_shows_it_with_its_size_and_keeps_the_initials_at_hand():
    member = MemberFactory.build(handle="kofi", display_name="Kofi Mensah", photo="photos/kofi.webp")
    assert render('{% avatar member "small" %}', member=member) == (
        '<img class="avatar avatar-small tint-3" src="/media/photos/kofi.webp" alt="" width="36" height="36"'
        ' loading="lazy" decoding="async" data-initials="KM">'
    )


def test_avatar_of_a_former_member_tells_no_name():
    assert render("{% avatar member %}", member=None) == '<span class="avatar tint-5" aria-hidden="true">–</span>'


def test_icon_is_hidden_from_screen_readers():
    assert render('{% icon "check" %}') == (
        '<svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false"><path d="m4 13 5 5L20 6"/></svg>'
    )


def test_an_unknown_icon_is_an_error_that_names_it():
    with pytest.raises(TemplateSyntaxError, match="There is no icon 'unicorn'"):
        render('{% icon "unicorn" %}')


def test_page_links_keep_the_other_parameters(rf):
    request = rf.get("/search/?q=tea+and+talk&page=2")
    html = render("{% pagination 2 3 %}", request=request)
    assert [part.split('"')[0] for part in html.split('href="')[1:]] == [
        "?q=tea+and+talk&amp;page=1",
        "?q=tea+and+talk&amp;page=1",
        "?q=tea+and+talk&amp;page=2",
        "?q=tea+and+talk&amp;page=3",
        "?q=tea+and+talk&amp;page=3",
    ]


def test_one_page_needs_no_links(rf):
    assert render("{% pagination 1 1 %}", request=rf.get("/")) == ""


@pytest.mark.parametrize(
    ("seconds", "words"), [(1, "1 second"), (40, "40 seconds"), (91, "2 minutes"), (320, "6 minutes")]
)
def test_long_wait_is_said_in_minutes(seconds, words):
    assert render("{{ wait|wait_words }}", wait=seconds) == words
