"""What the search holds about a member, and what becomes of it: see hub.plugins.member_data."""

from hub.plugins.member_data import Held

HELD = (
    Held(
        "search.IndexedDocument",
        "title body summary people",
        not_given="a copy of what stands elsewhere, for searching",
        erased="deleted at once",
    ),
    Held(
        "search.Spelling",
        "word",
        not_given="a list of all words that can be found, without where they stand",
        erased="deleted with the last text that has the word",
    ),
    Held("search.SavedSearch", "member text kind topic year space", given="saved searches", erased="deleted"),
    Held(
        "search.SavedSearch",
        "known",
        not_given="numbers of what a search had found already, so that you are told of new results alone",
        erased="deleted",
    ),
    Held("search.Waiting", "last_error", not_given="a fault of the search", erased="emptied where it names them"),
    Held("search.StaleObject", "last_error", not_given="a fault of the search", erased="emptied where it names them"),
    Held(
        "search.MissedSearch",
        "words",
        not_given="words that found nothing, by the day, without who asked for them",
        erased="deleted where they have a word of the name",
    ),
)
