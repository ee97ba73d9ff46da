import pytest
from wagtail.blocks import StructBlockValidationError
from wagtail.rich_text import RichText

from hub.cms.search_sources import plain_text
from tests.factories.blocks import body_block, page_with, value_of
from tests.factories.pages import PictureFactory, document

pytestmark = pytest.mark.django_db
FILM = {"title": "How we meet", "address": "https://vimeo.com/76979871", "transcript": "<p>Dana: Hello.</p>"}


def faults(kind: str, draft: bool = False, **stored) -> dict[str, str]:
    block = body_block(kind)
    value = value_of(kind, **{"title": "A talk", "transcript": "<p>Words</p>", **stored})
    try:
        block.clean_deferred(value) if draft else block.clean(value)
    except StructBlockValidationError as error:
        return {name: found.messages[0] for name, found in error.block_errors.items()}
    return {}


@pytest.mark.parametrize("kind", ["audio", "video"])
def test_recording_needs_a_title_a_transcript_and_somewhere_to_come_from(kind):
    found = faults(kind, title="", transcript="")
    assert found == {"title": "This field is required.", "transcript": "This field is required."}
    assert faults(kind) == {"document": "Choose a file of your own, or paste an address below."}


def test_own_file_and_address_are_one_too_many():
    found = faults("audio", document=document(name="a.mp3").pk, address=FILM["address"])
    assert found == {"address": "Choose one: a file of your own, or an address."}


def test_address_of_another_host_is_refused_beside_the_field():
    [(field, words)] = faults("video", address="https://films.example/1").items()
    assert (field, words.split(",")[0]) == ("address", "The hub can show recordings from YouTube and Vimeo")


def test_document_that_is_no_film_is_refused_beside_the_field():
    found = faults("video", document=document(name="a.pdf").pk, silent=True)
    assert found == {"document": "This is not a film. Choose a document whose name ends in .mp4 or .webm."}


def test_own_film_needs_captions_unless_nobody_speaks():
    film, captions = document(name="a.mp4").pk, document(name="a.vtt").pk
    assert list(faults("video", document=film)) == ["captions"]
    assert faults("video", document=film, captions=captions) == {}
    assert faults("video", document=film, silent=True) == {}
    assert faults("audio", document=document(name="a.mp3").pk) == {}


def test_captions_must_be_a_captions_file():
    found = faults("video", document=document(name="a.mp4").pk, captions=document(name="a.pdf").pk)
    assert found == {"captions": "This is not a captions file. Choose a document whose name ends in .vtt."}


def test_draft_may_lack_things_but_not_hold_wrong_ones():
    assert faults("video", draft=True, transcript="") == {}
    assert faults("video", draft=True, document=document(name="a.mp4").pk) == {}
    assert list(faults("video", draft=True, address="https://films.example/1")) == ["address"]


def test_page_shows_a_hosted_recording_with_its_transcript_and_loads_nothing(client):
    text = client.get(page_with(("video", FILM)).url).text
    assert "<h2>How we meet</h2>" in text
    assert "Open it on Vimeo" in text
    assert "Dana: Hello." in text
    assert "<iframe" not in text and 'src="https://' not in text


def test_page_shows_an_own_film_with_captions_and_poster(client):
    film, captions = document(name="a.mp4", content=b"x" * 2048), document(name="a.vtt")
    stored = {"document": film.pk, "captions": captions.pk, "poster": PictureFactory().pk, "length": "2 minutes"}
    text = client.get(page_with(("video", FILM | stored | {"address": ""})).url).text
    assert f'<source src="{film.url}" type="video/mp4">' in text
    assert f'<track kind="captions" src="{captions.url}" srclang="en" label="English" default>' in text
    assert ' poster="/media/images/' in text
    assert "2 minutes · MP4 film, 2.0\xa0KB, loads when you press play" in text


@pytest.mark.parametrize("kind", ["audio", "video"])
def test_recording_whose_document_is_deleted_keeps_its_words(client, kind):
    film, captions = document(name="a.mp4"), document(name="a.vtt")
    page = page_with((kind, FILM | {"address": "", "document": film.pk, "captions": captions.pk}))
    film.delete()
    captions.delete()
    text = client.get(page.url).text
    assert "This recording is no longer here." in text
    assert "Dana: Hello." in text


def test_block_that_was_stored_before_a_field_came_is_shown(client):
    text = client.get(page_with(("video", {"title": "Old", "transcript": "<p>Words</p>"})).url).text
    assert "This recording is no longer here." in text


def test_transcript_is_found_and_addresses_are_not():
    page = page_with(("video", FILM | {"language": "cy"}))
    assert plain_text(page.body) == "How we meet\nDana: Hello."


def test_value_in_code_may_be_rich_text_too(client):
    value = value_of("audio", **FILM)
    assert isinstance(value["transcript"], RichText)
    assert body_block("audio").media(value).hosted.key == "76979871"
