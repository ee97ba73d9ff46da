"""What can be wrong with a file, in words for editors. No Django here."""

PARTS = "Upload it in several parts to have all of it found."
FAULTS = {
    "locked": "It is locked with a password. Upload a copy without one.",
    "other": "Its content is not what its name says, or it is damaged. Open it on your computer, save it anew, then "
    "upload that.",
    "broken": "It is damaged and cannot be read to its end. Open it on your computer, save it anew, then upload that.",
    "empty": "No words were found in it. If it is a scan, use a program that turns pictures of words into words.",
    "large": "It is too large to be searched. Upload it in several parts, or in a smaller version.",
    "unpacks": "It unpacks to far more than the hub can hold. If you do not know where it comes from, delete it. "
    "Otherwise upload a copy with fewer and smaller pictures, or a PDF of it.",
    "memory": "Reading it takes more memory than the hub has for one file. Only what was read before is searched. "
    f"{PARTS}",
    "slow": f"Reading it takes too long. Only what was read before is searched. {PARTS}",
    "pages": f"It has very many pages. Only the first {{number}} are searched. {PARTS}",
    "long": f"It has very many words. Only the first {{number}} characters are searched. {PARTS}",
    "some": "Some of its pages are damaged and cannot be searched: {number}. Open it on your computer, save it anew, "
    "then upload that.",
    "missing": "The file is not there any more. Upload it again.",
}
"""Each is a sentence or two about one file, which is named beside it."""
