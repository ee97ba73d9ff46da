"""The editor of rich text opens what is stored, closed or not."""

import json

import pytest

from hub.cms.rich_text import ForgivingDraftail


def blocks(stored):
    editor = ForgivingDraftail(features=["bold", "hr"])
    return [(block["type"], block["text"]) for block in json.loads(editor.format_value(stored))["blocks"]]


@pytest.mark.parametrize("tag", ["<br>", "<br/>", "<br />", '<br class="x">'])
def test_line_break_is_opened_however_it_was_stored(tag):
    assert blocks(f"<p>One{tag}two</p><p>three</p>") == [("unstyled", "One\ntwo"), ("unstyled", "three")]


def test_rule_is_opened_however_it_was_stored():
    wanted = [("unstyled", "One"), ("atomic", " "), ("unstyled", "two")]
    assert blocks("<p>One</p><hr><p>two</p>") == wanted
    assert blocks("<p>One</p><hr/><p>two</p>") == wanted


def test_empty_text_stays_empty():
    assert blocks("") == blocks(None)
