"""Text as every database takes it. No Django here."""


def clean(text: str) -> str:
    """Lines without empty space around them, without empty ones, and without characters that are none."""
    text = text.encode("utf-8", "ignore").decode("utf-8").replace("\x00", " ")
    return "\n".join(line for line in (" ".join(line.split()) for line in text.splitlines()) if line)
