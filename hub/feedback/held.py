"""What feedback holds about a member, and what becomes of it: see hub.plugins.member_data."""

from hub.plugins.member_data import Held

HELD = (
    Held(
        "feedback.Feedback",
        "member words",
        given="feedback",
        erased="the words go, or stay without a name, as the member chose",
    ),
)
