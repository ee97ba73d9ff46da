"""What the search holds about a member, and what becomes of it: see hub.plugins.member_data."""

from hub.plugins.member_data import Held

HELD = (
    Held(
        "search.IndexedDocument",
        "title body summary people",
        not_given="a copy of what stands elsewhere, for searching",
        erased="deleted at once",
    ),
    Held("search.StaleObject", "last_error", not_given="a fault of the search", erased="emptied where it names them"),
)
