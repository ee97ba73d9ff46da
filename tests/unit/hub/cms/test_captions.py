import contextlib
import time
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError

from hub.cms.captions import check_captions

GOOD = """WEBVTT - Our film
Kind: captions

NOTE Written by hand.
It has two lines.

STYLE
::cue { color: lime }

1
00:01.000 --> 00:04.000 align:start position:10%
<v Dana>Hello, and <i>welcome</i>.

00:04.000 --> 01:00:05.500
Fish &amp; chips <00:04.500>for <c.loud>all</c>
- and tea
"""


def refusal(content: str | bytes) -> str:
    content = content.encode() if isinstance(content, str) else content
    with pytest.raises(ValidationError) as error:
        check_captions(BytesIO(content))
    return error.value.messages[0]


@pytest.mark.parametrize("text", [GOOD, "\ufeff" + GOOD, GOOD.replace("\n", "\r\n"), GOOD.rstrip()])
def test_captions_are_taken_and_left_at_their_start(text):
    file = BytesIO(text.encode())
    check_captions(file)
    assert file.tell() == 0


@pytest.mark.parametrize("text", ["", "Hello", "WEBVTTT\n\n", "<html>", "\n" + GOOD, "webvtt\n\n"])
def test_what_does_not_begin_as_captions_do_is_refused(text):
    assert refusal(text) == "This is not a captions file. A WebVTT file (.vtt) begins with the word WEBVTT."


def test_srt_file_is_named_and_the_way_out_told():
    said = refusal("1\n00:00:01,000 --> 00:00:04,000\nHello\n")
    assert (
        said == "This is an .srt file. Save the captions as WebVTT (.vtt) in your captions program, then choose that."
    )


def test_file_without_a_caption_is_refused():
    assert refusal("WEBVTT\n\nNOTE nothing\n").startswith("There are no captions in this file.")


@pytest.mark.parametrize("times", ["00:04.000 --> 00:01.000", "00:04.000 --> 00:04.000", "01:00:00.000 --> 59:59.999"])
def test_caption_that_ends_before_it_begins_is_refused(times):
    assert refusal(f"WEBVTT\n\n{times}\nHello\n") == "Line 3: this caption ends before it begins."


@pytest.mark.parametrize(
    "times", ["00:01 --> 00:04", "00:01,000 --> 00:04,000", "0:01.000 --> 0:04.000", "00:61.000 --> 00:62.000", "-->"]
)
def test_time_that_is_none_is_refused_with_its_line(times):
    said = refusal(f"WEBVTT\n\nfirst\n{times}\nHello\n")
    assert said == "Line 4: this is no time. It should look like 00:01.000 --> 00:04.000."


def test_words_without_a_time_are_refused():
    assert refusal("WEBVTT\n\n00:01.000 --> 00:02.000\nHi\n\nlost words\n").startswith("Line 6 belongs to no caption")


def test_captions_run_together_are_refused():
    said = refusal("WEBVTT\n\n00:01.000 --> 00:02.000\nHi\n00:03.000 --> 00:04.000\nHo\n")
    assert said == "After line 3 an empty line is missing before the next caption."


@pytest.mark.parametrize(
    "words", ["<script>alert(1)</script>", "<img src=x onerror=y>", "<iframe", "</script>", "<bold>"]
)
def test_markup_that_is_none_of_captions_is_refused(words):
    said = refusal(f"WEBVTT\n\n00:01.000 --> 00:02.000\nHello\n{words}\n")
    assert said.startswith("Line 5: “<")


def test_wrong_encoding_is_refused():
    assert "Save the file as UTF-8" in refusal(GOOD.encode("utf-16"))
    assert "Save the file as UTF-8" in refusal(GOOD.encode() + "café".encode("latin-1"))
    assert "not a text" in refusal("WEBVTT\n\n\x00")


def test_more_than_a_megabyte_is_refused():
    assert "larger than 1 MB" in refusal(GOOD + "a" * 1024 * 1024)


@pytest.mark.parametrize("stretch", ["<b>", "<", "a\n", "&", "<v ", "\n\n", "1\n\n"])
def test_hostile_file_is_answered_at_once(stretch):
    content = ("WEBVTT\n\n00:01.000 --> 00:02.000\n" + stretch * (900_000 // len(stretch))).encode()
    begun = time.perf_counter()
    with contextlib.suppress(ValidationError):
        check_captions(BytesIO(content))
    assert time.perf_counter() - begun < 3
