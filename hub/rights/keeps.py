"""How long the ground of the hub keeps what: rows of the table that the worker obeys and /what-we-keep/ shows."""

from datetime import timedelta

from hub.plugins.keeping import Kept

SESSIONS = timedelta(days=14)
"""SESSION_COOKIE_AGE of Django."""
A_MONTH = timedelta(days=30)
KEEPS = (
    Kept(
        "Your profile, your account and your private settings",
        "You have an account with us",
        until="until you change them, or have your account erased",
    ),
    Kept(
        "That you are signed in on a device",
        "So that you need not sign in every time",
        SESSIONS,
        "hub.rights.retention.sessions",
    ),
    Kept(
        "How often signing in to an account failed",
        "So that nobody can try out passwords",
        until="5 minutes, in memory alone",
    ),
    Kept(
        "Mails we sent you, or that wait to be sent",
        "To send them again when mail fails",
        A_MONTH,
        "hub.mail.actions.prune",
    ),
    Kept(
        "The copy of your data that you asked for",
        "So that you can fetch it",
        timedelta(days=7),
        "hub.rights.exporting.forget_old",
    ),
    Kept(
        "What happened in a thread just now: numbers, never words",
        "So that pages that are open can catch up",
        timedelta(days=7),
        "hub.live.log.prune",
    ),
    Kept(
        "Notes of one part of the hub to the others: numbers, never words",
        "So that search, mail and plugins hear what changed",
        timedelta(days=7),
        "hub.plugins.outbox.prune",
    ),
    Kept(
        "Such notes that a part of the hub could not read",
        "So that somebody can look into it",
        timedelta(days=90),
        "hub.rights.retention.dead_events",
    ),
    Kept(
        "What the hub did in the background",
        "To see what went wrong",
        timedelta(days=14),
        "hub.rights.retention.tasks",
    ),
    Kept(
        "What people with special rights did: the audit log",
        "So that it can be questioned",
        timedelta(days=2 * 365),
        "hub.rights.retention.audit_entries",
    ),
    Kept(
        "Who changed which page when",
        "So that editors can see how a page came about",
        timedelta(days=2 * 365),
        "hub.rights.retention.desk_history",
    ),
    Kept(
        "Half-written forms of the editors' desk",
        "To show a page before it is saved",
        timedelta(days=7),
        "hub.rights.retention.desk_drafts",
    ),
    Kept(
        "The proof that an account was erased",
        "To show that it was done. It names nobody",
        until="for good",
    ),
)
