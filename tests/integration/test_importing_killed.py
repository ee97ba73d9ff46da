"""Imports in a running hub whose worker is killed (kill -9) in the middle: they go on, and nothing is doubled."""

import io
import json
import signal
import sqlite3
import time
import zipfile

import pytest

from tests.running import RunningHub
from tests.web import Person
from tests.wxr import Maker, Sizes

SIZES = Sizes(posts=40, comments=100, pictures=10, pages=6)
COUNTED = (
    *("cms_newspage", "cms_standardpage", "cms_resourcepage", "wagtailimages_image", "forums_thread", "forums_post"),
    *("wagtailredirects_redirect", "importing_importedthing", "mail_mail", "members_member"),
)


@pytest.fixture
def hub(demo_folder, tmp_path):
    hub = RunningHub.copy_of(demo_folder, tmp_path / "hub").start()
    yield hub
    hub.stop()


@pytest.fixture
def admin(hub) -> Person:
    return Person(hub.url).sign_in("admin@hub.example")


def rows(hub: RunningHub, sql: str, *values) -> list[tuple]:
    with sqlite3.connect(hub.var / "hub.sqlite3", timeout=30) as database:
        return database.execute(sql, values).fetchall()


def counted(hub: RunningHub) -> dict[str, int]:
    return {table: rows(hub, f"SELECT COUNT(*) FROM {table}")[0][0] for table in COUNTED}


def stands(hub: RunningHub, job: int) -> tuple[str, int, int]:
    return rows(hub, "SELECT state, position, total FROM importing_import WHERE id = ?", job)[0]


def wait_for(hub: RunningHub, job: int, reached, seconds: float = 120) -> tuple[str, int, int]:
    ends = time.monotonic() + seconds
    while not reached(*(now := stands(hub, job))):
        assert time.monotonic() < ends, (now, hub.logs()[-3000:])
        assert now[0] != "failed", rows(hub, "SELECT refusal FROM importing_import WHERE id = ?", job)
        time.sleep(0.05)
    return now


def upload(admin: Person, kind: str, file: bytes, pictures: bytes = b"") -> int:
    """Through the form of the admin; answers the number of the import."""
    files = {"file": ("upload", file)} | ({"pictures": ("pictures.zip", pictures)} if pictures else {})
    answer = admin.post("/admin/import/", data={"kind": kind, **token(admin)}, files=files, headers=referer(admin))
    assert answer.status_code == 302, answer.text[-3000:]
    return int(answer.headers["Location"].rstrip("/").rsplit("/", 1)[-1])


def begin(admin: Person, job: int) -> None:
    answer = admin.post(f"/admin/import/{job}/begin/", data=token(admin), headers=referer(admin))
    assert answer.status_code == 302


def token(admin: Person) -> dict[str, str]:
    return {"csrfmiddlewaretoken": admin.cookies.get("csrftoken", "")}


def referer(admin: Person) -> dict[str, str]:
    return {"Referer": str(admin.base_url)}


def kill_worker(hub: RunningHub) -> None:
    hub.worker.send_signal(signal.SIGKILL)
    hub.worker.wait()
    hub.start_worker()


def run_with_kills(hub: RunningHub, admin: Person, job: int, shares: tuple[float, ...]) -> list[int]:
    """Import; the worker is killed when these shares are done. Answers where it stood."""
    _, _, total = wait_for(hub, job, lambda state, *_: state == "ready")
    begin(admin, job)
    killed = []
    for share in shares:
        state, position, _ = wait_for(hub, job, lambda _, position, __, share=share: position >= total * share)
        assert state == "running", "it was over before the worker could be killed"
        kill_worker(hub)
        killed.append(position)
    wait_for(hub, job, lambda state, *_: state == "done")
    return killed


def test_table_of_resources_goes_on_where_it_was_after_kills(hub, admin):
    before = counted(hub)
    lines = [f"Plan {n},What it is.,https://plans.example/{n},Guide,tea;talk {n % 9}\n" for n in range(150)]
    content = ("title,summary,link,type,topics\n" + "".join(lines)).encode()
    job = upload(admin, "resources", content)
    killed = run_with_kills(hub, admin, job, (0.1, 0.5))
    after = counted(hub)
    assert 0 < killed[0] < killed[1] < 150
    assert after["cms_resourcepage"] - before["cms_resourcepage"] == 150
    assert rows(hub, "SELECT COUNT(DISTINCT link) FROM cms_resourcepage WHERE link LIKE '%plans.example%'") == [(150,)]
    assert report(hub, job) == {"made": 150}
    again = upload(admin, "resources", content)
    run_with_kills(hub, admin, again, ())
    assert counted(hub) == after


def report(hub: RunningHub, job: int) -> dict[str, int]:
    ((counts, lines),) = rows(
        hub,
        "SELECT counts, (SELECT COUNT(*) FROM importing_importrow WHERE job_id = i.id AND NOT is_check)"
        " FROM importing_import i WHERE id = ?",
        job,
    )
    found = json.loads(counts)
    assert lines == sum(found.values())
    return found


def zipped(folder) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        for path in sorted((folder / "uploads").rglob("*.jpg")):
            packed.write(path, f"wp-content/{path.relative_to(folder)}")
    return out.getvalue()


def test_wordpress_site_goes_on_where_it_was_after_kills_and_old_addresses_lead_on(hub, admin, tmp_path):
    before = counted(hub)
    maker = Maker(SIZES)
    file, pictures = maker.write(tmp_path / "site").read_bytes(), zipped(tmp_path / "site")
    job = upload(admin, "wordpress", file, pictures)
    killed = run_with_kills(hub, admin, job, (0.2, 0.6, 0.8))
    after = counted(hub)
    made = {table: after[table] - before[table] for table in COUNTED}
    assert sorted(killed) == killed
    assert (made["cms_newspage"], made["cms_standardpage"], made["wagtailimages_image"]) == (40, 6, 10)
    assert (made["mail_mail"], made["members_member"]) == (0, 0)
    assert rows(hub, "SELECT COUNT(*), COUNT(DISTINCT import_key) FROM forums_post WHERE import_key <> ''")[0][0] > 60
    assert rows(hub, "SELECT import_key FROM forums_post WHERE import_key <> '' GROUP BY 1 HAVING COUNT(*) > 1") == []
    assert rows(hub, "SELECT old_path FROM wagtailredirects_redirect GROUP BY 1 HAVING COUNT(*) > 1") == []
    files = {path.name for path in (hub.var / "media" / "original_images").glob("import-*")}
    assert len(files) == 10
    assert report(hub, job)["made"] == 56
    again = upload(admin, "wordpress", file, pictures)
    run_with_kills(hub, admin, again, ())
    assert counted(hub) == after
    assert "made" not in report(hub, again)
    assert_redirects(hub)


def assert_redirects(hub: RunningHub) -> None:
    guest = Person(hub.url)
    for old, start in (
        ("/?p=1000", "/news/"),
        ("/2016/03/post-number-0/", "/news/"),
        ("/?page_id=5005", "/about-1/about-5/"),
        ("/about-5/", "/about-1/about-5/"),
        ("/category/news/", "/news/?topic="),
    ):
        answer = guest.get(old)
        assert (answer.status_code, answer.headers["Location"].startswith(start)) == (301, True), old
        assert guest.get(answer.headers["Location"]).status_code == 200, old
