"""Settings, read from the environment. docs/settings.md lists each with a sentence."""

import os
from pathlib import Path

from csp.constants import NONE, SELF

from headwater.people import environment as signing_in
from headwater.secret import secret_key
from headwater.upkeep import environment

DATA = Path(os.environ.get("HEADWATER_DATA", "data")).resolve()
DATA.mkdir(mode=0o700, parents=True, exist_ok=True)

DEBUG = os.environ.get("HEADWATER_DEBUG") == "1"
SECRET_KEY = secret_key(DATA)
ALLOWED_HOSTS = environment.hosts("127.0.0.1,localhost,[::1]")
CSRF_TRUSTED_ORIGINS = environment.origins()
HTTPS = any(origin.startswith("https://") for origin in CSRF_TRUSTED_ORIGINS)

ALLOW_PRIVATE = os.environ.get("HEADWATER_ALLOW_PRIVATE", "1") == "1"

WAREHOUSE_URL = os.environ.get("WAREHOUSE_URL", f"duckdb:///{DATA / 'warehouse.duckdb'}")
DATABASES = {"default": environment.database(DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "headwater.people",  # before allauth: its templates come first
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_htmx",
    "csp",
    "django_tasks",
    "django_tasks_db",
    "headwater.ui",
    "headwater.access",
    "headwater.organisation",
    "headwater.context",
    "headwater.intake",
    "headwater.flow",
    "headwater.assessment",
    "headwater.improvement",
    "headwater.purpose",
    "headwater.demo",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "headwater.upkeep.headers.PermissionsPolicy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "headwater.upkeep.headers.KeptNowhere",
    "django.middleware.gzip.GZipMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "headwater.people.personas.AtTheDoor",
    "headwater.access.gate.Gate",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
]
ROOT_URLCONF = "headwater.urls"
ASGI_APPLICATION = "headwater.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "headwater.people.corner.corner",
            ]
        },
    }
]

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"  # Headwater sends no e-mail: people come by invitation
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
ACCOUNT_FORMS = {
    "login": "headwater.people.ready_made.SignIn",
    "change_password": "headwater.people.ready_made.ChangePassword",
    "set_password": "headwater.people.ready_made.SetPassword",
    "reauthenticate": "headwater.people.ready_made.Reauthenticate",
}
ACCOUNT_ADAPTER = "headwater.people.adapters.AccountAdapter"
PASSWORD_RESET_TIMEOUT = 24 * 3600  # of the link that whoever runs Headwater hands over
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False  # of the others, not of the browser it is changed in
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
# by the account's e-mail and by the network address; docs/sign-in.md says it in words
ACCOUNT_RATE_LIMITS = {"login_failed": "5/5m/key,30/5m/ip"}
# who guesses at many accounts must not push out what is remembered of the first
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.locmem.LocMemCache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},
    }
}
SESSION_COOKIE_AGE = signing_in.session_seconds()
TIDYING = "headwater.people.forgetting.what_ended"  # what the background worker does hourly
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "flow:home"
OWNER_URL = "people:owner"
GREETING = "headwater.people.greeting.lines"  # what `headwater serve` says about signing in
MFA_ADAPTER = "headwater.people.adapters.SecondStepAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
SOCIALACCOUNT_ADAPTER = "headwater.people.adapters.ElsewhereAdapter"
SOCIALACCOUNT_PROVIDERS = signing_in.providers()
ACCOUNT_PREVENT_ENUMERATION = False  # nobody signs up; signing in never tells who is known
SOCIALACCOUNT_LOGIN_ON_GET = True  # a form that leads to another host would break our own policy
# an existing account is joined only where the provider says that the e-mail is proven
SOCIALACCOUNT_EMAIL_AUTHENTICATION = True
SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True

STATIC_URL = "static/"
STATIC_ROOT = DATA / "static"
STATIC_BUILT = DATA / "static-built"  # what ui.bundle writes: the chart library
STATIC_BUILT.mkdir(exist_ok=True)
STATICFILES_DIRS = [("built", STATIC_BUILT)]
STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

USE_TZ = True
TIME_ZONE = "UTC"
LANGUAGE_CODE = "en-gb"

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
CSRF_COOKIE_HTTPONLY = True  # every page carries its token; no script needs the cookie
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"  # a link from elsewhere stays signed in
# all of this where HEADWATER_ORIGINS says that people come by HTTPS; docs/security.md explains
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_HSTS_SECONDS = environment.seconds("HEADWATER_HSTS_SECONDS", environment.A_YEAR_S * HTTPS)
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_SSL_REDIRECT = HTTPS and os.environ.get("HEADWATER_SSL_REDIRECT", "1") == "1"
SECURE_PROXY_SSL_HEADER = environment.said_by_proxy("HEADWATER_PROXY_SSL_HEADER")
# to have a whole domain listed in browsers for good is for its owner to decide, not for us
SILENCED_SYSTEM_CHECKS = ["security.W021"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000  # a page of mappings has a few fields a row

# what went wrong on our side reaches the terminal; what a visitor mistyped does not
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"}},
    "handlers": {"terminal": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {
        "django": {"handlers": ["terminal"], "level": "WARNING", "propagate": False},
        "django.request": {"level": "ERROR"},
        "django.security.DisallowedHost": {"level": "CRITICAL"},  # any stranger's scan; 400.html
        "headwater": {"handlers": ["terminal"], "level": "INFO"},
        "stamina": {"level": "ERROR"},  # that a request is tried again is shown as progress
    },
}
