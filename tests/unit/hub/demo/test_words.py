from hub.demo.words import VOCABULARY, Writer, mid_word, shares, vocabulary


def test_writers_with_the_same_seed_write_the_same():
    assert Writer("a").paragraphs() == Writer("a").paragraphs()
    assert Writer("a").paragraphs() != Writer("b").paragraphs()


def test_vocabulary_has_no_word_twice():
    assert len(set(vocabulary())) == VOCABULARY


def test_mid_word_is_in_some_posts_and_not_in_most():
    writer = Writer("a")
    posts = [" ".join(writer.paragraphs()).lower().replace(".", "").split() for _ in range(2000)]
    assert 8 < sum(mid_word() in post for post in posts) < 60


def test_shares_add_up_and_leave_nobody_out():
    sizes = shares(2500, 299, "S")
    assert (sum(sizes), len(sizes), min(sizes) >= 1) == (2500, 299, True)
