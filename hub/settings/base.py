"""Settings shared by every way of running the hub; the other modules name only what differs.

The environment is read here, once. The variables are described in docs/running.md.
"""

from zoneinfo import available_timezones

from csp.constants import NONE, SELF, UNSAFE_INLINE

from hub.plugins.discovery import discover
from hub.settings import environment as read

ROOT = read.ROOT
VAR_DIR = read.folder("VAR_DIR", ROOT / "var")
DEBUG = read.flag("DEBUG")
BASE_URL = read.base_url(read.text("BASE_URL", "http://127.0.0.1:8000"))
ALLOWED_HOSTS = read.hosts("ALLOWED_HOSTS") or ["127.0.0.1", "localhost", "[::1]"]
SECRET_KEY = read.text("SECRET_KEY")
SECRET_KEY_FALLBACKS = read.names("SECRET_KEY_FALLBACKS")
RATE_LIMITS = read.rate_limits(BASE_URL)
TRUSTED_PROXY_COUNT = read.whole_number("TRUSTED_PROXY_COUNT", 0)
# Who may read /metrics.
METRICS_ALLOW = read.networks("METRICS_ALLOW", "127.0.0.1,::1")
REDIS_URL = read.redis_url()
# Unset: the database searches.
ELASTICSEARCH_URL = read.elasticsearch_url()
# How many requests one server process works on at once: each has a thread, and with it a connection to
# the database, of its own.
# Python runs one of them at a time: more would only take turns. A few, because some wait for the database.
HUB_THREADS = read.whole_number("HUB_THREADS", 6, least=1)
DATABASES = {"default": read.database(VAR_DIR)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Plugins -----------------------------------------------------------------------------
HUB_PLUGINS_DISABLED = read.names("HUB_PLUGINS_DISABLED")
HUB_PLUGINS_FOUND = discover(HUB_PLUGINS_DISABLED)
# A fault of a core app in a slot is logged and leaves its place empty; the tests raise it.
HUB_RAISE_CORE_FAULTS = False

INSTALLED_APPS = [
    "daphne",
    "hub.apps.HubConfig",
    "hub.live",
    "hub.mail",
    "hub.limits",
    "hub.pagecache",
    "hub.plugins",
    "hub.plugins_admin",
    "hub.importing.apps.ImportingConfig",
    "hub.desk.apps.DeskConfig",
    "hub.watching",
    "hub.ui",
    "members.plugin.MembersPlugin",
    "hub.filetext.plugin.FileTextPlugin",
    "hub.cms.plugin.CmsPlugin",
    "stories.plugin.StoriesPlugin",
    "forums.plugin.ForumsPlugin",
    "search.plugin.SearchPlugin",
    "hub.feedback.plugin.FeedbackPlugin",
    "hub.rights.plugin.RightsPlugin",
    *[plugin.app for plugin in HUB_PLUGINS_FOUND if plugin.app],
    "members.wagtail_users.HubUsersConfig",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "django_prose_editor",
    "template_partials",
    "django_tasks",
    "django_tasks_db",
    "channels",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
]

# The chain runs in one thread hop (hub.asgi), so each of these costs microseconds.
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "hub.ui.compression.CompressionMiddleware",
    "hub.ui.security.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "hub.ui.middleware.DisplayMiddleware",
    "hub.cms.middleware.RestrictionsMiddleware",
    "members.devices.middleware.SessionsMiddleware",
    "members.middleware.ErasedMiddleware",
]

ROOT_URLCONF = "hub.urls"
ASGI_APPLICATION = "hub.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "hub.ui.context_processors.hub",
            ],
        },
    }
]

# Language, time -----------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_I18N = True
TIME_ZONE = read.time_zone("TIME_ZONE", "Europe/London")
USE_TZ = True

# Files --------------------------------------------------------------------------------
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = read.folder("MEDIA_ROOT", VAR_DIR / "media")
STORAGES = {
    "default": {"BACKEND": "hub.ui.storage.WholeFiles"},
    "staticfiles": {"BACKEND": "hub.ui.storage.HashedStaticFiles"},
}
# Uploads on their way in; in no folder that is served.
HUB_IMPORT_DIR = VAR_DIR / "imports"
# Copies of what is held about members, for a week; in no folder that is served.
HUB_EXPORT_DIR = VAR_DIR / "exports"
# Which accounts were erased, for backups that still hold them.
HUB_ERASED_LIST = VAR_DIR / "erased-accounts.txt"
# For names without a hash, such as favicon.ico; names with one are kept for ten years by themselves.
WHITENOISE_MAX_AGE = 3600
# A request larger than this is refused while it comes in, before it can fill the disk.
HUB_MAX_REQUEST_BYTES = 100 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

# Cache, sockets, tasks ----------------------------------------------------------------
# A cache that cannot be reached is a slower hub, never a broken page: see hub.limits.cache.
CACHES = {
    "default": (
        {"BACKEND": "hub.limits.cache.ForgivingRedisCache", "LOCATION": REDIS_URL}
        if REDIS_URL
        else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "OPTIONS": {"MAX_ENTRIES": 5000}}
    )
}
# Pages for guests are kept ready (hub.pagecache); off in the tests, which ask the views.
HUB_PAGE_CACHE = True
CHANNEL_LAYERS = {
    "default": (
        {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [REDIS_URL]}}
        if REDIS_URL
        else {"BACKEND": "channels.layers.InMemoryChannelLayer"}
    )
}
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Members and signing in ---------------------------------------------------------------
AUTH_USER_MODEL = "members.Member"
SILENCED_SYSTEM_CHECKS = [
    "auth.W004",  # unique by Lower("email"), a constraint that this check does not know
    "security.W005",  # HSTS for all subdomains: see SECURE_HSTS_INCLUDE_SUBDOMAINS
    "security.W019",  # Wagtail's preview is a frame of our own pages
    "security.W021",  # browsers' preload lists are for the owner of the domain to decide
]
AUTHENTICATION_BACKENDS = ["members.backends.MemberBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "/accounts/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CONFIRM_EMAIL_ON_GET = False
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_EMAIL_SUBJECT_PREFIX = ""
ACCOUNT_ADAPTER = "members.adapter.AccountAdapter"
ACCOUNT_FORMS = {
    "login": "members.forms.SignInForm",
    "signup": "members.forms.SignUpForm",
    "reset_password": "members.forms.ForgottenPasswordForm",
    "reset_password_from_key": "members.forms.NewPasswordForm",
    "change_password": "members.forms.PasswordChangeForm",
    "reauthenticate": "members.two_step.forms.PasswordAgain",
    "request_login_code": "members.code_forms.CodeRequestForm",
    "confirm_login_code": "members.code_forms.CodeForm",
}
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS = 3
# For how long what somebody showed of themselves counts when they change how they sign in.
ACCOUNT_REAUTHENTICATION_TIMEOUT = 15 * 60
MFA_ADAPTER = "members.two_step.adapter.TwoStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
# Clocks of phones go a little wrong: the code before and the code after the present one count, too.
MFA_TOTP_TOLERANCE = 1
MFA_RATE_LIMITS = {"webauthn_login": None}
MFA_FORMS = {
    "authenticate": "members.two_step.forms.SecondStepForm",
    "reauthenticate": "members.two_step.forms.CodeAgain",
    "activate_totp": "members.two_step.forms.AppForm",
    "authenticate_webauthn": "members.two_step.forms.PasskeyForm",
    "login_webauthn": "members.two_step.forms.PasskeySignInForm",
    "reauthenticate_webauthn": "members.two_step.forms.PasskeyAgainForm",
    "add_webauthn": "members.two_step.forms.AddPasskeyForm",
    "edit_webauthn": "members.two_step.forms.RenamePasskeyForm",
}
ACCOUNT_SIGNUP_FORM_HONEYPOT_FIELD = "website"
ACCOUNT_EMAIL_NOTIFICATIONS = True
# Sign-in and sign-up are limited by members.account_views and members.adapter, which say how long to
# wait; allauth's own limits for the rest stay.
OUR_LIMITS = dict.fromkeys(("login", "login_failed", "signup", "request_login_code"))
ACCOUNT_RATE_LIMITS = OUR_LIMITS if RATE_LIMITS else False

# Mail: every message goes into the hub's own queue, in the action's transaction; the worker
# sends it with the backend that EMAIL_URL names, and keeps it when there is none.
EMAIL_BACKEND = "hub.mail.backend.QueueBackend"
EMAIL_URL = read.text("EMAIL_URL")
HUB_MAIL_TRANSPORT = read.email(EMAIL_URL) if EMAIL_URL else {}
DEFAULT_FROM_EMAIL = read.from_address("DEFAULT_FROM_EMAIL", "Co-Pro Hub <hub@localhost>")
SERVER_EMAIL = DEFAULT_FROM_EMAIL

# Security -----------------------------------------------------------------------------
HTTPS = BASE_URL.startswith("https://")
SECURE_SSL_REDIRECT = HTTPS
# Health checks come from inside, past the proxy that speaks TLS.
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
# A charity's other sites on its main domain may not speak HTTPS yet: browsers would refuse them for a year.
SECURE_HSTS_INCLUDE_SUBDOMAINS = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_ENGINE = "members.devices.store"
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = False
CSRF_TRUSTED_ORIGINS = [BASE_URL]
CSRF_FAILURE_VIEW = "hub.ui.views.csrf_failure"
X_FRAME_OPTIONS = "SAMEORIGIN"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# The players of hub.cms.media, which come only when somebody asks for them.
PLAYERS = ["https://www.youtube-nocookie.com", "https://player.vimeo.com"]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "frame-src": PLAYERS,
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}
# The Wagtail admin has inline scripts of its own: a policy apart, without a nonce (which would
# switch 'unsafe-inline' off).
HUB_ADMIN_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF, UNSAFE_INLINE],
        "style-src": [SELF, UNSAFE_INLINE],
        "img-src": [SELF, "data:", "blob:"],
        "media-src": [SELF, "blob:"],
        "frame-src": [SELF, *PLAYERS],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [SELF],
    }
}

# Wagtail ------------------------------------------------------------------------------
WAGTAIL_SITE_NAME = "Co-Pro Hub"
WAGTAILADMIN_BASE_URL = BASE_URL
WAGTAIL_GRAVATAR_PROVIDER_URL = None
WAGTAIL_ENABLE_UPDATE_CHECK = False
WAGTAIL_I18N_ENABLED = False
WAGTAILADMIN_RICH_TEXT_EDITORS = {"default": {"WIDGET": "hub.cms.rich_text.ForgivingDraftail"}}
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "wagtail.search.backends.database"}}
# Sound, film and captions are shown in the page (hub.cms.media); everything else is a download.
WAGTAILDOCS_CONTENT_TYPES = {
    "m4a": "audio/mp4",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
    "oga": "audio/ogg",
    "ogg": "audio/ogg",
    "vtt": "text/vtt; charset=utf-8",
    "wav": "audio/wav",
    "webm": "video/webm",
}
WAGTAILDOCS_INLINE_CONTENT_TYPES = sorted(set(WAGTAILDOCS_CONTENT_TYPES.values()))
WAGTAILDOCS_EXTENSIONS = [
    *["csv", "docx", "key", "odt", "pdf", "pptx", "rtf", "txt", "xlsx", "zip"],
    *WAGTAILDOCS_CONTENT_TYPES,
]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_DOCUMENT_FORM_BASE = "hub.cms.document_form.DocumentForm"
WAGTAILIMAGES_IMAGE_FORM_BASE = "hub.cms.image_form.ImageForm"
WAGTAILIMAGES_MAX_UPLOAD_SIZE = 10 * 1024 * 1024
WAGTAILIMAGES_MAX_IMAGE_PIXELS = 50_000_000
WAGTAIL_ALLOW_UNICODE_SLUGS = False
# One sign-in door: members.account_urls.
WAGTAILADMIN_LOGIN_URL = LOGIN_URL
WAGTAIL_FRONTEND_LOGIN_URL = LOGIN_URL
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = False
WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAILUSERS_PASSWORD_ENABLED = False
# Some systems list "localtime" among the zones, which browsers do not know.
WAGTAIL_USER_TIME_ZONES = sorted(zone for zone in available_timezones() if "/" in zone)
TAGGIT_CASE_INSENSITIVE = True

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        # Its own lines would hold addresses of visitors, and the paths they asked for.
        **{name: {"level": "WARNING", "handlers": [], "propagate": True} for name in ("uvicorn", "uvicorn.error")},
        "uvicorn.access": {"handlers": [], "propagate": False},
        **{name: {"level": "WARNING"} for name in ("django.server", "django_tasks_db", "fontTools", "fido2")},
        # Each request to the search engine is a line otherwise.
        "elastic_transport": {"level": "WARNING"},
        # It writes the title of every page that is published, which outlives a story that is taken back.
        "wagtail": {"level": "WARNING"},
        # Anybody can ask for any host; the answer is 400, and a page of traceback says no more.
        "django.security.DisallowedHost": {"level": "CRITICAL"},
    },
}
