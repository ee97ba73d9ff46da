"""Everything that changes the forums. Each verb checks, writes, logs and publishes in one transaction."""

from forums.actions.about_pages import (
    follow_page,
    hide_discussion,
    import_discussion,
    open_discussion,
    reply_about,
)
from forums.actions.drafts import OtherDraft, discard_draft, forget_draft, forget_old_drafts, keep_draft
from forums.actions.joining import answer_request, ask_to_join, forget_old_requests, take_back_request
from forums.actions.mail import resume_thread_mail, send_thread_mail, stop_thread_mail, thread_mail_wanted
from forums.actions.moderation import (
    hide_post,
    hide_thread,
    lock_thread,
    pin_thread,
    restore_post,
    restore_thread,
    unlock_thread,
    unpin_thread,
)
from forums.actions.moving import move_thread
from forums.actions.posts import Conflict, delete_post, edit_post, reply
from forums.actions.presence import show_where_reading
from forums.actions.reading import mark_all_read, note_read, tell_readers
from forums.actions.reports import change_report, contact_team, report_post
from forums.actions.spaces import add_member, change_space, create_space, remove_member, set_facilitators
from forums.actions.threads import ImportedPost, import_thread, start_thread
from forums.actions.welcoming import change_welcome

__all__ = [
    "Conflict",
    "ImportedPost",
    "OtherDraft",
    "add_member",
    "answer_request",
    "ask_to_join",
    "change_report",
    "change_space",
    "change_welcome",
    "contact_team",
    "create_space",
    "delete_post",
    "discard_draft",
    "edit_post",
    "follow_page",
    "forget_draft",
    "forget_old_drafts",
    "forget_old_requests",
    "hide_discussion",
    "hide_post",
    "hide_thread",
    "import_discussion",
    "import_thread",
    "keep_draft",
    "lock_thread",
    "mark_all_read",
    "move_thread",
    "note_read",
    "open_discussion",
    "pin_thread",
    "remove_member",
    "reply",
    "reply_about",
    "report_post",
    "restore_post",
    "restore_thread",
    "resume_thread_mail",
    "send_thread_mail",
    "set_facilitators",
    "show_where_reading",
    "start_thread",
    "stop_thread_mail",
    "take_back_request",
    "tell_readers",
    "thread_mail_wanted",
    "unlock_thread",
    "unpin_thread",
]
