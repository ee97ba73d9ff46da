"""A page made of words alone: for answers that are given before there is a request, or without room to make one."""

from collections.abc import Iterable
from html import escape

POLICY = b"default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"
PAGE = """<!doctype html>
<html lang="en-GB">
<head>
<meta charset="utf-8">
<title>{title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<link rel="stylesheet" href="/static/hub/css/hub.css">
</head>
<body>
<header class="masthead">
<div class="wrap"><a class="brand" href="/">Start page</a></div>
</header>
<div class="wrap frame">
<main id="main">
<h1>{title}</h1>
<p class="lead">{words}</p>
<p>{what_to_do}</p>
</main>
</div>
</body>
</html>
"""


def wants_a_page(headers: Iterable[tuple[bytes, bytes]]) -> bool:
    """Whether whoever asks is a browser that shows pages; `headers` as ASGI gives them, names in lower case."""
    return any(name == b"accept" and b"text/html" in value for name, value in headers)


def bare_page(title: str, words: str, what_to_do: str) -> bytes:
    return PAGE.format(title=escape(title), words=escape(words), what_to_do=escape(what_to_do)).encode()
