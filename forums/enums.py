"""Closed lists of the forums, and the one table that says who may see which kind of space."""

from enum import IntEnum

from django.db import models


class SpaceKind(models.TextChoices):
    PUBLIC = "public", "Public: everyone can read"
    MEMBERS = "members", "Members: every member of the hub can read"
    INVITED = "invited", "Invited: only people who were added can read"


class WhoMayPost(models.TextChoices):
    MEMBERS = "members", "Everyone who can read it and is signed in"
    FACILITATORS = "facilitators", "Facilitators only"


class SpaceRole(models.TextChoices):
    MEMBER = "member", "Member"
    FACILITATOR = "facilitator", "Facilitator"


class PostState(models.TextChoices):
    VISIBLE = "visible", "Visible"
    HIDDEN = "hidden", "Hidden by a facilitator"
    DELETED = "deleted", "Removed by its author"


class ReportKind(models.TextChoices):
    POST = "post", "Report about a post"
    CONTACT = "contact", "Message to the team"


class ReportState(models.TextChoices):
    NEW = "new", "New"
    LOOKING = "looking", "Somebody is looking into it"
    DONE = "done", "Done"


class JoinState(models.TextChoices):
    WAITING = "waiting", "Waiting for an answer"
    ACCEPTED = "accepted", "Yes"
    DECLINED = "declined", "No"


class Standing(IntEnum):
    """Who a viewer is in one space; each may do all that those before it may."""

    GUEST = 0
    MEMBER = 1
    JOINED = 2
    FACILITATOR = 3
    ADMIN = 4


LEAST_TO_SEE: dict[str, Standing] = {
    SpaceKind.PUBLIC: Standing.GUEST,
    SpaceKind.MEMBERS: Standing.MEMBER,
    SpaceKind.INVITED: Standing.JOINED,
}
"""The visibility rule of spaces, and so of everything in them. Every door is derived from it."""
