"""The demo's words: complete, consistent, and pointing only at what exists."""

import re

from hub.demo import source

HANDLES = {member["handle"] for member in source.items("members")}
SPACES = [*source.spaces(), *source.later()]
THREADS = [thread for space in SPACES for thread in space["threads"]]
POSTS = [post for thread in THREADS for post in thread["posts"]]


def every_text():
    yield from (post[2] for post in POSTS)
    for name in ("news", "notes", "resources", "stories", "pages"):
        for item in source.items(name):
            body = item.get("body", "")
            yield from ([body] if isinstance(body, str) else [block.get("text", "") for block in body])


def test_community_has_the_promised_size():
    counts = {name: len(source.items(name)) for name in ("members", "news", "notes", "resources", "stories", "pages")}
    assert counts == {"members": 40, "news": 12, "notes": 6, "resources": 24, "stories": 8, "pages": 7}
    more = {name: len(source.items(name)) for name in ("groups", "programmes", "papers", "series", "ways")}
    assert more == {"groups": 2, "programmes": 1, "papers": 4, "series": 2, "ways": 3}
    assert [space["kind"] for space in source.spaces()] == ["public", "public", "members", "invited"]
    assert sum(not member.get("later") for member in source.items("members")) == 20
    assert (len({space["slug"] for space in SPACES}), len(THREADS), len(POSTS)) == (6, 62, 600)
    first = [thread for space in source.spaces() for thread in space["threads"]]
    assert (len(first), sum(len(thread["posts"]) for thread in first)) == (25, 200)


def test_everyone_named_is_a_member():
    named = {post[0] for post in POSTS}
    for space in SPACES:
        named |= set(space.get("facilitators", [])) | set(space.get("invited", []))
    for item in source.items("news"):
        named |= set(item["byline"])
    for item in source.items("notes"):
        named |= set(item["came"])
    named |= {story["teller"] for story in source.items("stories") if "teller" in story}
    assert named - HANDLES == set()


def test_only_invited_people_write_in_the_invited_space():
    space = source.spaces()[3]
    assert space["slug"] not in {item["slug"] for item in source.later()}
    writers = {post[0] for thread in space["threads"] for post in thread["posts"]}
    assert writers - set(space["invited"]) - set(space["facilitators"]) == set()


def test_posts_of_a_thread_are_in_order_of_time():
    for thread in THREADS:
        moments = [source.moment(post[1]) for post in thread["posts"]]
        assert moments == sorted(moments), thread["title"]


def test_threads_are_told_apart_by_key_and_by_moment():
    moments = {source.moment(thread["posts"][0][1]) for thread in THREADS}
    assert (len({thread["key"] for thread in THREADS}), len(moments)) == (len(THREADS), len(THREADS))


def test_no_sentence_is_said_twice():
    sentences = [part for post in POSTS for part in re.split(r"(?<=[.!?])\s+|\n+", post[2]) if len(part) > 12]
    assert sorted({part for part in sentences if sentences.count(part) > 1}) == []


def test_roles_in_the_community_are_those_that_a_new_hub_has():
    roles = {member["community"] for member in source.items("members")}
    assert roles == {"", "staff", "co-producer", "ally", "trainee", "community-researcher", "partner"}


def test_nobody_posts_before_joining():
    joined = {member["handle"]: member["joined"] for member in source.items("members")}
    early = [post[:2] for post in POSTS if int(post[1].split()[0]) > joined[post[0]]]
    assert early == []


def test_links_to_threads_and_resources_lead_somewhere():
    known = {f"thread:{thread['key']}" for thread in THREADS}
    known |= {f"resource:{item['slug']}" for item in source.items("resources")}
    linked = {target for text in every_text() for target in re.findall(r"\]\(((?:thread|resource):[^)]+)\)", text)}
    assert linked - known == set()


def test_special_posts_are_there():
    marks = [sorted(post[3]) for post in POSTS if len(post) > 3]
    assert sorted(marks) == [["deleted"], ["edited", "was"], ["hidden"]]
    assert [thread["key"] for thread in THREADS if thread.get("locked")] == ["cheap-alarms", "key-safe"]


def test_every_picture_has_an_alternative_text():
    items = source.items("news") + source.items("stories") + source.items("pages")
    pictures = [item.get("hero") or item.get("picture") for item in items]
    assert [picture for picture in pictures if picture and not picture["alt"]] == []


def test_mail_addresses_can_never_receive_mail():
    assert {member["email"].partition("@")[2] for member in source.items("members")} == {"hub.example"}


def test_quotation_marks_are_set_as_in_print():
    words = source.items("news")[0]["body"][0]["text"]
    assert "saying, \u201cThis does not work for me.\u201d" in words
    assert [text for text in every_text() if '"' in text or "'" in text] == []
