"""Django settings; everything an operator may change comes from the environment (see env.py)."""

import secrets
from contextlib import suppress
from pathlib import Path

from csp.constants import NONE, SELF

from moothall.config import env
from moothall.config.databases import database

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = [
    "demo",
    "front",
    "reminders",
    "arrivals",
    "seating",
    "afterwards",
    "checklists",
    "helping",
    "calendars",
    "events",
    "groups",
    "organisations",
    "notices",
    "people",
    "post",
    "minutes",
    "places",
    "search",
    "kit",
]

DATA = Path(env.text("DATA", str(ROOT / "var"), "Folder for the database, the gazetteer, uploads and backups."))
DATA.mkdir(parents=True, exist_ok=True)
GAZETTEER = DATA


def _secret_key() -> str:
    given = env.text("SECRET_KEY", "", "Secret for signing; made and kept in the data folder when not given.")
    if given:
        return given
    kept = DATA / "secret_key"
    if not kept.exists():
        _keep_first(kept, secrets.token_urlsafe(50))
    return kept.read_text()


def _keep_first(kept: Path, text: str) -> None:
    """Write a file whole or not at all; when two processes write it at once, the first one's stands."""
    draft = kept.with_name(f"{kept.name}.{secrets.token_hex(6)}")
    draft.touch(mode=0o600)
    draft.write_text(text)
    with suppress(FileExistsError):
        kept.hardlink_to(draft)
    draft.unlink()


SECRET_KEY = _secret_key()
DEMO = env.switch("DEMO", False, "Show the demo sign-in page and the outbox of letters. Never on a public server.")
DEBUG = env.switch("DEBUG", False, "Show the design system at /kit/ and errors in full. Never on a public server.")
SITE_URL = env.text("SITE_URL", "http://127.0.0.1:8000", "The address people type, with scheme, no final slash.")
ALLOWED_HOSTS = env.words(
    "ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]", "Host names that the hall answers to, separated by commas."
)
# The proxy in front sends http to https (docs/server.md); house.E020 asks for https; preloading is for the operator.
SILENCED_SYSTEM_CHECKS = ["security.W004", "security.W008", "security.W012", "security.W016", "security.W021"]
CSRF_TRUSTED_ORIGINS = [SITE_URL]
NETWORK_NAME = env.text("NETWORK_NAME", "Moothall", "Name of the network that this hall serves.")
NETWORK_TAGLINE = env.text(
    "NETWORK_TAGLINE", "Local groups that meet, help and learn together", "One line under the network's name."
)
SOURCE_URL = env.text(
    "SOURCE_URL",
    "https://github.com/moothall/moothall",
    "Where visitors find the source of this hall, with your changes: the licence asks for it.",
)
BEHIND_PROXY = env.switch("BEHIND_PROXY", False, "Trust X-Forwarded-Proto and -For from a proxy on this machine.")
SECURE = SITE_URL.startswith("https://")

INSTALLED_APPS = [
    "moothall.config",
    *(f"moothall.{room}" for room in ROOMS),
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "csp",
    "django_htmx",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.middleware.gzip.GZipMiddleware",
    "moothall.kit.middleware.PolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "moothall.people.middleware.ViewerMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "moothall.kit.middleware.RefusedMiddleware",
]

ROOT_URLCONF = "moothall.config.urls"
WSGI_APPLICATION = "moothall.config.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [ROOT / "moothall" / room / "templates" for room in ROOMS],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "moothall.config.jinja.environment",
            "context_processors": ["moothall.config.jinja.page"],
            "autoescape": True,
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    },
]
FORM_RENDERER = "moothall.kit.forms.Renderer"

DATABASES = {
    "default": database(
        env.text(
            "DATABASE_URL",
            "",
            "postgresql://user:password@host/name, or sqlite:///path; empty: SQLite in the data folder.",
        ),
        DATA,
    )
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
CACHES = {
    "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "kit_cache"},
}

AUTH_USER_MODEL = "people.Person"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS: list[dict[str, str]] = []
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/me/"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE
SESSION_COOKIE_AGE = 60 * 60 * 24 * 60
SESSION_COOKIE_NAME = "moothall_session"
CSRF_COOKIE_NAME = "moothall_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "moothall.kit.views.csrf_failure"
SESSION_ENGINE = "moothall.people.sessions"
MESSAGE_STORAGE = "django.contrib.messages.storage.cookie.CookieStorage"
if SECURE:
    SECURE_HSTS_SECONDS = 60 * 60 * 24 * 365
    SECURE_HSTS_INCLUDE_SUBDOMAINS = True
    SECURE_HSTS_PRELOAD = False
if BEHIND_PROXY:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
TILE_URL = env.text(
    "TILE_URL", "", "Address pattern of map tiles, such as https://host/{z}/{x}/{y}.png; empty: no tiles."
)
TILE_CREDIT = env.text("TILE_CREDIT", "", "Who made the map tiles; shown under every map that has them.")
_TILE_HOSTS = ["/".join(TILE_URL.split("/")[:3])] if TILE_URL else []
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, *_TILE_HOSTS],
        "font-src": [SELF],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg")]
# A language is offered once its catalogue is there.
LANGUAGES_OFFERED = [
    (code, name)
    for code, name in LANGUAGES
    if code == LANGUAGE_CODE or (ROOT / "moothall" / "locale" / code / "LC_MESSAGES" / "django.mo").exists()
]
LOCALE_PATHS = [ROOT / "moothall" / "locale"]
TIME_ZONE = env.text("TIME_ZONE", "Europe/London", "The network's own time zone, by its IANA name.")
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATICFILES_DIRS: list[Path] = []
STATICFILES_FINDERS = [
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
    "moothall.config.styles.HallFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG
MEDIA_ROOT = DATA / "media"
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

EMAIL_URL = env.text(
    "EMAIL_URL", "", "smtp://user:password@host:587 (STARTTLS) or smtps://…:465; empty: letters stay in the outbox."
)
DEFAULT_FROM_EMAIL = env.text("FROM_EMAIL", "Moothall <hall@localhost>", "The sender of every letter.")
FETCH_ALLOW = env.words(
    "FETCH_ALLOW", "", "Inside addresses (host:port) that feeds may be read from; for demos and tests."
)
if DEMO:  # some of the invented groups publish their calendars at the demo's own address
    FETCH_ALLOW.append(SITE_URL.partition("://")[2])
PG_BIN = env.text("PG_BIN", "", "Folder that holds pg_dump and pg_restore; empty: they are looked for on the PATH.")
LEDGER_YEARS = env.whole("LEDGER_YEARS", 3, "Years after which the ledger forgets who did a thing, and its details.")
LOG_LEVEL = env.text("LOG_LEVEL", "INFO", "How much is logged: DEBUG, INFO, WARNING or ERROR.")

ACCOUNT_ADAPTER = "moothall.people.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # an account comes to be only when a letter to its address was used
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
# Tries in a time, per address of the network (a whole room may share one) and per e-mail address.
ACCOUNT_RATE_LIMITS = {
    "knock": "40/5m/ip,5/15m/key",
    "code": "30/m/ip,10/m/key",
    "link": "20/m/ip",
    "passkey": "40/m/ip",
    "apply": "20/h/ip",
    "feedback": "60/h/ip",
    "rsvp": "120/h/ip,5/15m/key",
    "rsvp_code": "60/m/ip,10/m/key",
    "helping": "40/5m/ip,5/15m/key",
    "helping_code": "30/m/ip,10/m/key",
    "here": "20/5m/ip,200/5m/key",  # wrong codes only; the key is the event
}
ALLAUTH_TRUSTED_PROXY_COUNT = 1 if BEHIND_PROXY else 0
MFA_ADAPTER = "moothall.people.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["webauthn"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = DEBUG or DEMO

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": LOG_LEVEL},
}
