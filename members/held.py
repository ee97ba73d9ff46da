"""What the hub holds about a member's account, and what becomes of it: see hub.plugins.member_data."""

from hub.plugins.member_data import Held

GOES = "deleted with the account"
HELD = (
    Held(
        "members.Member",
        "email handle display_name pronouns about photo location community_role date_joined",
        given="profile",
        erased=GOES,
    ),
    Held(
        "members.Member",
        "pronouns_seen_by about_seen_by photo_seen_by location_seen_by interests_seen_by community_role_seen_by",
        given="profile",
        erased=GOES,
    ),
    Held("members.Interest", "member words key", given="profile", erased=GOES),
    Held(
        "members.Member",
        "last_login is_superuser is_active suspended_at groups user_permissions",
        given="account",
        erased=GOES,
    ),
    Held(
        "members.Member",
        "id password session_generation",
        not_given="keys of the hub itself; your password is kept in a form that nobody can read back",
        erased=GOES,
    ),
    Held("members.Member_groups", "member group", given="account", erased=GOES),
    Held("members.Member_user_permissions", "member permission", given="account", erased=GOES),
    Held("members.Welcome", "member", not_given="only how far you came with the first steps", erased=GOES),
    Held("members.HelpEntry", "member helper by", given="helping", erased=GOES),
    Held("members.AccessNeeds", "member words", given="access-needs", erased=GOES),
    Held("members.AgreementAcceptance", "agreement member", given="agreement", erased=GOES),
    Held(
        "members.Agreement",
        "text changes published_by",
        not_given="what all members promise one another: everybody reads it at /agreement/",
        erased="the text stays, without the person who published it",
    ),
    Held("members.ApiToken", "member name scopes", given="tokens", erased=GOES),
    Held("members.ApiToken", "digest", not_given="a print of a key, of no use to anybody", erased=GOES),
    Held("members.SignedIn", "member device", given="sessions", erased=GOES),
    Held("members.SignedIn", "session_key", not_given="a key of your browser", erased=GOES),
    Held("mfa.Authenticator", "user type created_at last_used_at", given="two-step", erased=GOES),
    Held("mfa.Authenticator", "data", not_given="keys of the second step of signing in", erased=GOES),
    Held("members.EmailChange", "member old_email new_email", given="change-of-address", erased=GOES),
    Held("members.EmailChange", "old_digest new_digest", not_given="prints of keys that were mailed", erased=GOES),
    Held("account.EmailAddress", "user email", given="account", erased=GOES),
    Held("account.EmailConfirmation", "key", not_given="a key that confirms an address, for a short time", erased=GOES),
    Held(
        "members.AuditEntry",
        "actor act target detail",
        given="acts",
        erased="the act stays, without the person and without words about them",
    ),
)
