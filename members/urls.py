from django.urls import path, re_path

from members import views
from members.agreement import views as agreement
from members.devices import views as devices
from members.email_change import views as email
from members.helping import views as helping
from members.needs import views as needs
from members.tokens import views as tokens
from members.welcome import views as welcome

app_name = "members"
urlpatterns = [
    path("members/", views.directory, name="directory"),
    path("members/<slug:handle>/", views.profile, name="profile"),
    path("account/", views.account, name="account"),
    path("agreement/", agreement.agreement, name="agreement"),
    path("account/agreement/", agreement.accept, name="accept_agreement"),
    path("account/access-needs/", needs.own, name="access_needs"),
    path("members/<slug:handle>/access-needs/", needs.of_member, name="needs_of_member"),
    path("welcome/", welcome.welcome, name="welcome"),
    re_path("^welcome/(?P<number>[1-3])/$", welcome.step, name="welcome_step"),
    path("account/helping/", helping.helping, name="helping"),
    path("account/helping/stop/", helping.stop, name="stop_helping"),
    re_path(
        "^account/helping/(?P<handle>[-a-z0-9]+)/(?P<verb>accept|decline|end|write)/$", helping.act, name="help_act"
    ),
    path("account/photo/", views.photo, name="photo"),
    path("account/photo/remove/", views.remove_photo, name="remove_photo"),
    path("account/email/", email.change, name="email"),
    path("account/email/stop/", email.stop, name="stop_email"),
    path("accounts/email/old/<str:key>/", email.old_link, name="email_old"),
    path("accounts/email/new/<str:key>/", email.new_link, name="email_new"),
    path("account/sessions/", devices.sessions, name="sessions"),
    path("account/sessions/end-others/", devices.end_others, name="end_other_sessions"),
    path("account/sessions/<int:pk>/end/", devices.end, name="end_session"),
    path("account/tokens/", tokens.tokens, name="tokens"),
    path("account/tokens/<int:pk>/end/", tokens.end, name="end_token"),
]
