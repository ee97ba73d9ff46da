"""A WordPress site from its export to pages, discussions and redirects."""

import io
import re
import zipfile

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from wagtail.contrib.redirects.models import Redirect
from wagtail.images import get_image_model

from forums.models import Post, Thread
from hub.cms.models import NewsIndexPage, NewsPage, StandardPage
from hub.importing import actions, running
from hub.importing.enums import Kind, Level, State
from hub.importing.models import Import
from hub.importing.plan import plan_of
from hub.mail.models import Mail
from members.models import Member
from tests.factories.pages import index_of
from tests.wxr import HEAD, Maker, Sizes, cdata, meta, picture, wp

pytestmark = [pytest.mark.django_db, pytest.mark.database]
SMALL = Sizes(posts=8, comments=20, pictures=3, pages=6)


@pytest.fixture(autouse=True)
def empty_news(db):
    return index_of(NewsIndexPage)


@pytest.fixture
def media(tmp_path):
    Maker(SMALL).write(tmp_path)
    return tmp_path / "uploads"


def checked(xml: str, **more) -> Import:
    job = actions.upload(actor=None, kind=Kind.WORDPRESS, file=ContentFile(xml.encode()), name="site.xml", **more)
    running.check_here(job)
    job.refresh_from_db()
    return job


def imported(xml: str, *, skip_bad: bool = False, **more) -> Import:
    job = checked(xml, **more)
    assert job.state == State.READY, job.refusal
    actions.begin(job, actor=None, skip_bad=skip_bad)
    running.finish(job)
    job.refresh_from_db()
    return job


def export(*items: str) -> str:
    return HEAD + "".join(items) + "</channel></rss>"


def post(number: int = 7, content: str = "<p>Words.</p>", inside: str = "", **texts: str) -> str:
    values = {
        "post_type": "post",
        "status": "publish",
        "post_date_gmt": "2019-05-04 10:00:00",
        "post_name": f"post-{number}",
    } | texts
    return (
        f"<item><title>{cdata(values.pop('title', f'Post {number}'))}</title>"
        f"<link>https://old.example/2019/05/{values['post_name']}/</link><dc:creator>amara</dc:creator>"
        f"<content:encoded>{cdata(content)}</content:encoded>{wp('post_id', number)}"
        f"{''.join(wp(name, value) for name, value in values.items())}{inside}</item>"
    )


def comment(number: int, words: str, approved: str = "1", parent: int = 0, name: str = "Kit") -> str:
    inner = {
        "comment_id": number,
        "comment_author": name,
        "comment_author_email": "kit@mail.example",
        "comment_author_IP": "192.0.2.1",
        "comment_date_gmt": f"2019-05-05 10:{number % 60:02}:00",
        "comment_content": words,
        "comment_approved": approved,
        "comment_parent": parent,
    }
    return f"<wp:comment>{''.join(wp(key, value) for key, value in inner.items())}</wp:comment>"


def words_of(job: Import, *levels: Level) -> list[str]:
    rows = job.rows.filter(is_check=job.state != State.DONE, level__in=levels or list(Level))
    return list(rows.order_by("pk").values_list("words", flat=True))


def counted() -> dict[str, int]:
    models = (NewsPage, StandardPage, get_image_model(), Thread, Post, Redirect, Member, Mail)
    return {model.__name__: model.objects.count() for model in models}


def test_whole_site_comes_in_and_a_second_time_changes_nothing(media):
    before = counted()
    job = imported(Maker(SMALL).xml(), pictures_folder=str(media))
    assert words_of(job, Level.BAD) == []
    after = counted()
    assert {
        name: after[name] - before[name]
        for name in ("NewsPage", "StandardPage", "CustomImage", "Image")
        if name in after
    } == {
        "NewsPage": 8,
        "StandardPage": 6,
        "Image": 3,
    }
    assert (after["Member"], after["Mail"]) == (before["Member"], before["Mail"])
    assert after["Post"] > 10
    revisions = list(NewsPage.objects.values_list("pk", "latest_revision_id"))
    again = imported(Maker(SMALL).xml(), pictures_folder=str(media))
    assert set(again.counts) <= {"skipped", "look"}
    assert counted() == after
    assert list(NewsPage.objects.values_list("pk", "latest_revision_id")) == revisions


def test_pages_keep_their_places_below_each_other(media):
    imported(Maker(SMALL).xml(), pictures_folder=str(media))
    assert StandardPage.objects.get(slug="about-5").url == "/about-1/about-5/"


def test_post_becomes_news_with_its_date_author_topics_and_words():
    author = f"<wp:author>{wp('author_login', 'amara')}{wp('author_display_name', 'Amara Field')}</wp:author>"
    terms = '<category domain="category" nicename="tea">Tea &amp; talk</category>'
    terms += '<category domain="post_tag" nicename="x">x</category>'
    imported(export(author, post(content="<p>First sentence of it all. Second.</p>", inside=terms)))
    page = NewsPage.objects.get()
    assert (page.title, page.slug, page.live, str(page.date)) == ("Post 7", "post-7", True, "2019-05-04")
    assert str(page.first_published_at) == "2019-05-04 10:00:00+00:00"
    assert [byline.shown_name for byline in page.bylines.all()] == ["Amara Field"]
    assert sorted(tag.name for tag in page.topics.all()) == ["Tea & talk", "x"]
    assert page.standfirst == "First sentence of it all."
    assert str(page.body[0].value) == "<p>First sentence of it all. Second.</p>"


@pytest.mark.parametrize("status", ["draft", "private", "pending", "future"])
def test_what_was_not_public_is_kept_as_a_draft(status):
    imported(export(post(status=status)))
    assert [page.live for page in NewsPage.objects.all()] == [False]


def test_post_behind_a_password_is_kept_as_a_draft_and_says_so():
    job = imported(export(post(post_password="sesame")))
    assert NewsPage.objects.get().live is False
    assert words_of(job, Level.LOOK) == ["It was behind a password: kept as a draft."]


def test_what_is_no_page_is_left_out_and_named():
    job = checked(
        export(
            post(1, status="trash"), post(2, post_type="nav_menu_item"), post(3, post_type="product"), post(4), post(4)
        )
    )
    assert words_of(job, Level.SKIPPED) == [
        "It is in the bin.",
        "A “nav_menu_item” is nothing that people read.",
        "The hub has nothing like “product”.",
    ]
    assert words_of(job, Level.BAD) == ["An earlier item has the same number (4)."]


def test_links_between_posts_lead_to_the_new_pages():
    content = '<p><a href="https://www.old.example/2019/05/post-8/">a</a> <a href="/?p=8#x">b</a></p>'
    imported(export(post(7, content), post(8)))
    target = NewsPage.objects.get(slug="post-8").pk
    body = NewsPage.objects.get(slug="post-7").body[0].value.source
    assert body == f'<p><a linktype="page" id="{target}">a</a> <a linktype="page" id="{target}">b</a></p>'


def test_comments_become_a_thread_without_addresses_accounts_or_mail():
    talk = [comment(1, "Lovely."), comment(2, "Buy", approved="spam"), comment(3, "Wait", approved="0")]
    talk += [comment(4, "I agree <script>x</script>", parent=1, name="kit@mail.example")]
    members = Member.objects.count()
    job = imported(export(post(inside="".join(talk))))
    thread = Thread.objects.get(page_id=NewsPage.objects.get().pk)
    texts = list(thread.posts.order_by("number").values_list("body_text", flat=True))[1:]
    assert [" / ".join(text.split("\n")) for text in texts] == ["Lovely.", "Kit: Lovely. / I agree"]
    assert (Member.objects.count(), Mail.objects.count()) == (members, 0)
    dump = repr(list(Post.objects.values())) + repr(list(job.rows.values()))
    assert re.findall(r"mail\.example|192\.0\.2", dump) == []
    assert NewsPage.objects.get().discussion is True


def test_plan_on_disk_holds_no_addresses_of_people():
    job = checked(export(post(inside=comment(1, "Lovely."))))
    plan = plan_of(job.pk).read_text()
    assert "Lovely." in plan
    assert re.findall(r"mail\.example|192\.0\.2", plan) == []


def test_old_addresses_lead_to_the_new_page():
    imported(export(post()))
    page = NewsPage.objects.get()
    olds = Redirect.objects.filter(redirect_page=page).values_list("old_path", flat=True)
    assert sorted(olds) == ["/2019/05/post-7", "/?p=7"]
    assert Redirect.objects.get(old_path="/feed").redirect_link == "/news/feed/"


def test_film_is_on_the_page_which_says_that_it_has_no_transcript_yet(client):
    job = imported(export(post(content="<p>a</p>\n\nhttps://vimeo.com/123456\n\n<p>b</p>")))
    page = NewsPage.objects.get()
    assert [(block.block_type, page.live) for block in page.body] == [("text", True), ("video", True), ("text", True)]
    words = client.get("/news/post-7/").text
    assert "There is no transcript of this film yet." in words
    assert 'data-frame="https://player.vimeo.com/video/123456' in words
    assert words_of(job, Level.LOOK) == [
        "The film on Vimeo has no transcript yet, and its page says so: write down what is said."
    ]
    assert by_the_editors_form(page) == stored(page)


def by_the_editors_form(page) -> list:
    """What the page editor makes of a body when nothing is changed; raises where it would refuse to save."""
    block = page.body.stream_block
    return block.get_prep_value(block.clean(block.to_python(stored(page))))


def stored(page) -> list:
    return list(page.body.get_prep_value())


def test_page_with_pictures_without_description_can_be_edited_and_loses_nothing(media):
    content = '<p>a</p><img src="https://old.example/wp-content/uploads/2016/01/circles-0.jpg"><p>b</p>'
    hero = meta("_thumbnail_id", 10_000)
    file = "https://old.example/wp-content/uploads/2016/01/circles-0.jpg"
    attachment = post(10_000, post_type="attachment", status="inherit", attachment_url=file)
    imported(export(attachment, post(content=content, inside=hero)), pictures_folder=str(media))
    page = NewsPage.objects.get()
    assert page.picture_alt == "Picture without a description yet: Post 10000"
    assert by_the_editors_form(page) == stored(page)
    page.full_clean()
    before = (stored(page), page.picture_id, page.picture_alt)
    page.save_revision(clean=True).publish()
    page = NewsPage.objects.get()
    assert (stored(page), page.picture_id, page.picture_alt) == before


def test_numbers_of_categories_lead_to_their_topics(client):
    named = "".join(
        f"<wp:category>{wp('term_id', n)}{wp('category_nicename', word)}{wp('cat_name', word)}</wp:category>"
        for n, word in ((3, "tea"), (4, "nothing-in-it"))
    )
    term = '<category domain="category" nicename="tea">Tea &amp; talk</category>'
    imported(export(named, post(inside=term)))
    answers = [client.get("/", {"cat": number}).headers.get("Location") for number in (3, 4, 5)]
    assert answers == ["/news/?topic=tea-talk", "/news/", None]
    assert client.get("/category/tea/").headers["Location"] == "/news/?topic=tea-talk"
    assert client.get("/news/?topic=tea-talk").status_code == 200


def test_page_of_a_file_leads_to_the_page_that_carries_it_or_to_the_file(media, client):
    base = "https://old.example/wp-content/uploads"
    files = [(20, "2016/01/circles-0.jpg", 7), (21, "2017/02/circles-1.jpg", 0), (22, "2018/03/circles-2.jpg", 0)]
    items = [
        post(n, post_type="attachment", status="inherit", attachment_url=f"{base}/{name}", post_parent=str(parent))
        for n, name, parent in files
    ]
    imported(export(*items, post(7), post(8, inside=meta("_thumbnail_id", 21))), pictures_folder=str(media))
    leads = [client.get("/", {"attachment_id": n}).headers["Location"] for n, *_ in files]
    assert leads[:2] == ["/news/post-7/", "/news/post-8/"]
    assert [client.get(path).status_code for path in leads] == [200, 200, 200]
    assert client.get("/2019/05/post-22/").headers["Location"] == leads[2]


def test_page_that_was_deleted_here_stays_away_unless_it_is_asked_for():
    xml = export(post(1), post(2, '<p><a href="/?p=1">one</a></p>'))
    imported(xml)
    NewsPage.objects.get(slug="post-1").delete()
    job = checked(xml)
    assert words_of(job, Level.SKIPPED)[0] == "It was deleted here after an earlier import: not made again."
    job = imported(xml)
    assert words_of(job, Level.SKIPPED)[0] == "It was deleted here after an earlier import: not made again."
    assert list(NewsPage.objects.values_list("slug", flat=True)) == ["post-2"]
    job = imported(xml, remakes_deleted=True)
    assert job.counts == {"made": 1, "skipped": 1}
    assert sorted(NewsPage.objects.values_list("slug", flat=True)) == ["post-1", "post-2"]
    assert NewsPage.objects.get(slug="post-1").body[0].value.source == "<p>Words.</p>"


def test_nothing_in_the_database_tells_where_somebody_who_wrote_is_found(media):
    """As after a withdrawal: every column of every row, for the addresses that the file is full of."""
    talk = comment(1, "Lovely.") + comment(2, "I agree.", parent=1, name="kit@mail.example")
    author = f"<wp:author>{wp('author_login', 'amara')}{wp('author_email', 'amara@mail.example')}</wp:author>"
    imported(Maker(SMALL).xml(), pictures_folder=str(media))
    imported(export(author, post(inside=talk)))
    assert Thread.objects.exclude(page_id=None).exists()
    assert everything_matching(r"mail\.example|192\.0\.2\.\d") == set()


def everything_matching(pattern: str) -> set[tuple[str, str]]:
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            for row in cursor.fetchall():
                text = " ".join(value.hex() if isinstance(value, bytes) else str(value) for value in row)
                found |= {(table, word) for word in re.findall(pattern, text)}
    return found


def test_comments_of_a_page_that_is_gone_or_no_longer_public_make_no_thread():
    xml = export(post(1, inside=comment(1, "Lovely.")), post(2, inside=comment(2, "Nice.")))
    imported(xml)
    threads = Thread.objects.count()
    NewsPage.objects.get(slug="post-1").unpublish()
    NewsPage.objects.get(slug="post-2").delete()
    imported(xml)
    assert (Thread.objects.count(), Thread.objects.exclude(page_id=None).count() <= threads) == (threads, True)


def test_post_that_changed_is_updated_unless_somebody_edited_its_page_here():
    imported(export(post(1), post(2)))
    edited = NewsPage.objects.get(slug="post-2")
    edited.standfirst = "Mine."
    edited.save_revision().publish()
    job = imported(export(post(1, "<p>New words.</p>"), post(2, "<p>New words.</p>")))
    assert job.counts == {"updated": 1, "skipped": 1}
    assert NewsPage.objects.get(slug="post-1").standfirst == "New words."
    assert NewsPage.objects.get(slug="post-2").standfirst == "Mine."


def test_pictures_of_a_zip_become_images_once_each():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        for name in ("wp-content/uploads/2020/a.jpg", "wp-content/uploads/2020/same.jpg"):
            packed.writestr(name, picture(1))
    base = "https://old.example/wp-content/uploads/2020"
    attachment = post(9, post_type="attachment", status="inherit", attachment_url=f"{base}/a.jpg")
    hero = meta("_thumbnail_id", 9)
    content = f'<img src="{base}/same-300x200.jpg" alt="Circles">'
    imported(export(attachment, post(content=content, inside=hero)), pictures=ContentFile(archive.getvalue()))
    page = NewsPage.objects.get()
    assert get_image_model().objects.count() == 1
    assert page.picture.width == 1200
    assert page.body[0].value["picture"] == page.picture
    assert (page.body[0].value["alt"], page.live) == ("Circles", True)


@pytest.mark.parametrize("name, words", [("../../evil.jpg", "names a place outside itself"), ("/etc/x.jpg", "outside")])
def test_zip_that_names_places_outside_is_refused(name, words):
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr(name, picture(1))
    job = checked(export(post()), pictures=ContentFile(archive.getvalue()))
    assert (job.state, words in job.refusal) == (State.FAILED, True)


def test_zip_bomb_is_refused():
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("uploads/a.jpg", b"\0" * 200_000_000)
    job = checked(export(post()), pictures=ContentFile(archive.getvalue()))
    assert job.state == State.FAILED
    assert job.refusal.startswith("The ZIP file of pictures:")


def test_picture_that_would_be_huge_when_unpacked_is_named_and_left_out(tmp_path):
    from PIL import Image

    (tmp_path / "2020").mkdir()
    Image.new("1", (30_000, 30_000)).save(tmp_path / "2020" / "huge.png")
    (tmp_path / "2020" / "no.jpg").write_bytes(b"no picture")
    base = "https://old.example/wp-content/uploads/2020"
    items = [
        post(n, post_type="attachment", status="inherit", attachment_url=f"{base}/{name}")
        for n, name in ((1, "huge.png"), (2, "no.jpg"))
    ]
    job = checked(export(*items), pictures_folder=str(tmp_path))
    assert words_of(job, Level.BAD) == [
        "This picture cannot be taken: it has more than 50 million pixels.",
        "This picture cannot be taken: it is no picture, or damaged.",
    ]


def test_hostile_post_comes_in_clean():
    content = '<p onclick="x()">a<script>alert(1)</script> <a href="javascript:alert(1)">b</a></p>'
    content += '<iframe src="//evil.example/x"></iframe>'
    imported(export(post(content=content, title="<script>t</script> A & B")))
    page = NewsPage.objects.get()
    assert page.title == "t A & B"
    assert str(page.body[0].value) == '<p>a b</p><p><a href="https://evil.example/x">Open this on evil.example</a></p>'


def test_addresses_that_the_hub_uses_itself_are_not_taken():
    imported(
        export(*(post(n, post_type="page", post_name=name) for n, name in ((1, "spaces"), (2, "news"), (3, "admin"))))
    )
    assert sorted(StandardPage.objects.values_list("slug", flat=True)) == ["admin-2", "news-2", "spaces-2"]


def test_pages_in_a_circle_of_parents_all_come_in():
    items = [post(n, post_type="page", post_parent=str(parent)) for n, parent in ((1, 2), (2, 1), (3, 99))]
    assert imported(export(*items)).counts == {"made": 3}
    assert StandardPage.objects.count() == 3
