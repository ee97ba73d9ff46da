"""What the demo's editors taught the search: words that people bring from home, for what the hub calls otherwise."""

from hub.demo.logins import LOGINS
from members.models import Member
from search.editing.actions import save_synonyms

GROUPS = (
    ("unsafe", "not safe", "in danger"),
    ("wages", "salary", "pay"),
    ("travel costs", "travel expenses", "fares", "bus money"),
    ("respite", "sit with"),
    ("pills", "tablets", "medicine", "medication"),
    ("Zoom", "video call", "online meeting"),
    ("PIP", "personal independence payment"),
    ("GDPR", "data protection", "privacy", "my data"),
    ("become a member", "sign up", "join"),
    ("lift", "elevator"),
)


def teach_the_search() -> None:
    editor = Member.objects.get(email=next(login.email for login in LOGINS if login.role == "Editor"))
    for lines in GROUPS:
        save_synonyms(actor=editor, words="\n".join(lines))
