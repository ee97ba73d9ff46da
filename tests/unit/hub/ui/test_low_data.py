"""Pages for little data: nothing that is not asked for, and the words of everything."""

import pytest

from hub.ui.low_data import in_words, lighten, with_weight


def test_picture_becomes_a_box_of_its_size_with_words_and_a_link():
    image = '<img src="/media/images/a.webp" alt="Two &quot;chairs&quot;" width="480" height="270">'
    light = lighten(f'<picture><source srcset="/a.avif">{image}</picture>').html
    assert "<img" not in light
    assert "<source" not in light
    assert 'width="480" height="270" viewBox="0 0 480 270"' in light
    assert "Picture: Two &quot;chairs&quot;" in light
    assert '<a href="/media/images/a.webp" data-show-picture>Show this picture</a>' in light


def test_link_says_what_the_picture_weighs(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    (tmp_path / "images").mkdir()
    (tmp_path / "images" / "a.webp").write_bytes(b"x" * 38_200)
    page = lighten('<img src="/media/images/a.webp" alt="A chair">')
    assert "Show this picture (38 kB)" in page.html
    assert page.left_out == {"/media/images/a.webp": 38_200}


@pytest.mark.parametrize("source", ["/media/../secret", "/media/images/" + "a" * 300, "https://other.example/a.png"])
def test_picture_from_elsewhere_is_left_out_without_a_weight(source):
    page = lighten(f'<img src="{source}" alt="A chair">')
    assert page.left_out == {source: None}
    assert "<img" not in page.html


def test_link_to_a_picture_without_words_says_whose_it_is():
    light = lighten('<img src="/media/a.webp" alt="" data-name="Our tea party">').html
    assert 'Show the picture<span class="hush"> of Our tea party</span>' in light


def test_photo_of_a_member_becomes_initials():
    light = lighten('<img class="avatar tint-3" src="/media/photos/k.webp" alt="" data-initials="KM">').html
    assert light == '<span class="avatar tint-3" aria-hidden="true">KM</span>'


def test_picture_inside_a_link_brings_no_second_link():
    light = lighten('<a href="/x/"><img src="/media/a.webp" alt="A chair"></a><img src="/media/b.webp" alt="B">').html
    assert light.count("<a ") == 2
    assert light.count("data-show-picture") == 1


def test_film_and_sound_load_nothing_before_they_are_played():
    light = lighten('<video controls poster="/media/p.webp" preload="metadata" src="/f.mp4"></video>').html
    assert light == '<video preload="none" controls src="/f.mp4"></video>'
    assert lighten('<audio autoplay src="/f.mp3"></audio>').html == '<audio preload="none" src="/f.mp3"></audio>'


def test_picture_inside_the_page_itself_stays():
    html = '<img src="data:image/png;base64,AAAA" alt="A dot">'
    assert lighten(html).html == html


def test_hostile_quotes_stay_where_they_are():
    assert 'onload="' not in lighten("""<img src="/a.webp" alt='" onload="x'>""").html


def test_page_says_what_it_weighs_and_what_was_left_out(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for name in "ab":
        (tmp_path / f"{name}.webp").write_bytes(b"x" * 40_000)
    html = '<img src="/media/a.webp" alt="A"><img src="/media/a.webp" alt="A"><img src="/media/b.webp" alt="B">'
    page = with_weight(lighten(f"{html}<p><!--page-weight--></p>"))
    assert page.endswith("<p>This page: about 1 kB; 2 pictures were left out (80 kB).</p>")


def test_weight_is_said_in_whole_kilobytes():
    assert [in_words(size) for size in (1, 1_400, 37_600)] == ["1 kB", "1 kB", "38 kB"]
