from xml.etree import ElementTree

from hub.ui.atom import PlainAtomFeed


def test_feed_stays_well_formed_whatever_stands_in_it():
    feed = PlainAtomFeed(title="A\x0bB", link="/", description="C\x00", language="en-GB")
    feed.add_item(title="D\ufffe", link="/d/", description="E\x1f", author_name="F\x01", categories=("G\x02",))
    root = ElementTree.fromstring(feed.writeString("utf-8"))
    atom = "{http://www.w3.org/2005/Atom}"
    assert root.findtext(f"{atom}title") == "A B"
    assert root.findtext(f"{atom}entry/{atom}author/{atom}name") == "F "
    assert root.find(f"{atom}entry/{atom}category").attrib == {"term": "G "}
