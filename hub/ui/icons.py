"""The hub's own small icons: 24 by 24, drawn with one stroke in the colour of the text.

An icon never stands alone: words are beside it, or its place has a label of its own.
"""

ICONS: dict[str, str] = {
    "arrow-left": '<path d="M19 12H5m6-6-6 6 6 6"/>',
    "arrow-right": '<path d="M5 12h14m-6-6 6 6-6 6"/>',
    "bell": '<path d="M6 16v-5a6 6 0 0 1 12 0v5l2 2H4zm4 5h4"/>',
    "bin": '<path d="M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13"/>',
    "calendar": '<path d="M4 6h16v14H4zm0 5h16M8 3v5m8-5v5"/>',
    "check": '<path d="m4 13 5 5L20 6"/>',
    "clock": '<circle cx="12" cy="12" r="9"/><path d="M12 7v5l3 3"/>',
    "close": '<path d="m5 5 14 14M19 5 5 19"/>',
    "download": '<path d="M12 3v12m-5-5 5 5 5-5M4 20h16"/>',
    "edit": '<path d="m4 20 1-4L16 5l3 3L8 19zM13 8l3 3"/>',
    "eye-off": '<path d="M3 12s3-6 9-6 9 6 9 6-3 6-9 6-9-6-9-6M4 20 20 4"/>',
    "feed": '<path d="M5 19h.01M5 12a7 7 0 0 1 7 7M5 5a14 14 0 0 1 14 14"/>',
    "file": '<path d="M6 3h8l4 4v14H6zm8 0v4h4M9 12h6m-6 4h6"/>',
    "flag": '<path d="M5 21V4h12l-2 4 2 4H5"/>',
    "heart": '<path d="M12 20S4 15 4 9a4 4 0 0 1 8-1 4 4 0 0 1 8 1c0 6-8 11-8 11z"/>',
    "info": '<circle cx="12" cy="12" r="9"/><path d="M12 11v6m0-9.5v.01"/>',
    "key": '<circle cx="8" cy="15" r="4"/><path d="m11 12 8-8m-4 4 3 3"/>',
    "link": '<path d="M10 14a4 4 0 0 0 6 0l3-3a4 4 0 0 0-6-6l-1 1m2 4a4 4 0 0 0-6 0l-3 3a4 4 0 0 0 6 6l1-1"/>',
    "lock": '<path d="M5 11h14v10H5zm3 0V8a4 4 0 0 1 8 0v3"/>',
    "mail": '<path d="M3 6h18v13H3zm0 1 9 7 9-7"/>',
    "menu": '<path d="M4 7h16M4 12h16M4 17h16"/>',
    "people": '<circle cx="9" cy="8" r="3.5"/><path d="M2.5 20a6.5 6.5 0 0 1 13 0m0-15a3.5 3.5 0 0 1 0 6.5'
    'm2.5 2.5a6.5 6.5 0 0 1 3.5 6"/>',
    "phone": '<path d="M6 3h3l2 5-2.5 2'
    'a12 12 0 0 0 5.5 5.5l2-2.5 5 2v3a3 3 0 0 1-3 3A16 16 0 0 1 3 6a3 3 0 0 1 3-3z"/>',
    "pin": '<path d="M9 3h6l-1 7 4 4H6l4-4zm3 11v7"/>',
    "play": '<path d="M7 4v16l13-8z"/>',
    "quote": '<path d="M10 7c-4 1-6 4-6 10h6v-6H7m13-4c-4 1-6 4-6 10h6v-6h-3"/>',
    "reply": '<path d="m9 5-6 6 6 6m-6-6h11a7 7 0 0 1 7 7v1"/>',
    "search": '<circle cx="11" cy="11" r="7"/><path d="m16 16 5 5"/>',
    "speech": '<path d="M4 4h16v12H11l-5 5v-5H4z"/>',
    "user": '<circle cx="12" cy="8" r="4"/><path d="M4 21a8 8 0 0 1 16 0"/>',
    "warning": '<path d="M12 3 2 20h20zm0 7v5m0 2.5v.01"/>',
}
