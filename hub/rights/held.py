"""What the ground of the hub (sessions, mail, search, events) holds about members: see hub.plugins.member_data."""

from hub.plugins.member_data import Held

IDS = "numbers without words; deleted with time"
HELD = (
    Held(
        "sessions.Session",
        "session_data",
        not_given="a key of your browser; your devices are in the list of sessions",
        erased="deleted",
    ),
    Held("mail.Mail", "to subject text html headers last_error", given="mail", erased="deleted, also in the outbox"),
    Held("rights.Export", "member file", given="exports", erased="deleted with its file"),
    Held(
        "rights.Erasure",
        "member_id names address",
        not_given="what the worker needs while it erases; you have no account then",
        erased="emptied when the erasure is done",
    ),
    Held(
        "rights.Erasure",
        "mark",
        not_given="a print of an account that is not there any more",
        stays="so that a backup from before does not bring the account back; it tells nobody whose it was",
    ),
    Held("plugins.OutboxEvent", "payload", not_given=IDS, stays=IDS),
    Held("plugins.DeadEvent", "payload error", not_given=IDS, erased="deleted where it names the person"),
    Held("live.LiveEvent", "ids", not_given=IDS, stays=IDS),
    Held("live.Topic", "name", not_given=IDS, erased="the member's own topic is deleted"),
    Held(
        "django_tasks_database.DBTaskResult",
        "args_kwargs return_value traceback",
        not_given="work of the hub that waits or is done",
        erased="deleted where it names the person",
    ),
)
