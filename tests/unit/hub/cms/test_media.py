import pytest
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.test import RequestFactory

from hub.cms.media import Captions, Hosted, Media, check_kind, extensions, hosted, media_of
from tests.factories.pages import PictureFactory, document

KEY = "dQw4w9WgXcQ"
FILM = Media(kind="video", title="How we meet", file_url="/documents/3/meeting.mp4", content_type="video/mp4")


def player(media: Media, **context) -> str:
    return render_to_string("cms/_player.html", {"media": media, **context}, RequestFactory().get("/"))


@pytest.mark.parametrize(
    "address",
    [
        f"https://www.youtube.com/watch?v={KEY}",
        f"http://youtube.com/watch?v={KEY}&t=42s&list=PL123",
        f"https://m.youtube.com/watch?app=desktop&v={KEY}",
        f"https://youtu.be/{KEY}?si=abc",
        f"youtu.be/{KEY}",
        f"https://www.youtube.com/shorts/{KEY}",
        f"https://www.youtube.com/embed/{KEY}",
        f"https://www.youtube.com/live/{KEY}",
        # White space around it is a slip of the hand.
        f"  https://www.youtube-nocookie.com/embed/{KEY}  ",
    ],
)
def test_addresses_of_youtube_lead_to_the_recording(address):
    assert hosted(address) == Hosted("YouTube", KEY)


@pytest.mark.parametrize(
    ("address", "token"),
    [
        ("https://vimeo.com/123456789", ""),
        ("https://www.vimeo.com/123456789#t=10s", ""),
        ("https://vimeo.com/channels/staffpicks/123456789", ""),
        ("https://player.vimeo.com/video/123456789", ""),
        ("https://vimeo.com/123456789/abcdef1234?share=copy", "abcdef1234"),
        ("https://player.vimeo.com/video/123456789?h=abcdef1234", "abcdef1234"),
    ],
)
def test_addresses_of_vimeo_lead_to_the_recording(address, token):
    assert hosted(address) == Hosted("Vimeo", "123456789", token)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "our film",
        "https://example.org/watch?v=" + KEY,
        f"https://youtube.com.evil.example/watch?v={KEY}",
        f"https://www.youtube.com:444/watch?v={KEY}",
        f"https://me:word@www.youtube.com/watch?v={KEY}",
        f"https://evil.example@www.youtube.com/watch?v={KEY}",
        f"https://evil.example\\@www.youtube.com/watch?v={KEY}",
        f"ftp://www.youtube.com/watch?v={KEY}",
        f"javascript://www.youtube.com/watch?v={KEY}",
        "https://www.youtube.com/watch?v=short",
        f"https://www.youtube.com/watch?v={KEY}%22onload",
        "https://www.youtube.com/@somebody",
        "https://www.youtube.com/playlist?list=PL123",
        "https://vimeo.com/somebody",
        "https://vimeo.com/123456789/<script>",
        "https://vimeo.com/123456789?h=%22%3E",
        "https://player.vimeo.com/123456789",
        "https://vimeo.com/0123",
        "https://vimeo.com/١٢٣٤٥",
        "https://[vimeo.com/123",
        f"https://youtu.be/{KEY}?{'x' * 400}",
    ],
)
def test_everything_else_is_refused_with_what_is_possible(address):
    with pytest.raises(ValidationError, match="YouTube and Vimeo, and files of your own"):
        hosted(address)


def test_frames_are_those_without_cookies_and_tracking():
    assert Hosted("YouTube", KEY).embed_url == f"https://www.youtube-nocookie.com/embed/{KEY}?autoplay=1&rel=0"
    assert Hosted("Vimeo", "12", "ab12cd").embed_url == "https://player.vimeo.com/video/12?autoplay=1&dnt=1&h=ab12cd"


def test_links_lead_to_the_page_of_the_recording():
    assert Hosted("YouTube", KEY).page_url == f"https://www.youtube.com/watch?v={KEY}"
    assert Hosted("Vimeo", "12", "ab12cd").page_url == "https://vimeo.com/12/ab12cd"


def test_hosted_recording_loads_nothing_before_it_is_asked_for():
    html = player(Media(kind="video", title="Our film", hosted=Hosted("YouTube", KEY)))
    assert "<iframe" not in html
    assert "<img" not in html
    assert "Loads from YouTube, which then sees your address." in html
    assert f'<a href="https://www.youtube.com/watch?v={KEY}" rel="noreferrer">Open it on YouTube</a>' in html
    assert f'data-frame="https://www.youtube-nocookie.com/embed/{KEY}?autoplay=1&amp;rel=0"' in html


def test_own_film_waits_keeps_its_place_and_brings_captions():
    html = player(Media(**{**vars(FILM), "captions": (Captions("/documents/4/meeting.vtt"),), "weight": 12_582_912}))
    assert 'controls preload="none" playsinline width="960" height="540"' in html
    assert '<track kind="captions" src="/documents/4/meeting.vtt" srclang="en" label="English" default>' in html
    assert "autoplay" not in html
    assert "12.0\xa0MB, loads when you press play" in html


def test_own_film_needs_no_script():
    assert "<script" not in player(FILM)


def test_transcript_is_text_in_the_page_and_open():
    html = player(Media(**{**vars(FILM), "transcript": "<p><b>Dana:</b> Hello.</p>"}))
    assert '<details class="transcript" open>' in html
    assert "<p><b>Dana:</b> Hello.</p>" in html


def test_hostile_title_stays_a_title():
    html = player(Media(kind="audio", title='"><script>alert(1)</script>', hosted=Hosted("YouTube", KEY)))
    assert "<script>alert" not in html


def test_recording_that_is_gone_says_so_and_keeps_its_transcript():
    html = player(media_of("audio", "Old talk", transcript="<p>Words that stay.</p>"))
    assert "This recording is no longer here." in html
    assert "Words that stay." in html


def test_address_that_cannot_be_shown_any_more_counts_as_none():
    assert media_of("video", "Old film", address="https://gone.example/1").is_here is False


@pytest.mark.django_db
def test_media_of_a_document_knows_type_weight_and_captions():
    film, words = document(name="meeting.mp4", content=b"12345"), document(name="meeting.vtt", content=b"WEBVTT")
    media = media_of("video", "How we meet", document=film, captions=words, language="cy", length="5 minutes")
    assert (media.file_url, media.content_type, media.weight) == (film.url, "video/mp4", 5)
    assert media.captions == (Captions(words.url, "Welsh", "cy"),)


@pytest.mark.django_db
def test_own_file_goes_before_an_address():
    media = media_of("audio", "Talk", document=document(name="talk.mp3"), address=f"https://youtu.be/{KEY}")
    assert (media.hosted, media.content_type) == (None, "audio/mpeg")


@pytest.mark.django_db
def test_no_poster_is_loaded_for_readers_who_want_little_data(settings):
    media = Media(**{**vars(FILM), "poster": PictureFactory()})
    assert " poster=" in player(media)
    request = RequestFactory().get("/", headers={"Save-Data": "on"})
    assert " poster=" not in render_to_string("cms/_player.html", {"media": media}, request)


@pytest.mark.django_db
def test_document_of_another_kind_is_refused_with_the_endings_that_would_do():
    assert "mp3" in extensions("audio")
    check_kind(document(name="talk.MP3"), "audio")
    with pytest.raises(ValidationError, match="This is not a captions file. Choose a document whose name ends in .vtt"):
        check_kind(document(name="words.pdf"), "text")
