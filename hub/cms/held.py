"""What pages and the editors' desk hold about a member, and what becomes of it: see hub.plugins.member_data."""

from hub.plugins.member_data import Held

UNNAMED = "the page stays and says “Former member”"
STAYS_UNNAMED = "it stays, because it is the hub's; who did it is forgotten"
HELD = (
    Held("cms.NewsByline", "member name", given="pages", erased=UNNAMED),
    Held("cms.NotePerson", "member name", given="pages", erased=UNNAMED),
    Held("cms.GroupPerson", "member name role words", given="pages", erased="the person is taken off the page"),
    Held("cms.ProgrammePerson", "member name role", given="pages", erased="the person is taken off the page"),
    Held("cms.PaperReader", "member", given="pages", erased="deleted"),
    Held("cms.ResourcePage", "suggested_by", given="suggestions", erased="the name goes; the resource stays"),
    Held("cms.Suggestion", "member key title comment", given="suggestions", erased="deleted"),
    Held("wagtailcore.Page", "owner locked_by", given="pages", erased=STAYS_UNNAMED),
    Held(
        "wagtailcore.Revision",
        "user content object_str",
        not_given="versions of pages belong to the hub and hold the words of several people; the pages are named",
        erased="who saved a version is forgotten, and what it says of the person",
    ),
    Held("wagtailcore.Comment", "user text", given="comments", erased="deleted"),
    Held("wagtailcore.CommentReply", "user text", given="comments", erased="deleted"),
    Held(
        "wagtailcore.Comment",
        "resolved_by",
        not_given="who dealt with a comment of somebody else",
        erased="the name goes",
    ),
    Held(
        "wagtailcore.TaskState",
        "finished_by comment",
        given="comments",
        erased="the name goes; the words go, or stay without a name",
    ),
    Held("wagtailcore.WorkflowState", "requested_by", given="comments", erased=STAYS_UNNAMED),
    Held("wagtailcore.PageSubscription", "user", given="comments", erased="deleted"),
    Held("wagtailcore.PageLogEntry", "user label data", given="history", erased=STAYS_UNNAMED),
    Held("wagtailcore.ModelLogEntry", "user label data", given="history", erased=STAYS_UNNAMED),
    Held("wagtaildocs.Document", "uploaded_by_user title file", given="uploads", erased=STAYS_UNNAMED),
    Held("wagtailimages.Image", "uploaded_by_user title file description", given="uploads", erased=STAYS_UNNAMED),
    Held(
        "wagtailcore.UploadedFile",
        "uploaded_by_user file",
        not_given="a file on its way in, deleted soon",
        erased="deleted with its file",
    ),
    Held("wagtailusers.UserProfile", "user avatar dismissibles", given="desk", erased="deleted with its file"),
    Held("wagtailadmin.EditingSession", "user", not_given="that you have a page open, for a minute", erased="deleted"),
    Held(
        "wagtailadmin.FormState",
        "user data",
        not_given="what the page editor remembers until you save; it is in the editor itself",
        erased="deleted",
    ),
    Held(
        "wagtailcore.APIToken",
        "user name key_hash prefix",
        not_given="keys to the editors' interface, which this hub does not hand out",
        erased="deleted",
    ),
)
