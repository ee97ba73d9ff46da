from django.urls import include, path, re_path

from forums.feeds import SpaceFeed, SpacesFeed
from forums.views import about_pages, drafts, joining, posts, presence, reading, spaces, telling, threads, welcome

app_name = "forums"

of_a_post = [
    path("", threads.post, name="post"),
    path("edit/", posts.edit, name="edit"),
    path("remove/", posts.remove, name="remove"),
    path("hide/", posts.hide, name="hide"),
    path("restore/", posts.restore, name="restore"),
    path("history/", posts.history, name="history"),
    path("report/", telling.report, name="report"),
]
of_a_thread = [
    path("", threads.thread, name="thread"),
    path("reply/", threads.reply, name="reply"),
    path("draft/", drafts.keep_reply, name="reply-draft"),
    path("hide/", threads.hide, name="hide-thread"),
    path("move/", threads.move, name="move-thread"),
    re_path(r"^(?P<verb>lock|unlock|pin|unpin|restore|stop-mail|resume-mail)/$", threads.change, name="change-thread"),
    re_path(r"^(?P<number>[0-9]{1,9})/", include(of_a_post)),
]
of_a_space = [
    path("", spaces.space, name="space"),
    path("new/", threads.new, name="new"),
    path("new/draft/", drafts.keep_thread, name="thread-draft"),
    path("feed/", SpaceFeed(), name="feed"),
    path("join/", joining.ask, name="join"),
    path("join/take-back/", joining.take_back, name="take-back-request"),
    path("people/answer/", joining.answer, name="answer-request"),
    path("people/", spaces.people, name="people"),
    path("welcome/", welcome.welcome, name="welcome"),
    path("mark-read/", reading.space_read, name="space-read"),
    path("people/add/", spaces.add_person, name="add-person"),
    path("people/remove/", spaces.remove_person, name="remove-person"),
]
urlpatterns = [
    path("contact/", telling.contact, name="contact"),
    path("contact/thanks/", telling.thanks, name="thanks"),
    path("account/presence/", presence.presence, name="presence"),
    path("account/drafts/", drafts.own, name="drafts"),
    path("account/drafts/<int:pk>/discard/", drafts.discard, name="discard-draft"),
    path("account/mark-read/", reading.all_read, name="all-read"),
    path("spaces/", spaces.spaces, name="spaces"),
    path("spaces/feed/", SpacesFeed(), name="spaces-feed"),
    path("spaces/about/<int:page_id>/", about_pages.reply, name="reply-about"),
    path("spaces/about/<int:page_id>/draft/", drafts.keep_about, name="draft-about"),
    path("spaces/mail/stop/<str:token>/", threads.stop_mail, name="stop-mail"),
    re_path(r"^spaces/(?P<space>[-a-zA-Z0-9_]+)/(?P<pk>[0-9]{1,18})-(?P<slug>[-a-zA-Z0-9_]+)/", include(of_a_thread)),
    path("spaces/<slug:slug>/", include(of_a_space)),
]
