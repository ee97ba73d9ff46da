"""WordPress's shortcodes, such as [caption]…[/caption]: a few have a meaning here, the others are taken out."""

import re
from html import escape, unescape

CODE = re.compile(r"\[(/?)([a-zA-Z][\w-]{0,40})((?:\s[^\[\]]{0,2000})?)\]")
ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))")
DOUBLED = re.compile(r"\[(\[/?[a-zA-Z][\w-]{0,40}[^\[\]]{0,2000}\])\]")
KNOWN = {"gallery", "playlist", "audio", "video", "embed", "youtube", "vimeo", "caption", "wp_caption", "more"}
SHORT = re.compile(
    r"\[(youtube|vimeo)(?:\s*=\s*|\s+(?:id\s*=\s*)?)[\"']?([^\s\[\]\"']{1,300})[\"']?[^\[\]]{0,300}\]", re.IGNORECASE
)
"""[youtube=ADDRESS], [youtube ADDRESS], [youtube KEY], [vimeo id="KEY"]."""
PAGES = {"youtube": "https://www.youtube.com/watch?v=", "vimeo": "https://vimeo.com/"}
OPEN, SHUT = "\ue000", "\ue001"
"""Stand for the brackets of a code that was written about, not meant; nobody writes these characters."""


def replace_shortcodes(html: str, notes: list[str]) -> str:
    """HTML without shortcodes. What is taken out with a loss is named in `notes`."""
    if "[" not in html:
        return html
    html = DOUBLED.sub(lambda match: OPEN + match[1][1:-1] + SHUT, html)
    html = SHORT.sub(_short, html)
    closed = {name.lower() for name in re.findall(r"\[/([a-zA-Z][\w-]{0,40})\]", html)}
    html = CODE.sub(lambda match: _replaced(match, closed, notes), html)
    return html.replace(OPEN, "[").replace(SHUT, "]")


def _short(match: re.Match[str]) -> str:
    """A frame of the address, which is made of the key where only that is given."""
    host, value = match[1].lower(), unescape(match[2])
    if value.lower().startswith(("src=", "url=")):
        value = value[4:].strip("\"'")
    address = value if "/" in value else f"{PAGES[host]}{value}"
    return f'\n\n<iframe src="{escape(address)}"></iframe>\n\n'


def _replaced(match: re.Match[str], closed: set[str], notes: list[str]) -> str:
    ends, name, text = match[1] == "/", match[2].lower(), match[3]
    if not (name in KNOWN or name in closed or "=" in text or re.search(r"[-_]", name)):
        return match[0]  # words in brackets, such as [sic]
    values = {key.lower(): a or b or c for key, a, b, c in ATTRIBUTE.findall(text)}
    if name in ("caption", "wp_caption"):
        words = f"<figcaption>{values['caption']}</figcaption>" if values.get("caption") else ""
        return "</figure>" if ends else f"<figure>{words}"
    if name in ("embed", "youtube", "vimeo", "video", "audio", "playlist"):
        return _recording(name, values, text, ends)
    if name == "gallery" and not ends:
        return _gallery(values, notes)
    if not ends and name != "more":
        notes.append(f"The shortcode [{name}] has no meaning here and was taken out.")
    return " "


def _recording(name: str, values: dict[str, str], text: str, ends: bool) -> str:
    """An address on a line of its own, which is looked at later."""
    source = next((values[key] for key in ("src", "mp4", "mp3", "url") if values.get(key)), "")
    if name in ("youtube", "vimeo") and not source:
        source = next((word for word in text.split() if word.startswith("http")), "")
    if source and not ends:
        return f'\n\n<iframe src="{escape(source)}"></iframe>\n\n'
    return "\n\n"


def _gallery(values: dict[str, str], notes: list[str]) -> str:
    numbers = re.findall(r"\d+", values.get("ids", "") or values.get("include", ""))
    if not numbers:
        notes.append("A gallery that names no pictures was taken out.")
    return "".join(f'\n\n<figure><img data-id="{number}"></figure>\n\n' for number in numbers[:100])
