from hub.demo.markup import blocks, to_html, to_plain


def test_blank_line_begins_a_paragraph():
    assert to_html("One\nline.\n\nTwo.") == "<p>One line.</p><p>Two.</p>"


def test_lists_quotes_and_headings_become_their_elements():
    text = "## Head\n\n- a.\n- b.\n\n1. c.\n\n> d."
    assert to_html(text) == (
        "<h2>Head</h2><ul><li>a.</li><li>b.</li></ul><ol><li>c.</li></ol><blockquote><p>d.</p></blockquote>"
    )


def test_marks_become_strong_em_and_links():
    html = to_html("**b** *i* [l](thread:x)", resolve={"thread:x": "/spaces/x/"}.__getitem__)
    assert html == '<p><strong>b</strong> <em>i</em> <a href="/spaces/x/">l</a></p>'


def test_angle_brackets_are_escaped():
    assert to_html("a < b & c") == "<p>a &lt; b &amp; c</p>"


def test_plain_line_keeps_the_words_alone():
    assert to_plain("**b** *i* [l](/x/)") == "b i l"


def test_list_block_has_a_line_for_each_item():
    assert [block.lines for block in blocks("- a.\n- b.")] == [("a.", "b.")]
