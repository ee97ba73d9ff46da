"""Sound and film on a page: a file of our own, or a recording at one of a closed list of hosts.

`templates/cms/_player.html` shows a Media. Nothing of another host is loaded before somebody asks for it.
"""

import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import SplitResult, parse_qs, urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError

from hub.cms.documents import file_facts

LONGEST_ADDRESS = 300
POSSIBLE = (
    "The hub can show recordings from YouTube and Vimeo, and files of your own. Paste the address of the page of the "
    "recording, such as https://www.youtube.com/watch?v=… or https://vimeo.com/…"
)
YOUTUBE_KEY = re.compile(r"[A-Za-z0-9_-]{11}\Z")
VIMEO_KEY = re.compile(r"[1-9][0-9]{0,11}\Z")
VIMEO_TOKEN = re.compile(r"[0-9a-z]{6,20}\Z")


@dataclass(frozen=True)
class Hosted:
    """A recording at another host. `key` is its number there, `token` what Vimeo asks of those it does not list."""

    host: str
    key: str
    token: str = ""

    @property
    def embed_url(self) -> str:
        """What the frame loads, once it was asked for."""
        if self.host == "YouTube":
            return f"https://www.youtube-nocookie.com/embed/{self.key}?autoplay=1&rel=0"
        token = f"&h={self.token}" if self.token else ""
        return f"https://player.vimeo.com/video/{self.key}?autoplay=1&dnt=1{token}"

    @property
    def page_url(self) -> str:
        """The page of the recording at its host."""
        if self.host == "YouTube":
            return f"https://www.youtube.com/watch?v={self.key}"
        return f"https://vimeo.com/{self.key}" + (f"/{self.token}" if self.token else "")


def _youtube(address: SplitResult, parts: list[str]) -> Hosted | None:
    key = ""
    if address.hostname == "youtu.be" and len(parts) == 1:
        key = parts[0]
    elif parts == ["watch"]:
        key = parse_qs(address.query).get("v", [""])[0]
    elif len(parts) == 2 and parts[0] in {"embed", "shorts", "live", "v"}:
        key = parts[1]
    return Hosted("YouTube", key) if YOUTUBE_KEY.match(key) else None


def _vimeo(address: SplitResult, parts: list[str]) -> Hosted | None:
    if address.hostname == "player.vimeo.com" and parts[:1] != ["video"]:
        return None
    if parts[:1] == ["channels"] and len(parts) == 3:
        parts = parts[2:]
    elif parts[:1] == ["video"]:
        parts = parts[1:]
    token = parts[1] if len(parts) == 2 else parse_qs(address.query).get("h", [""])[0]
    if len(parts) not in {1, 2} or not VIMEO_KEY.match(parts[0]) or (token and not VIMEO_TOKEN.match(token)):
        return None
    return Hosted("Vimeo", parts[0], token)


HOSTS = {
    "youtube.com": _youtube,
    "www.youtube.com": _youtube,
    "m.youtube.com": _youtube,
    "youtu.be": _youtube,
    "youtube-nocookie.com": _youtube,
    "www.youtube-nocookie.com": _youtube,
    "vimeo.com": _vimeo,
    "www.vimeo.com": _vimeo,
    "player.vimeo.com": _vimeo,
}


def hosted(address: str) -> Hosted:
    """The recording that the address of a page leads to. Raises ValidationError that says what is possible."""
    text = address.strip()
    if "://" not in text:
        text = f"https://{text}"
    try:
        split = urlsplit(text)
    except ValueError:
        split = SplitResult("", "", "", "", "")
    # The whole of what stands before the path: no port, no name and password, nothing that only looks alike.
    parse = HOSTS.get(split.netloc.lower()) if split.scheme in {"https", "http"} else None
    found = parse(split, [part for part in split.path.split("/") if part]) if parse else None
    if found is None or len(text) > LONGEST_ADDRESS:
        raise ValidationError(POSSIBLE, code="host")
    return found


def check_address(address: str) -> None:
    """A validator: raises ValidationError for an address that the hub cannot show."""
    hosted(address)


# What a template shows ------------------------------------------------------------------


@dataclass(frozen=True)
class Captions:
    """A captions file. `language` is a code such as "en" or "cy"."""

    url: str
    label: str = "English"
    language: str = "en"


@dataclass(frozen=True)
class Media:
    """One recording, ready for the player. Without a `file_url` and `hosted` it is no longer here."""

    kind: str
    """Either audio or video."""
    title: str
    file_url: str = ""
    content_type: str = ""
    format: str = ""
    """What people call the type of the file: "MP4"."""
    weight: int | None = None
    """Bytes; None when it is not known."""
    length: str = ""
    """How long it takes, in words: "12 minutes"; or ""."""
    hosted: Hosted | None = None
    captions: tuple[Captions, ...] = ()
    transcript: Any = ""
    """Rich text as it is stored, or a RichText."""
    poster: Any = None
    """A Wagtail image, or None."""

    @property
    def is_here(self) -> bool:
        return bool(self.file_url or self.hosted)

    @property
    def is_video(self) -> bool:
        return self.kind == "video"


LANGUAGES = {"en": "English", "cy": "Welsh", "gd": "Scottish Gaelic", "ga": "Irish", "ur": "Urdu", "pl": "Polish"}


def media_of(
    kind: str,
    title: str,
    *,
    document: Any = None,
    address: str = "",
    captions: Any = None,
    language: str = "en",
    transcript: Any = "",
    poster: Any = None,
    length: str = "",
) -> Media:
    """A Media of what a page keeps: documents (which may be gone), the address that an editor pasted, rich text.

    An own file goes before an address. An address that the hub cannot show (any more) counts as none.
    """
    words = {"kind": kind, "title": title, "length": length, "transcript": transcript, "poster": poster}
    if document is not None:
        facts = file_facts(document)
        tracks = (Captions(captions.url, LANGUAGES.get(language, language), language),) if captions else ()
        return Media(
            **words,
            file_url=facts.url,
            content_type=document.content_type,
            format=facts.kind,
            weight=facts.size,
            captions=tracks,
        )
    try:
        return Media(**words, hosted=hosted(address) if address else None)
    except ValidationError:
        return Media(**words)


# Which files are sound, film, captions ---------------------------------------------------


def extensions(kind: str) -> list[str]:
    """The endings of files of "audio", "video" or "text" (captions), without the dot."""
    types = settings.WAGTAILDOCS_CONTENT_TYPES
    found = [ending for ending, content_type in types.items() if content_type.startswith(f"{kind}/")]
    return [*found, "webm"] if kind == "audio" else found


def check_kind(document: Any, kind: str) -> None:
    """Raises ValidationError when this document is no "audio", "video" or "text" (captions) file."""
    allowed = extensions(kind)
    if document.file_extension.lower() not in allowed:
        what = {"audio": "a sound file", "video": "a film", "text": "a captions file"}[kind]
        endings = " or ".join(f".{ending}" for ending in allowed)
        raise ValidationError(f"This is not {what}. Choose a document whose name ends in {endings}.", code="kind")
