"""What discussions hold about a member, and what becomes of it: see hub.plugins.member_data."""

from hub.plugins.member_data import Held

WORDS = "emptied, or kept under “Former member”, as the member chose"
HELD = (
    Held("forums.Post", "author body_html body_text", given="posts", erased=WORDS),
    Held(
        "forums.Post",
        "author_name import_key",
        not_given="names of people who wrote elsewhere, before the hub; they have no account here",
        stays="it is about people without an account",
    ),
    Held(
        "forums.Post",
        "helper",
        not_given="posts that you wrote for somebody are theirs; your consents are under helping",
        erased="the name goes; the post says that a former member helped",
    ),
    Held(
        "forums.Thread",
        "helper",
        not_given="threads that you wrote for somebody are theirs; your consents are under helping",
        erased="the name goes; the thread says that a former member helped",
    ),
    Held("forums.PostRevision", "body_html body_text", given="posts", erased=WORDS),
    Held("forums.Thread", "author title slug", given="threads", erased="the title goes or stays with the first post"),
    Held(
        "forums.Thread",
        "last_post_by",
        not_given="who wrote last is in your posts already",
        erased="the name goes",
    ),
    Held("forums.SpaceMembership", "member", given="spaces", erased="deleted"),
    Held(
        "forums.Report",
        "reporter name email message",
        given="reports",
        erased="the name and address go; the words go, or stay without a name, as the member chose",
    ),
    Held(
        "forums.Report",
        "words",
        not_given="reports about you hold what other people told the team in confidence; ask the team",
        erased="what your post said goes with the post",
    ),
    Held(
        "forums.Report",
        "note",
        not_given="the team's own notes, which are about other people, too; ask the team",
        stays="notes of the team about what it did",
    ),
    Held(
        "forums.IdempotencyKey",
        "member key fingerprint answer",
        not_given="marks that keep a form from being sent twice, deleted after 24 hours",
        erased="deleted",
    ),
    Held("forums.Draft", "member title body", given="drafts", erased="deleted"),
    Held("forums.JoinRequest", "member words answer", given="requests to join", erased="deleted"),
    Held(
        "forums.JoinRequest",
        "answered_by",
        not_given="which requests of others you answered is about them; the answers went out by mail",
        erased="the name goes",
    ),
    Held("forums.NotShown", "member", given="presence", erased="deleted"),
    Held(
        "forums.ReadPosition",
        "member",
        not_given="marks of how far you have read a thread, for the line that says what is new",
        erased="deleted",
    ),
)
