"""Cells of tables that leave the hub. A spreadsheet takes what begins like a formula for one, and acts on it."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def harmless(words: str) -> str:
    """The same words with a mark before them that makes a spreadsheet show them, where they begin like a formula."""
    return f"'{words}" if words.lstrip(" ").startswith(FORMULA) else words
