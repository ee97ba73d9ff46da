"""Doors × roles: every route, API call, feed, search and socket topic against every kind of person."""

import pytest

from forums.models import Space
from hub.live.topics import ANONYMOUS, kind_of
from tests.doors import (
    ABOUT,
    API,
    DOORS,
    EVERYBODY,
    INSIDERS,
    LEADERS,
    READERS,
    ROLES,
    SIGNED_IN,
    TOKENS,
    UNGUARDED,
    Door,
    api_calls,
    patterns,
)
from tests.world import MARKS

pytestmark = [pytest.mark.django_db, pytest.mark.database]
TOPICS = {"public": EVERYBODY, "members": SIGNED_IN, "invited": INSIDERS, "hidden": LEADERS, **ABOUT}

GETS = [door for door in [*DOORS, *API] if door.method == "get"]

IN_NO_INDEX = {
    "suspendmark",
    "hiddenmark",
    "groupmark",
    "gonemark",
    "waitingmark",
    "suggestmark",
    "selfmark",
    "needsmark",
    "begunmark",
}


def test_every_route_is_in_the_matrix():
    named = {door.pattern for door in DOORS} | set(UNGUARDED)
    assert sorted(set(patterns()) - named) == [], "new routes: say in tests/doors.py who may come in"
    assert sorted(named - set(patterns())) == [], "routes that are gone"


def test_every_api_call_is_in_the_matrix():
    assert sorted({door.pattern for door in API}) == api_calls()


@pytest.fixture(scope="module")
def asked() -> dict:
    return {}


@pytest.fixture
def answers(world, asked) -> dict[tuple[str, str], tuple[int, set[str]]]:
    """(role, path) → status and the marks that are shown, for every page that can be asked for. Asked once for the
    two tests that look at it: it takes longer than all other doors together.
    """
    for door in GETS if not asked else ():
        path = door.path.format(**world.names)
        for role in [*ROLES, *(TOKENS if door in API else ())]:
            answer = ask(world, role, door)
            asked[role, path] = answer.status_code, marks_in(answer)
    return asked


def marks_in(answer) -> set[str]:
    # A file that is sent in pieces has no content: the zip of a member's own data is one.
    body = getattr(answer, "content", b"").decode(errors="replace").lower()
    return {mark for mark in MARKS if mark in body}


def test_each_door_answers_each_role_as_it_should(world, answers):
    wrong = {}
    for door in GETS:
        path = door.path.format(**world.names)
        expected = {role: door.expected(role) for role in ROLES}
        expected |= {role: door.expected_of_token(role) for role in TOKENS} if door in API else {}
        statuses = {role: answers[role, path][0] for role in expected}
        wrong |= {
            (door.path, role): (statuses[role], expected[role]) for role in expected if statuses[role] != expected[role]
        }
    assert wrong == {}


@pytest.mark.parametrize("door", [d for d in [*DOORS, *API] if d.method != "get"], ids=lambda d: f"{d.method} {d.path}")
def test_act_is_done_for_those_alone_who_may(door: Door, world):
    assert difference(world, door) == {}


def difference(world, door: Door) -> dict:
    """{(method, path, role): (status, expected)} where a door answers otherwise than the matrix says."""
    answers = {role: (ask(world, role, door).status_code, door.expected(role)) for role in ROLES}
    if door in API:
        answers |= {role: (ask(world, role, door).status_code, door.expected_of_token(role)) for role in TOKENS}
    return {(door.method, door.path, role): pair for role, pair in answers.items() if pair[0] != pair[1]}


def test_no_mark_is_met_by_anybody_who_may_not(world, answers):
    """Every page that can be asked for, as every role, with searches for the marks themselves."""
    met = {(role, path): marks for (role, path), (_, marks) in answers.items() if role in ROLES}
    paths = []
    for word in [*MARKS, "plainword"]:
        paths += [f"/members/?q={word}", f"/members/?interest={word}"]
        paths += [f"/search/?q={word}", f"/api/v1/search?q={word}", f"/search/?q={word}&kind=thread"]
        paths += [f"/search/complete/?q={word}", f"/search/feed/?q={word}"]
    met |= {(role, path): marks_in(world.client(role).get(path)) for role in ROLES for path in paths}
    assert len(met) >= len(ROLES) * (len(paths) + 100)
    # What was asked for is repeated by the search page; it says nothing about what there is.
    assert [
        (role, path, mark)
        for (role, path), marks in met.items()
        for mark in marks
        if role not in MARKS[mark] and f"={mark}" not in path
    ] == []


@pytest.mark.parametrize("mark", MARKS)
def test_searching_for_a_mark_finds_it_for_those_alone_who_may(mark, world):
    if not MARKS[mark] or mark in IN_NO_INDEX:
        # Hidden things are in nobody's index; groups are looked at in the search app's own tests.
        expected = set()
    else:
        expected = MARKS[mark]
    totals = {role: world.client(role).get(f"/api/v1/search?q={mark}").json() for role in ROLES}
    found = {role for role, answer in totals.items() if answer["total"] or any(answer["facets"].values())}
    assert found - MARKS[mark] == set()
    assert expected - found == set()


@pytest.mark.parametrize("name", ["paper_file", "older_paper_file"])
def test_file_of_a_draft_is_opened_by_those_alone_who_may_read_the_draft(name, world):
    opened = {role for role in ROLES if world.client(role).get(world.names[name]).status_code == 200}
    assert opened == READERS


@pytest.mark.parametrize("name", TOPICS)
def test_topic_is_followed_by_those_alone_who_may_see_its_thread(name, world):
    topic = f"thread:{world.names[f'{name}_thread']}"
    kind, object_id = kind_of(topic)
    # A suspended member's socket is closed as their session ends; here they are asked for as themselves.
    ids = {role: world.people[role].pk or ANONYMOUS for role in ROLES}
    allowed = kind.may_follow(object_id, set(ids.values()))
    assert {role for role in ROLES if ids[role] in allowed} - {"suspended"} == TOPICS[name] - {"suspended"}
    assert (ids["suspended"] in allowed) == (ANONYMOUS in allowed)


@pytest.mark.parametrize("name", ["public", "members", "invited"])
def test_topic_of_a_space_is_followed_by_those_alone_who_may_see_it(name, world):
    kind, _ = kind_of("space:1")
    pk = Space.objects.get(slug=world.names[f"{name}_space"]).pk
    ids = {role: world.people[role].pk or ANONYMOUS for role in ROLES}
    allowed = kind.may_follow(pk, set(ids.values()))
    assert {role for role in ROLES if ids[role] in allowed} == TOPICS[name]


def test_token_opens_no_page_and_not_the_admin(world):
    """Tokens are for the API: everywhere else their bearer is a guest."""
    wrong = {}
    for door in [door for door in DOORS if door.method == "get"] + [Door("", "/admin/", set(), guest=302)]:
        status = ask(world, "reading token", door).status_code
        if status != door.expected("anonymous"):
            wrong[door.path] = status
    assert wrong == {}
    assert "sessionid" not in world.client("reading token").cookies


def ask(world, role: str, door: Door):
    client = world.client(role)
    path = door.path.format(**world.names)
    if door.method == "get":
        return client.get(path)
    data = {name: value.format(**world.names) if isinstance(value, str) else value for name, value in door.data.items()}
    if path.startswith("/api/"):
        return getattr(client, door.method)(path, data, content_type="application/json")
    return client.post(path, data)
