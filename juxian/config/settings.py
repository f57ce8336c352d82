"""Settings of the product. `config/environment.py` says what the environment may change.

| variable | meaning | default |
| --- | --- | --- |
| JUXIAN_DATA | folder of database, snapshots, files and secrets | `var/` in the working directory |
| DATABASE_URL | the database | SQLite in the data folder |
| JUXIAN_HOSTS | host names served, with commas | localhost and the loopback addresses |
| JUXIAN_SECRET_KEY, JUXIAN_FIELD_KEY | secrets, 64 hex digits | made once, kept in the data folder |
| JUXIAN_HTTPS | served behind TLS: secure cookies, HSTS | no |
| JUXIAN_PROXIES | how many reverse proxies of your own stand before it, each adding to X-Forwarded-For | 0 |
| JUXIAN_SECOND_FACTOR | who works with a second factor only: nobody, administrators, everybody | nobody |
| JUXIAN_DEMO | lists the demonstration's accounts on the sign-in page | no |
| JUXIAN_DEBUG | Django's debug mode | no |
"""

import os
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from juxian.config.environment import choice, data_folder, flag, private_folder, secret

PACKAGE = Path(__file__).resolve().parent.parent
DATA = data_folder(Path.cwd())

DEBUG = flag("JUXIAN_DEBUG")
DEMONSTRATION = flag("JUXIAN_DEMO")
SECRET_KEY = secret(DATA, "secret_key")
FIELD_KEY = secret(DATA, "field_key")
ALLOWED_HOSTS = os.environ.get("JUXIAN_HOSTS", "localhost,127.0.0.1,[::1]").split(",")

INSTALLED_APPS = [
    "juxian.reports",
    "juxian.goals",
    "juxian.policies",
    "juxian.outreach",
    "juxian.registry",
    "juxian.facts",
    "juxian.accounts",
    "juxian.organizations",
    "juxian.audit",
    "juxian.core",
    "juxian.web",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "crispy_forms",
    "crispy_bootstrap5",
    "csp",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "django_tasks",
    "django_tasks_db",
    "simple_history",
    "template_partials",
    "tree_queries",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "juxian.audit.middleware.SourceMiddleware",
    "juxian.accounts.middleware.StillThereMiddleware",
    "juxian.accounts.middleware.FirstThingsMiddleware",
    "juxian.accounts.middleware.NothingKeptMiddleware",
    "axes.middleware.AxesMiddleware",
    "juxian.web.middleware.BusyDatabaseMiddleware",
]

ROOT_URLCONF = "juxian.config.urls"
WSGI_APPLICATION = "juxian.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "juxian.web.context_processors.shell",
            ],
        },
    }
]

# The database ------------------------------------------------------------------------------------------

DATABASES = {
    "default": dj_database_url.parse(
        os.environ.get("DATABASE_URL", f"sqlite:///{DATA / 'juxian.sqlite3'}"), conn_max_age=60
    )
}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    # IMMEDIATE takes the write lock at BEGIN: a transaction that reads and then writes can not be refused half-way.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        # recursive_triggers: REPLACE deletes the row in its way, and else would ask no trigger whether it may.
        "init_command": (
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA cache_size=-32768; PRAGMA recursive_triggers=ON;"
        ),
    }
    # Sessions are renewed all the time: kept in files, so that nobody waits while a long import holds the one write lock.
    SESSION_ENGINE = "django.contrib.sessions.backends.file"
    SESSION_FILE_PATH = str(private_folder(DATA / "sessions"))
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Language and time -------------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Shanghai"
FORMAT_MODULE_PATH = ["juxian.core.formats"]

# Who signs in, and how ---------------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "juxian.accounts.adapter.AccountAdapter"
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_FORMS = {
    "login": "juxian.accounts.forms.SignInForm",
    "change_password": "juxian.accounts.forms.ChangePasswordForm",
}
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
# Failed attempts are counted by axes alone, which keeps them in the database and in the trail.
ACCOUNT_RATE_LIMITS = False
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Juxian"
MFA_ADAPTER = "juxian.accounts.second_factor.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "juxian.accounts.forms.SecondFactorForm",
    "reauthenticate": "juxian.accounts.forms.SecondFactorAgainForm",
}
SECOND_FACTOR_FOR = choice("JUXIAN_SECOND_FACTOR", "nobody", "administrators", "everybody")
# GB/T 22239-2019 level 3, 8.1.4.1: lock after repeated failures, end a session left alone.
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_USERNAME_FORM_FIELD = "login"
AXES_USERNAME_CALLABLE = "juxian.accounts.lockout.counted_name"
AXES_CLIENT_IP_CALLABLE = "juxian.core.addresses.address_of"
AXES_LOCKOUT_CALLABLE = "juxian.accounts.views.locked_out"
# The trail keeps who signed in; axes keeps counters only, and of what was posted nothing that could be a secret.
AXES_DISABLE_ACCESS_LOG = True
AXES_SENSITIVE_PARAMETERS = [
    *("login", "username", "ip_address", "oldpassword", "password1", "password2", "code", "csrfmiddlewaretoken"),
]
AXES_VERBOSE = False
TRUSTED_PROXIES = int(os.environ.get("JUXIAN_PROXIES", "0"))
SESSION_COOKIE_AGE = 30 * 60
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_HTTPONLY = True

# What a browser may do with our pages ------------------------------------------------------------------

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
if flag("JUXIAN_HTTPS"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31_536_000
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True

# Files -------------------------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # for `collectstatic`; without it WhiteNoise serves straight from the package
MEDIA_ROOT = DATA / "files"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
# A roster of a whole district is a few megabytes; what is larger goes to disk while it is received.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 2**20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000
FILE_UPLOAD_MAX_SIZE = 100 * 2**20
EVIDENCE_MAX_SIZE = 10 * 2**20  # one scan beside an entry of a person's file

# Parts -------------------------------------------------------------------------------------------------

CRISPY_ALLOWED_TEMPLATE_PACKS = "bootstrap5"
CRISPY_TEMPLATE_PACK = "bootstrap5"
DJANGO_TABLES2_TEMPLATE = "web/table.html"
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
SIMPLE_HISTORY_REVERT_DISABLED = True
SIMPLE_HISTORY_DATE_INDEX = False  # a history is read by its row, never by day alone
# W005, W021: subdomains and the browsers' preload list are the office's network people's to decide about.
SILENCED_SYSTEM_CHECKS = ["axes.W001", "security.W005", "security.W021"]

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": os.environ.get("JUXIAN_LOG", "WARNING")},
}
