"""Makes a WordPress export that is shaped like a real one, always the same for the same sizes.

As a script: `python -m tests.wxr FOLDER [posts comments pictures]` writes site.xml and uploads/ there. Without
numbers: 300 posts, 900 comments, 100 pictures; 30000 60000 0 make a file of about 95 MB. All words are our own.
"""

import random
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

from PIL import Image, ImageDraw

SITE = "https://old.example"
WORDS = (
    "together tea table people listen share learn plan meeting story room voice paper kettle "
    "garden bridge question answer street morning group harvest lantern window letter journey kindness budget "
    "notice transport carer nurse research neighbour worker café naïve Zoë “quiet” half–way £50 ½ day "
)
VOCABULARY = WORDS.split()
CATEGORIES = (
    ("news", "News"),
    ("get-involved", "Get involved"),
    ("tea-and-talk", "Tea & talk"),
    ("uncategorized", "Uncategorized"),
)
AUTHORS = (("amara", "Amara Field"), ("joe", "Joe O’Brien"), ("team@old.example", "team@old.example"))
STAMP = "%Y-%m-%d %H:%M:%S"
BEGIN = datetime(2016, 3, 1, 9, 30, tzinfo=UTC)
HEAD = f"""<?xml version="1.0" encoding="UTF-8" ?>
<!-- This is a WordPress eXtended RSS file -->
<rss version="2.0" xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wfw="http://wellformedweb.org/CommentAPI/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>The old place</title><link>{SITE}</link><description>Just another site</description><language>en-GB</language>
<wp:wxr_version>1.2</wp:wxr_version><wp:base_site_url>{SITE}</wp:base_site_url><wp:base_blog_url>{SITE}</wp:base_blog_url>
"""


@dataclass(frozen=True)
class Sizes:
    posts: int = 300
    comments: int = 900
    pictures: int = 100
    pages: int = 12


def cdata(text: str) -> str:
    """As WordPress writes it: the end mark inside a text is split over two sections."""
    return "<![CDATA[" + text.replace("]]>", "]]]]><![CDATA[>") + "]]>"


def wp(name: str, value: object) -> str:
    return f"<wp:{name}>{cdata(str(value))}</wp:{name}>"


def meta(key: str, value: object) -> str:
    return f"<wp:postmeta>{wp('meta_key', key)}{wp('meta_value', value)}</wp:postmeta>"


class Maker:
    def __init__(self, sizes: Sizes) -> None:
        self.sizes = sizes
        self.chance = random.Random("an old site")
        self.out: list[str] = []
        self.picture_ids = [10_000 + n for n in range(sizes.pictures)]

    def xml(self) -> str:
        self.out = [HEAD]
        for login, shown in AUTHORS:
            mail = wp("author_email", "secret@mail.example")
            self.out.append(
                f"<wp:author>{wp('author_login', login)}{mail}{wp('author_display_name', shown)}</wp:author>"
            )
        for word, name in CATEGORIES:
            number = wp("term_id", 2 + CATEGORIES.index((word, name)))
            named = f"{number}{wp('category_nicename', word)}{wp('cat_name', name)}"
            self.out.append(f"<wp:category>{named}</wp:category>")
        self._pages()
        self._posts()
        self._attachments()
        self._leftovers()
        self.out.append("</channel>\n</rss>\n")
        return "\n".join(self.out)

    def write(self, folder: Path) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / "site.xml"
        path.write_text(self.xml(), encoding="utf-8")
        for n in range(self.sizes.pictures):
            file = folder / "uploads" / self._picture_path(n)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(picture(n))
        return path

    def _sentence(self, most: int = 14) -> str:
        words = [self.chance.choice(VOCABULARY) for _ in range(self.chance.randint(3, most))]
        return " ".join(words).capitalize() + "."

    def _paragraph(self) -> str:
        return " ".join(self._sentence() for _ in range(self.chance.randint(2, 6)))

    def _pages(self) -> None:
        """A page behind its child in the file, and three levels."""
        for n in range(self.sizes.pages, 0, -1):
            number = 5_000 + n
            parent = 0 if n <= 4 else 5_000 + (n - 4)
            slug = f"about-{n}"
            self._item(
                number,
                "page",
                f"About part {n}",
                slug,
                f"{SITE}/{slug}/",
                content=f"<p>{self._paragraph()}</p>",
                parent=parent,
            )

    def _posts(self) -> None:
        sizes = self.sizes
        comments = [0] * sizes.posts
        for _ in range(sizes.comments):
            comments[int(sizes.posts * self.chance.random() ** 2)] += 1
        number = 100_000
        for n in range(sizes.posts):
            at = BEGIN + timedelta(days=10 * n % 36_500)
            # Two posts in twenty have the same address word.
            slug = "minutes" if n % 20 in (3, 4) else f"post-number-{n}"
            if n == 7:
                slug = "%e6%97%a5%e6%9c%ac"
            link = f"{SITE}/{at:%Y/%m}/{slug}/"
            status = {5: "draft", 11: "private", 17: "pending"}.get(n % 50, "publish")
            rows = []
            for m in range(comments[n]):
                number += 1
                rows.append(self._comment(number, number - 1 if m % 3 == 2 else 0, at + timedelta(hours=m + 1)))
            self._item(
                1_000 + n,
                "post",
                f"News {n}: {self._sentence(6)} <em>really</em> & more" if n != 9 else "",
                slug,
                link,
                content=self._content(n),
                at=at,
                status=status,
                comments=rows,
                thumbnail=self.picture_ids[n % len(self.picture_ids)] if self.picture_ids and n % 2 == 0 else 0,
                excerpt=self._sentence(30) if n % 3 == 0 else "",
            )

    def _content(self, n: int) -> str:
        if n % 3 == 0:
            return self._gutenberg(n)
        if n % 3 == 1:
            return self._classic(n)
        return f"<p>{self._paragraph()}</p>\n<h4>{self._sentence(5)}</h4>\n<p>Ends with ]]> and &lt;b&gt; and a 🙂.</p>"

    def _gutenberg(self, n: int) -> str:
        link = f"{SITE}/?p={1_000 + (n + 1) % self.sizes.posts}"
        picture = ""
        if self.picture_ids:
            m = n % len(self.picture_ids)
            picture = (
                f'<!-- wp:image {{"id":{self.picture_ids[m]}}} -->\n<figure class="wp-block-image size-large">'
                f'<img src="{SITE}/wp-content/uploads/{self._picture_path(m, "-300x200")}" alt="Circles, number {m}" '
                f'class="wp-image-{self.picture_ids[m]}"/><figcaption>Words under {m}</figcaption>'
                "</figure>\n<!-- /wp:image -->"
            )
        return (
            f"<!-- wp:paragraph -->\n<p>{self._paragraph()} <strong>bold <em>both</em></strong> "
            f'<a href="{link}" onclick="steal()">the next one</a></p>\n<!-- /wp:paragraph -->\n{picture}\n'
            f"<!-- wp:heading -->\n<h2>{self._sentence(4)}</h2>\n<!-- /wp:heading -->\n"
            f"<!-- wp:list -->\n<ul><li>One</li><li>{self._sentence(5)}<ol><li>deeper</li></ol></li></ul>\n"
            '<!-- /wp:list -->\n<!-- wp:quote -->\n<blockquote class="x"><p>A quiet voice.</p><p>Two.</p>'
            "</blockquote>\n<!-- /wp:quote -->\n<!-- wp:separator -->\n<hr/>\n<!-- /wp:separator -->"
        )

    def _classic(self, n: int) -> str:
        m = n % max(1, len(self.picture_ids))
        caption = (
            f'[caption id="attachment_{self.picture_ids[m]}" align="alignright" width="300"]<img class="wp-image-'
            f'{self.picture_ids[m]}" src="{SITE}/wp-content/uploads/{self._picture_path(m)}" alt="" width="300" /> '
            f"People at a table[/caption]"
            if self.picture_ids
            else ""
        )
        return (
            f"{self._paragraph()}\nA second line.\n\n{caption}\n\n{self._paragraph()} [sic]\n\n"
            f'[contact-form-7 id="{n}" title="Write to us"]\n\nhttps://www.youtube.com/watch?v=abcdefghijk\n\n'
            '<a href="javascript:alert(1)">Do not</a> <script>alert("x")</script><p onmouseover="x()">after</p>'
        )

    def _item(self, number: int, kind: str, title: str, slug: str, link: str, **more) -> None:
        """`more`: content, excerpt, parent, at, status, comments, thumbnail, and `extra` elements."""
        at, status = more.get("at", BEGIN), more.get("status", "publish")
        word, name = CATEGORIES[number % len(CATEGORIES)]
        self.out += [
            f"<item><title>{cdata(title)}</title><link>{escape(link)}</link>",
            f"<pubDate>{at:%a, %d %b %Y %H:%M:%S} +0000</pubDate>",
            f"<dc:creator>{cdata(AUTHORS[number % 3][0])}</dc:creator>",
            f'<guid isPermaLink="false">{SITE}/?p={number}</guid><description></description>',
            f"<content:encoded>{cdata(more.get('content', ''))}</content:encoded>",
            f"<excerpt:encoded>{cdata(more.get('excerpt', ''))}</excerpt:encoded>",
            wp("post_id", number),
            wp("post_date", f"{at:{STAMP}}"),
            wp("post_date_gmt", "0000-00-00 00:00:00" if status == "draft" else f"{at:{STAMP}}"),
            wp("post_name", slug),
            wp("status", status),
            wp("post_parent", more.get("parent", 0)),
            wp("post_type", kind),
            f'<category domain="category" nicename={quoteattr(word)}>{cdata(name)}</category>'
            if kind == "post"
            else "",
            meta("_thumbnail_id", more["thumbnail"]) if more.get("thumbnail") else "",
            more.get("extra", ""),
            *more.get("comments", ()),
            "</item>",
        ]

    def _comment(self, number: int, parent: int, at: datetime) -> str:
        parts = {
            "comment_id": number,
            "comment_author": f"Visitor {number % 40}",
            "comment_author_email": "visitor@mail.example",
            "comment_author_IP": "192.0.2.77",
            "comment_date_gmt": f"{at:{STAMP}}",
            "comment_content": self._paragraph(),
            "comment_approved": {7: "0", 13: "spam"}.get(number % 20, "1"),
            "comment_type": "comment",
            "comment_parent": parent,
        }
        return f"<wp:comment>{''.join(wp(name, value) for name, value in parts.items())}</wp:comment>"

    def _picture_path(self, n: int, size: str = "") -> str:
        return f"20{16 + n % 8}/{1 + n % 12:02}/circles-{n}{size}.jpg"

    def _attachments(self) -> None:
        for n, number in enumerate(self.picture_ids):
            extra = wp("attachment_url", f"{SITE}/wp-content/uploads/{self._picture_path(n)}")
            if n % 4:
                extra += meta("_wp_attachment_image_alt", f"Circles in a row, {n}")
            name = f"circles-{n}"
            self._item(number, "attachment", name, name, f"{SITE}/{name}/", status="inherit", extra=extra)

    def _leftovers(self) -> None:
        self._item(90_001, "post", "In the bin", "bin", f"{SITE}/bin/", status="trash")
        self._item(90_002, "nav_menu_item", "Menu", "menu", f"{SITE}/menu/")
        self._item(90_003, "wp_block", "A block", "block", f"{SITE}/block/")


def picture(n: int) -> bytes:
    """A JPEG of its own for each number."""
    image = Image.new("RGB", (1200, 800), (n * 37 % 256, n * 91 % 256, 120))
    ImageDraw.Draw(image).ellipse((n * 7 % 500, n * 3 % 300, 700, 700), fill=(240, n % 256, 90))
    out = BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


if __name__ == "__main__":
    numbers = [int(word) for word in sys.argv[2:5]]
    print(Maker(Sizes(*numbers)).write(Path(sys.argv[1])))
