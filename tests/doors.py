"""Every door of the hub, and who gets which answer there. tests/integration/test_doors.py walks through it.

A door is a URL pattern (or an API call, a feed, a socket topic, a search). A new one that is not named
here makes the suite fail, so that nobody can open one without saying who may come in.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from hub.api import api

ROLES = ("anonymous", "suspended", "outsider", "member", "helper", "facilitator", "editor", "admin")
"""`member` and `facilitator` belong to the invited space of the world; `outsider` does not.
`helper` does not either, and may write for `member`."""

SIGNED_IN = {"outsider", "member", "helper", "facilitator", "editor", "admin"}
INSIDERS = {"member", "facilitator", "admin"}
LEADERS = {"facilitator", "admin"}
ADMINS = {"admin"}
READERS = {"member", "facilitator", "editor", "admin"}
"""Those for whom the world's draft paper is: one chosen by name, one by group, and those who may edit it."""
EVERYBODY = set(ROLES)
TOKENS = {"reading token": "read", "posting token": "post", "editing token": "edit"}
TOKENS |= {"helping token": "post help", "ended token": ""}
"""Programs of the facilitator, each with a token of these scopes."""

# Wagtail's admin has permissions and tests of its own; the hub's own pages in it are named in the matrix.
NOT_OURS = ("admin/", "documents/", "_util/")


@dataclass(frozen=True)
class Door:
    """`path` may hold names of the world in braces; `yes` is the status for `who`, `no` for all others."""

    pattern: str
    path: str
    who: frozenset[str] | set[str]
    yes: int = 200
    no: int = 404
    guest: int | None = None
    """Status for people who are not signed in, where it differs from `no` (302: the way to sign in)."""
    method: str = "get"
    data: dict[str, Any] = field(default_factory=dict)
    seen_by: frozenset[str] | set[str] = frozenset()
    """Who may see what the door is about, but may not do this with it: they are told so (403)."""
    scope: str = ""
    """What a token needs for this API call, where its method does not say it."""
    by_page_alone: bool = False
    """An API call for the hub's own pages, which takes no token."""

    def expected(self, role: str) -> int:
        if role in self.who:
            return self.yes
        if role not in SIGNED_IN and self.guest is not None:
            return self.guest
        return 403 if role in self.seen_by else self.no

    def expected_of_token(self, role: str) -> int:
        """What an API call answers a token: what its owner would get, where it has the scope."""
        if role == "ended token":
            return 401
        if self.by_page_alone:
            return 403
        needed = self.scope or {"get": "read", "post": "post"}.get(self.method, "edit")
        return self.expected("facilitator") if needed in TOKENS[role].split() else 403


def patterns() -> list[str]:
    """Every URL pattern of the hub that is not inside Wagtail's own admin; the API has a list of its own."""
    found = {pattern for pattern in walk(get_resolver(), "") if not pattern.startswith(NOT_OURS)}
    calls = {call.split(" ", 1)[1].lstrip("/") for call in api_calls()}
    return sorted(found - {call.replace("{", "<").replace("}", ">") for call in calls})


def walk(resolver: URLResolver, prefix: str) -> Iterator[str]:
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern).lstrip("^")
        if isinstance(entry, URLPattern):
            yield route
        else:
            yield from walk(entry, route)


def api_calls() -> list[str]:
    """Every operation of the API, such as "get /api/v1/spaces", from its own description."""
    paths = api.get_openapi_schema()["paths"]
    return sorted({f"{method} {path}" for path, methods in paths.items() for method in methods})


T = "spaces/(?P<space>[-a-zA-Z0-9_]+)/(?P<pk>[0-9]{1,18})-(?P<slug>[-a-zA-Z0-9_]+)/"
P = T + "(?P<number>[0-9]{1,9})/"
VERBS = "(?P<verb>lock|unlock|pin|unpin|restore|stop-mail|resume-mail)/$"
PAGE = r"((?:[\w\-]+/)*)$"
HELP = "^account/helping/(?P<handle>[-a-z0-9]+)/(?P<verb>accept|decline|end|write)/$".lstrip("^")
FOR_MEMBER = {"body": "For the member.", "helping": "{member_id}"}
HELPERS = {"helper", "facilitator"}
RULES = {"public": EVERYBODY, "members": SIGNED_IN, "invited": INSIDERS, "hidden": LEADERS}
"""Who may see the world's thread (and space) of that name."""


def _spaces() -> Iterator[Door]:
    for name in ("public", "members", "invited"):
        who, at = RULES[name], f"/spaces/{{{name}_space}}/"
        yield Door("spaces/<slug:slug>/", at, who)
        # A feed reader signs in nowhere: only what everybody may read has one.
        yield Door("spaces/<slug:slug>/feed/", f"{at}feed/", EVERYBODY if name == "public" else set())
        yield Door("spaces/<slug:slug>/new/", f"{at}new/", who & SIGNED_IN, guest=302)
        draft = {"title": "A draft", "body": "Words.", "draft": "0"}
        pattern = "spaces/<slug:slug>/new/draft/"
        yield Door(pattern, f"{at}new/draft/", who & SIGNED_IN, 302, 404, 403, "post", draft)
        read = "spaces/<slug:slug>/mark-read/"
        yield Door(read, f"{at}mark-read/", who & SIGNED_IN, 302, 404, 302, "post")
        leaders = who & LEADERS
        yield Door("spaces/<slug:slug>/welcome/", f"{at}welcome/", leaders, guest=302, seen_by=who)
        people = LEADERS if name == "invited" else set()
        yield Door("spaces/<slug:slug>/people/", f"{at}people/", people, guest=302)
        add = {"handle": "outsider"}
        yield Door("spaces/<slug:slug>/people/add/", f"{at}people/add/", people, 302, 404, 302, "post", add)
        remove = {"handle": "nobody-at-all"}
        yield Door("spaces/<slug:slug>/people/remove/", f"{at}people/remove/", people, 200, 404, 302, "post", remove)


def _joining() -> Iterator[Door]:
    """Members find the name of the world's listed space and ask for it; of the other invited one they know nothing."""
    pattern, at = "spaces/<slug:slug>/join/", "/spaces/{listed_space}/"
    askers = {"outsider", "member", "helper", "editor"}
    yield Door(pattern, f"{at}join/", askers, 200, 302)
    yield Door(f"{pattern}take-back/", f"{at}join/take-back/", askers, 302, 404, 302, "post")
    yield Door(pattern, f"{at}join/", askers, 302, 302, method="post", data={"message": "Please."})
    yield Door("spaces/<slug:slug>/", at, LEADERS)
    yield Door(pattern, "/spaces/{invited_space}/join/", INSIDERS, 302, guest=302)
    yield Door(pattern, "/spaces/{public_space}/join/", set(), guest=302)
    answer = {"handle": "nobody-at-all", "answer": "yes"}
    for name, leaders in (("invited", LEADERS), ("listed", LEADERS), ("public", set())):
        path = f"/spaces/{{{name}_space}}/people/answer/"
        yield Door("spaces/<slug:slug>/people/answer/", path, leaders, 200, 404, 302, "post", answer)


def _threads() -> Iterator[Door]:
    for name, who in RULES.items():
        at = f"/spaces/{{{name}_space}}/{{{name}_path}}/"
        members, leaders, author = who & SIGNED_IN, who & LEADERS, who & {"facilitator"}
        yield Door(T, at, who)
        yield Door(T + "reply/", f"{at}reply/", members, guest=302)
        # Whoever was signed out while writing gets the words back, and nothing else.
        yield Door(T + "reply/", f"{at}reply/", members, 302, 404, 403, "post", {"body": "A reply."})
        draft = {"body": "A draft.", "draft": "0"}
        yield Door(T + "draft/", f"{at}draft/", members, 302, 404, 403, "post", draft)
        # For the member where both of them may: being allowed to help opens no door.
        helpers = who & HELPERS if name != "hidden" else set()
        yield Door(T + "reply/", f"{at}reply/", helpers, 302, 404, 403, "post", FOR_MEMBER, seen_by=who)
        yield Door(T + "hide/", f"{at}hide/", leaders, guest=302, seen_by=who)
        yield Door(T + "move/", f"{at}move/", leaders, guest=302, seen_by=who)
        # Refused, with the reason beside the field: the facilitator and the admin choose a space that is not there.
        yield Door(T + "move/", f"{at}move/", leaders, 200, guest=302, method="post", data={"space": "0"}, seen_by=who)
        for verb in ("lock", "unlock", "pin", "unpin"):
            yield Door(T + VERBS, f"{at}{verb}/", leaders, 302, guest=302, method="post", seen_by=who)
        yield Door(T + VERBS, f"{at}stop-mail/", author, 302, guest=302, method="post", seen_by=who)


def _posts() -> Iterator[Door]:
    for name, who in RULES.items():
        at = f"/spaces/{{{name}_space}}/{{{name}_path}}/{{{name}_number}}/"
        # The world's posts are the facilitator's: they alone change them.
        author, leaders = who & {"facilitator"}, who & LEADERS
        yield Door(P, at, who, yes=302)
        yield Door(P + "history/", f"{at}history/", who)
        yield Door(P + "report/", f"{at}report/", who)
        yield Door(P + "edit/", f"{at}edit/", author, guest=302, seen_by=who)
        yield Door(P + "remove/", f"{at}remove/", author, guest=302, seen_by=who)
        yield Door(P + "hide/", f"{at}hide/", leaders, guest=302, seen_by=who)
        yield Door(P + "restore/", f"{at}restore/", leaders, 302, guest=302, method="post", seen_by=who)


ABOUT = {"about_open": EVERYBODY, "about_closed": SIGNED_IN, "about_group": {"editor", "admin"}, "about_gone": ADMINS}
"""Who may see the world's thread about a page: whoever can read the page, and admins."""


def _about_pages() -> Iterator[Door]:
    pattern = "spaces/about/<int:page_id>/"
    for name, who in ABOUT.items():
        thread = f"/spaces/{{{name}_space}}/{{{name}_path}}/"
        yield Door(T, thread, who)
        yield Door(T + "reply/", f"{thread}reply/", who & SIGNED_IN, guest=302)
        yield Door(P + "report/", f"{thread}{{{name}_number}}/report/", who)
        # Under a page that is not there nobody replies, admins included.
        may, path = set() if name == "about_gone" else who & SIGNED_IN, f"/spaces/about/{{{name}_page}}/"
        yield Door(pattern, path, may, guest=302)
        yield Door(pattern, path, may, 302, 404, 403, "post", {"body": "A reply."})
        draft = {"body": "A draft.", "draft": "0"}
        yield Door(f"{pattern}draft/", f"{path}draft/", may, 302, 404, 403, "post", draft)


DOORS: list[Door] = [
    # Where there is an admin, the link for the first one is of no use to anybody.
    Door("accounts/first-admin/<str:token>/", "/accounts/first-admin/1abc:made-up/", set(), no=410),
    Door(PAGE, "/", EVERYBODY),
    Door(PAGE, "/news/", EVERYBODY),
    Door(PAGE, "/news/feed/", EVERYBODY),
    Door(PAGE, "/news/?series=for-all", EVERYBODY),
    # A series in which a viewer may read nothing is not there for them.
    Door(PAGE, "/news/?series=for-members", SIGNED_IN),
    Door(PAGE, "/notes/", EVERYBODY),
    Door(PAGE, "/notes/feed/", EVERYBODY),
    Door(PAGE, "/groups/", EVERYBODY),
    Door(PAGE, "/groups/feed/", EVERYBODY),
    Door(PAGE, "/groups/for-all/", EVERYBODY),
    Door(PAGE, "/groups/for-members/", SIGNED_IN, guest=302),
    Door(PAGE, "/notes/?group=for-all", EVERYBODY),
    Door(PAGE, "/notes/?group=for-members", SIGNED_IN),
    Door(PAGE, "/programme/", EVERYBODY),
    Door(PAGE, "/papers/", EVERYBODY),
    Door(PAGE, "/papers/feed/", EVERYBODY),
    Door(PAGE, "/papers/agreed/", EVERYBODY),
    Door(PAGE, "/papers/replaced/", EVERYBODY),
    Door(PAGE, "/papers/idea/", SIGNED_IN, guest=302),
    Door(PAGE, "/papers/draft/", READERS, no=403, guest=302),
    Door(PAGE, "/papers/not-yet/", set()),
    Door(PAGE, "/resources/", EVERYBODY),
    Door(PAGE, "/resources/feed/", EVERYBODY),
    Door(PAGE, "/stories/", EVERYBODY),
    Door(PAGE, "/stories/feed/", EVERYBODY),
    Door(PAGE, "/news/for-all/", EVERYBODY),
    Door(PAGE, "/news/for-members/", SIGNED_IN, guest=302),
    Door(PAGE, "/for-editors/", {"editor", "admin"}, no=403, guest=302),
    Door(PAGE, "/stories/for-all/", EVERYBODY),
    Door(PAGE, "/stories/not-yet/", set()),
    Door(PAGE, "/stories/waiting/", set()),
    Door(PAGE, "/stories/taken-back/", set(), no=410),
    Door("tell-your-story/", "/tell-your-story/", SIGNED_IN, guest=302),
    Door("account/stories/", "/account/stories/", SIGNED_IN, guest=302),
    # The world's story is the member's: nobody else, admins included, has this door to it.
    Door("account/stories/<int:pk>/", "/account/stories/{record}/", {"member"}, guest=302),
    Door("account/stories/<int:pk>/take-back/", "/account/stories/{record}/take-back/", {"member"}, guest=302),
    Door("account/stories/<int:pk>/change/", "/account/stories/{record}/change/", {"member"}, guest=302),
    Door("account/stories/<int:pk>/change/", "/account/stories/{record}/change/", {"member"}, guest=302, method="post"),
    *[
        Door(
            f"account/stories/<int:pk>/{verb}",
            f"/account/stories/{{record}}/{verb}",
            {"member"},
            302,
            guest=302,
            method="post",
        )
        for verb in ("", "still-right/", "take-back/")
    ],
    Door("sitemap.xml", "/sitemap.xml", EVERYBODY),
    Door(r"sitemap-(?P<kind>[a-z]{1,30})-(?P<number>[0-9]{1,6})\.xml$", "/sitemap-pages-0.xml", EVERYBODY),
    Door(r"sitemap-(?P<kind>[a-z]{1,30})-(?P<number>[0-9]{1,6})\.xml$", "/sitemap-threads-0.xml", EVERYBODY),
    Door("robots.txt", "/robots.txt", EVERYBODY),
    Door("suggest-a-resource/", "/suggest-a-resource/", SIGNED_IN, guest=302),
    Door("suggest-a-resource/", "/suggest-a-resource/", SIGNED_IN, 200, guest=302, method="post"),
    Door("account/suggestions/", "/account/suggestions/", SIGNED_IN, guest=302),
    Door(PAGE, "/resources/suggested/", set()),
    Door("search/", "/search/", EVERYBODY),
    Door("search/complete/", "/search/complete/?q=plainword", EVERYBODY),
    Door("search/feed/", "/search/feed/?q=plainword", EVERYBODY),
    Door("search/description.xml", "/search/description.xml", EVERYBODY),
    Door("account/searches/", "/account/searches/", SIGNED_IN, guest=302),
    Door("account/searches/save/", "/account/searches/save/?q=plainword", SIGNED_IN, guest=302),
    Door("account/searches/save/", "/account/searches/save/?q=plainword", SIGNED_IN, 302, guest=302, method="post"),
    # The world's saved search is the member's.
    *[
        Door(
            f"account/searches/<int:pk>/{verb}/",
            f"/account/searches/{{saved}}/{verb}/",
            {"member"},
            302,
            guest=302,
            method="post",
        )
        for verb in ("mail", "delete")
    ],
    Door("contact/", "/contact/", EVERYBODY),
    Door("contact/thanks/", "/contact/thanks/", EVERYBODY),
    Door("feedback/", "/feedback/?page=/news/for-all/&clear=no", EVERYBODY),
    # Whoever may not read a page is not told its title.
    Door("feedback/", "/feedback/?page=/news/for-members/", EVERYBODY),
    Door("feedback/", "/feedback/?page=/for-editors/", EVERYBODY),
    Door("feedback/", "/feedback/?page=/notes/secret/", EVERYBODY),
    Door("feedback/", "/feedback/?page=/news/gone/", set()),
    Door("feedback/", "/feedback/?page=/spaces/circle/", EVERYBODY),
    Door("feedback/", "/feedback/?page=//elsewhere.example/", set()),
    Door("feedback/", "/feedback/?page=/news/for-all/", EVERYBODY, 302, method="post", data={"clear": "no"}),
    Door("feedback/thanks/", "/feedback/thanks/?page=/news/for-all/", EVERYBODY),
    Door("welcome/", "/welcome/", SIGNED_IN, 302, guest=302),
    *[Door("welcome/(?P<number>[1-3])/$", f"/welcome/{number}/", SIGNED_IN, guest=302) for number in (1, 2, 3)],
    Door("account/helping/", "/account/helping/", SIGNED_IN, guest=302),
    Door("account/helping/", "/account/helping/", SIGNED_IN, guest=302, method="post", data={"handle": "nobody"}),
    Door("account/helping/stop/", "/account/helping/stop/", SIGNED_IN, 302, guest=302, method="post"),
    # The facilitator and the helper help the member, with their consent; nobody else does.
    Door(HELP, "/account/helping/member/write/", HELPERS, 302, 403, 302, "post"),
    Door(HELP, "/account/helping/member/accept/", set(), 302, 403, 302, "post"),
    Door(HELP, "/account/helping/suspended/write/", set(), 302, 404, 302, "post", seen_by=ADMINS),
    Door(HELP, "/account/helping/outsider/end/", SIGNED_IN, 302, guest=302, method="post"),
    Door("account/access-needs/", "/account/access-needs/", SIGNED_IN, guest=302),
    # The member's are for those who look after them; the outsider is in no space.
    Door("members/<slug:handle>/access-needs/", "/members/member/access-needs/", INSIDERS, guest=302),
    Door("members/<slug:handle>/access-needs/", "/members/outsider/access-needs/", {"outsider", "admin"}, guest=302),
    Door("agreement/", "/agreement/", EVERYBODY),
    Door("account/agreement/", "/account/agreement/", SIGNED_IN, 302, guest=302, method="post", data={"agreed": "1"}),
    Door("members/", "/members/", EVERYBODY),
    Door("members/", "/members/?q=insidermark", EVERYBODY),
    Door("members/<slug:handle>/", "/members/member/", EVERYBODY),
    Door("members/<slug:handle>/", "/members/suspended/", ADMINS),
    Door("account/", "/account/", SIGNED_IN, guest=302),
    Door("account/two-step/", "/account/two-step/", SIGNED_IN, guest=302),
    # Before anything else the password is asked for once more.
    *[
        Door(f"account/two-step/{path}", f"/account/two-step/{path}", SIGNED_IN, 302, guest=302)
        for path in ("app/", "codes/new/", "passkeys/add/")
    ],
    # Nobody in the world has any of these.
    *[
        Door(f"account/two-step/{path}", f"/account/two-step/{path}", set(), guest=302)
        for path in ("app/remove/", "codes/", "codes/download/")
    ],
    *[
        Door(
            f"account/two-step/passkeys/<int:pk>/{verb}/",
            f"/account/two-step/passkeys/1/{verb}/",
            SIGNED_IN,
            302,
            guest=302,
        )
        for verb in ("remove", "rename")
    ],
    Door("account/email/", "/account/email/", SIGNED_IN, 302, guest=302),
    Door("account/email/stop/", "/account/email/stop/", SIGNED_IN, 302, guest=302, method="post"),
    Door("account/presence/", "/account/presence/", SIGNED_IN, guest=302),
    Door("account/presence/", "/account/presence/", SIGNED_IN, 302, guest=302, method="post", data={"shown": "no"}),
    Door("account/drafts/", "/account/drafts/", SIGNED_IN, guest=302),
    # The world's draft is the member's.
    Door(
        "account/drafts/<int:pk>/discard/",
        "/account/drafts/{draft}/discard/",
        {"member"},
        302,
        guest=302,
        method="post",
    ),
    Door("account/mark-read/", "/account/mark-read/", SIGNED_IN, 302, guest=302, method="post"),
    Door("account/sessions/", "/account/sessions/", SIGNED_IN, guest=302),
    Door("account/sessions/end-others/", "/account/sessions/end-others/", SIGNED_IN, 302, guest=302, method="post"),
    # The world's session that can be ended is the member's, on another device.
    Door(
        "account/sessions/<int:pk>/end/", "/account/sessions/{session}/end/", {"member"}, 302, guest=302, method="post"
    ),
    Door("account/tokens/", "/account/tokens/", SIGNED_IN, guest=302),
    Door("account/tokens/", "/account/tokens/", SIGNED_IN, 302, guest=302, method="post"),
    # The world's token that can be ended is the member's.
    Door("account/tokens/<int:pk>/end/", "/account/tokens/{token}/end/", {"member"}, 302, guest=302, method="post"),
    Door("account/photo/", "/account/photo/", SIGNED_IN, guest=302),
    Door("account/data/", "/account/data/", SIGNED_IN, guest=302),
    # The world's copy is the member's: nobody else, admins included, has this door to it.
    Door("account/data/<int:pk>/", "/account/data/{copy}/", {"member"}, guest=302),
    Door("account/data/", "/account/data/", SIGNED_IN, 302, guest=302, method="post"),
    Door("account/erase/", "/account/erase/", SIGNED_IN, guest=302),
    Door("account/erase/", "/account/erase/", SIGNED_IN, 422, guest=302, method="post", data={"words": "keep"}),
    # Whoever has its address; it names nobody.
    Door("erased/<str:token>/", "/erased/{proof}/", EVERYBODY),
    Door("erased/<str:token>/", "/erased/nothing/", set()),
    Door("what-we-keep/", "/what-we-keep/", EVERYBODY),
    Door("account/photo/remove/", "/account/photo/remove/", SIGNED_IN, 302, guest=302, method="post"),
    Door("spaces/", "/spaces/", EVERYBODY),
    Door("spaces/feed/", "/spaces/feed/", EVERYBODY),
    Door("spaces/<slug:slug>/", "/spaces/{about_open_space}/", EVERYBODY),
    Door("spaces/<slug:slug>/feed/", "/spaces/{about_open_space}/feed/", EVERYBODY),
    *_spaces(),
    *_joining(),
    *_threads(),
    *_posts(),
    *_about_pages(),
]
"""Every page, and the forms behind it."""


def _draft(pattern: str, place: str, who: set[str]) -> Door:
    words, pattern = {"body": "A draft."}, f"put /api/v1/{pattern}/draft"
    return Door(pattern, f"/api/v1/{place}/draft", who & SIGNED_IN, 200, 404, 401, "put", words, by_page_alone=True)


def _api() -> Iterator[Door]:
    at = "/api/v1"
    yield Door("get /api/v1/spaces", f"{at}/spaces", EVERYBODY)
    yield Door("get /api/v1/search", f"{at}/search?q=plainword", EVERYBODY)
    yield Door("get /api/v1/me", f"{at}/me", SIGNED_IN, no=401)
    yield Door("get /api/v1/members/{handle}", f"{at}/members/member", EVERYBODY)
    yield Door("get /api/v1/members/{handle}", f"{at}/members/suspended", ADMINS)
    words, thread = {"body": "A reply."}, {"title": "A thread", "body": "Its words."}
    for name, who in RULES.items():
        yield Door("get /api/v1/threads/{id}", f"{at}/threads/{{{name}_thread}}", who)
        yield Door("get /api/v1/threads/{id}/posts", f"{at}/threads/{{{name}_thread}}/posts", who)
        yield Door("get /api/v1/live", f"{at}/live?topic=thread:{{{name}_thread}}&after=0", who)
        reply = f"{at}/threads/{{{name}_thread}}/posts"
        yield Door("post /api/v1/threads/{id}/posts", reply, who & SIGNED_IN, 201, 404, 401, "post", words)
        helpers, helped = (who & HELPERS if name != "hidden" else set()), {**words, "helping": "{member_id}"}
        call = "post /api/v1/threads/{id}/posts"
        yield Door(call, reply, helpers, 201, 404, 401, "post", helped, seen_by=who, scope="help")
        read = f"{at}/threads/{{{name}_thread}}/read"
        yield Door(
            "put /api/v1/threads/{id}/read",
            read,
            who & SIGNED_IN,
            204,
            404,
            401,
            "put",
            {"number": 1},
            by_page_alone=True,
        )
        yield _draft("threads/{id}", f"threads/{{{name}_thread}}", who)
        post, author = f"{at}/posts/{{{name}_post}}", {"facilitator"}
        yield Door("patch /api/v1/posts/{id}", post, author, 200, 404, 401, "patch", words, who)
        yield Door("delete /api/v1/posts/{id}", post, author, 204, 404, 401, "delete", seen_by=who)
        if name != "hidden":
            yield _draft("spaces/{slug}", f"spaces/{{{name}_space}}", who)
            space = f"{at}/spaces/{{{name}_space}}/threads"
            yield Door("get /api/v1/spaces/{slug}/threads", space, who)
            yield Door("post /api/v1/spaces/{slug}/threads", space, who & SIGNED_IN, 201, 404, 401, "post", thread)
            helped = {**thread, "helping": "{member_id}"}
            call = "post /api/v1/spaces/{slug}/threads"
            yield Door(call, space, helpers, 201, 404, 401, "post", helped, seen_by=who, scope="help")


def _api_about_pages() -> Iterator[Door]:
    for name, who in ABOUT.items():
        thread = f"/api/v1/threads/{{{name}_thread}}"
        yield Door("get /api/v1/threads/{id}", thread, who)
        yield Door("get /api/v1/threads/{id}/posts", f"{thread}/posts", who)
        yield Door("get /api/v1/live", f"/api/v1/live?topic=thread:{{{name}_thread}}&after=0", who)
        space = f"/api/v1/live?topic=space:{{{name}_space_id}}&after=0"
        yield Door("get /api/v1/live", space, EVERYBODY)
        may = set() if name == "about_gone" else who
        yield _draft("pages/{id}", f"pages/{{{name}_page}}", may)
        words = {"body": "A reply."}
        yield Door("post /api/v1/threads/{id}/posts", f"{thread}/posts", who & SIGNED_IN, 201, 404, 401, "post", words)
    yield Door("get /api/v1/spaces/{slug}/threads", "/api/v1/spaces/{about_open_space}/threads", EVERYBODY)


API: list[Door] = [*_api(), *_api_about_pages()]

UNGUARDED: dict[str, str] = {
    "healthz": "says that the process is up, and nothing else",
    "readyz": "names services, no content",
    "metrics": "numbers, for the addresses of METRICS_ALLOW alone",
    "favicon.ico": "a picture",
    "manifest.webmanifest": "name, colours and icons of the hub",
    r"site-icon-(?P<name>[a-z0-9]{2,8})-(?P<key>[0-9]+-[0-9a-f]{1,10})\.png$": "made from the logo",
    r"site-(?P<light>[0-9a-f]{6})-(?P<dark>[0-9a-f]{6})-(?P<digest>[0-9a-f]{10})\.css$": "the hub's colours",
    "api/(?P<path>.*)$": "always a problem: no such address",
    "api/v1/": "always a problem: no such address",
    "api/v1/docs": "the description of the API",
    "api/v1/openapi.json": "the description of the API",
    "media/": "always 404",
    r"media/(?P<folder>[\w-]+)/(?P<name>[\w.-]+)$": "pictures under names that nobody can guess",
    "dev/mail/": "on the machine itself alone, never in production",
    "dev/mail/<int:pk>/": "on the machine itself alone, never in production",
    "dev/mail/<int:pk>/html/": "on the machine itself alone, never in production",
    "spaces/mail/stop/<str:token>/": "a signed token says whose mail stops",
    "api/v1/mail/stop/<token>": "a signed token says whose mail stops",
    "search/mail/stop/<str:token>/": "a signed token says whose mail stops",
    "api/v1/search/mail/stop/<token>": "a signed token says whose mail stops",
    "display/": "how pages look in this browser: says nothing about anybody",
    "accounts/login/": "signing in",
    "accounts/second-step/": "signing in",
    "accounts/passkey/": "signing in",
    "accounts/again/": "one's own password, after signing in",
    "accounts/again/code/": "one's own code, after signing in",
    "accounts/again/passkey/": "one's own passkey, after signing in",
    "accounts/code/": "asks for an address, tells nothing",
    "accounts/code/confirm/": "signing in",
    "accounts/email/old/<str:key>/": "a key that was mailed says whose address it is",
    "accounts/email/new/<str:key>/": "a key that was mailed says whose address it is",
    "accounts/logout/": "signing out",
    "accounts/signup/": "signing up",
    "accounts/inactive/": "what to do when suspended",
    "accounts/confirm-email/": "where to look for the mail",
    r"accounts/confirm-email/(?P<key>[-:\w]+)/$": "a signed key says whose address it is",
    "accounts/password/change/": "one's own password, after signing in",
    "accounts/password/reset/": "asks for an address, tells nothing",
    "accounts/password/reset/done/": "where to look for the mail",
    "accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$": "a signed key says whose password it is",
    "accounts/password/reset/key/done/": "the password is changed",
}
"""Routes with nothing behind them that a role could or could not see, each with the reason."""
