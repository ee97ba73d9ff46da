"""What the words of files may hold about a member, and what becomes of it: see hub.plugins.member_data."""

from hub.plugins.member_data import Held

HELD = (
    Held(
        "filetext.FilePiece",
        "text",
        not_given="the words inside the hub's files; those that you uploaded are named",
        stays="the words of a file are kept for the search as long as the file; they go with it at once",
    ),
)
