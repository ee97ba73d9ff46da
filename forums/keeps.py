"""How long discussions keep what: see hub.plugins.keeping."""

from datetime import timedelta

from hub.plugins.keeping import Kept

KEEPS = (
    Kept(
        "Your posts, with what they said before an edit",
        "You wrote them for others to read",
        until="until you remove them, or have your account erased",
    ),
    Kept(
        "Reports and messages to the team, once we have dealt with them",
        "To look into them, and to see when the same happens again",
        timedelta(days=365),
        "forums.actions.reports.forget_old",
    ),
    Kept(
        "What you began to write and did not send",
        "So that you can go on later, on another device too",
        timedelta(days=90),
        "forums.actions.forget_old_drafts",
    ),
    Kept(
        "Your requests to join a space, once they are answered",
        "So that you and those who look after the space can see what was said",
        timedelta(days=365),
        "forums.actions.forget_old_requests",
    ),
    Kept(
        "A mark of each form that you sent",
        "So that nothing is posted twice",
        timedelta(hours=24),
        "forums.idempotency.forget_old",
    ),
)
