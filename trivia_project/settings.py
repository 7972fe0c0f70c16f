"""Every setting, read once and typed from the environment; docs/configuration.md lists them."""

import logging
from datetime import timedelta
from pathlib import Path

import dj_database_url
from csp.constants import NONE, SELF

from trivia_project.environment import (
    env,
    is_safe_server,
    read_secrets,
    redis_hosts,
    refuse_unsafe_production,
    static_version,
)

BASE_DIR = Path(__file__).resolve().parent.parent
MODE = env.str("TRIVIA_MODE", "embedded", validate=lambda mode: mode in {"embedded", "production"})
EMBEDDED = MODE == "embedded"
DATA_DIR = Path(env.str("TRIVIA_DATA_DIR", str(BASE_DIR / "var"))).absolute()
if EMBEDDED:
    DATA_DIR.mkdir(parents=True, exist_ok=True)
SECRET_KEY, JWT_SIGNING_KEY = read_secrets(DATA_DIR, EMBEDDED)
DEBUG = False

# Where we are reached
LAN_HOSTS: list[str] = env.list("TRIVIA_LAN_HOSTS", [])  # set by `serve` when it listens on more than loopback
PUBLIC_URL = env.str("TRIVIA_PUBLIC_URL", "").rstrip("/")
ALLOWED_HOSTS = env.list("TRIVIA_ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"] if EMBEDDED else [])
ALLOWED_HOSTS += LAN_HOSTS
TRIVIA_ALLOWED_ORIGINS: list[str] = env.list("TRIVIA_ALLOWED_ORIGINS", [])
CSRF_TRUSTED_ORIGINS = [*TRIVIA_ALLOWED_ORIGINS, *([PUBLIC_URL] if PUBLIC_URL else [])]
CORS_ALLOWED_ORIGINS = TRIVIA_ALLOWED_ORIGINS
CORS_URLS_REGEX = r"^/api/"  # and no cookies: the credential there is the token
CORS_EXPOSE_HEADERS = ["Retry-After"]
NUM_PROXIES = env.int("TRIVIA_NUM_PROXIES", 0 if EMBEDDED else None)
USE_X_FORWARDED_HOST = bool(NUM_PROXIES)

INSTALLED_APPS = [
    "realtime",  # before daphne: its `runserver` is the one that can refuse a socket with 1008
    "daphne",
    "channels",
    "sessions_app",
    "sessions_app.desk.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "rest_framework",
    "rest_framework_simplejwt.token_blacklist",
    "drf_spectacular",
    "corsheaders",
    "csp",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "corsheaders.middleware.CorsMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "trivia_project.urls"
ASGI_APPLICATION = "trivia_project.asgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# Data
DATABASE_URL = env.str("DATABASE_URL", f"sqlite:///{DATA_DIR / 'trivia.sqlite3'}")
REDIS_URL = env.str("REDIS_URL", "")
DATABASES = {"default": dj_database_url.parse(DATABASE_URL)}
_database = DATABASES["default"]
SQLITE = _database["ENGINE"].endswith("sqlite3")
_database["ATOMIC_REQUESTS"] = False
_database["CONN_MAX_AGE"] = None if SQLITE else 0
if SQLITE:
    # FULL: an ack means that the commit survives a power cut. IMMEDIATE: a writer never fails in its middle.
    _pragmas = "journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "foreign_keys=ON"
    _database["OPTIONS"] = {
        "init_command": ";".join(f"PRAGMA {pragma}" for pragma in _pragmas),
        "transaction_mode": "IMMEDIATE",
        "timeout": 5,
    }
    _database["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}  # a file: shared-cache memory locks otherwise
else:
    _database["CONN_HEALTH_CHECKS"] = True
    _database["OPTIONS"] = {
        "pool": {"min_size": 1, "max_size": env.int("TRIVIA_DATABASE_POOL", 20), "timeout": 5},
        "options": "-c lock_timeout=2000 -c statement_timeout=5000",
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

CHANNEL_LAYERS = {
    "default": {
        "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
        "CONFIG": {"hosts": redis_hosts(REDIS_URL), "prefix": env.str("TRIVIA_REDIS_PREFIX", "trivia")},
    }
    if REDIS_URL
    else {
        "BACKEND": "channels.layers.InMemoryChannelLayer",
        # The stock expiry forgets a group after a day; a room may stand open for longer.
        "CONFIG": {"capacity": 10_000, "group_expiry": 10 * 365 * 86_400},
    }
}
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.redis.RedisCache",
        "LOCATION": REDIS_URL.partition(",")[0].strip(),
    }
    if REDIS_URL
    else {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
}

# People
AUTH_USER_MODEL = "sessions_app.User"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
PASSWORD_RESET_TIMEOUT = 3 * 86_400  # a set-password link is handed over by a person
LOGIN_URL = "/login/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/"

SIMPLE_JWT = {
    "ALGORITHM": "HS256",
    "SIGNING_KEY": JWT_SIGNING_KEY,
    "ISSUER": "trivia",
    "AUDIENCE": "trivia",
    "LEEWAY": 0,
    "ACCESS_TOKEN_LIFETIME": timedelta(seconds=env.float("TRIVIA_ACCESS_TOKEN_SECONDS", 900)),
    "REFRESH_TOKEN_LIFETIME": timedelta(days=1),
    "ROTATE_REFRESH_TOKENS": True,
    "BLACKLIST_AFTER_ROTATION": True,
    "UPDATE_LAST_LOGIN": False,
    "USER_ID_FIELD": "pk",
    "USER_ID_CLAIM": "sub",
}
REST_FRAMEWORK = {
    "URL_FORMAT_OVERRIDE": None,  # `format` is a query of our own
    "DEFAULT_AUTHENTICATION_CLASSES": ["sessions_app.api.authentication.TokenAuthentication"],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["sessions_app.api.parsers.StrictJSONParser"],
    "DEFAULT_PAGINATION_CLASS": "sessions_app.api.pagination.Pages",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "sessions_app.api.errors.handle",
    "NUM_PROXIES": NUM_PROXIES,
    "PAGE_SIZE": 50,
    "UNAUTHENTICATED_USER": None,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Trivia",
    "DESCRIPTION": "Live trivia sessions for programs. The live part is in docs/protocol.md.",
    "VERSION": "0.1.0",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "COMPONENT_SPLIT_REQUEST": True,
}

# The wire's limits: `sessions_app.conf` gives them to the code, typed.
TRIVIA_LIMITS = {
    "message_bytes": env.int("TRIVIA_MAX_MESSAGE_BYTES", 65_536),
    "message_rate": env.float("TRIVIA_MESSAGE_RATE", 10),
    "message_burst": env.float("TRIVIA_MESSAGE_BURST", 20),
    "chat_rate": env.float("TRIVIA_CHAT_RATE", 2),
    "chat_burst": env.float("TRIVIA_CHAT_BURST", 5),
    "ping_rate": env.float("TRIVIA_PING_RATE", 2),
    "breaches": env.int("TRIVIA_BREACHES", 20),
    "protocol_errors": env.int("TRIVIA_PROTOCOL_ERRORS", 5),
    "max_participants": env.int("TRIVIA_MAX_PARTICIPANTS", 100),
    "connections_per_user": env.int("TRIVIA_CONNECTIONS_PER_USER", 5),
    "max_connections": env.int("TRIVIA_MAX_CONNECTIONS", 15_000),
    "leave_grace_seconds": env.float("TRIVIA_LEAVE_GRACE_SECONDS", 5),
    "seat_seconds": env.float("TRIVIA_SEAT_SECONDS", 300),
    "heartbeat_seconds": env.int("TRIVIA_HEARTBEAT_SECONDS", 10),
    "token_grace_seconds": env.float("TRIVIA_TOKEN_GRACE_SECONDS", 25),
    "ended_linger_seconds": env.float("TRIVIA_ENDED_LINGER_SECONDS", 900),
    "guest_token_seconds": env.int("TRIVIA_GUEST_TOKEN_SECONDS", 43_200),
    "login_failures_per_minute": env.float("TRIVIA_LOGIN_FAILURES_PER_MINUTE", 10),
    "address_login_failures_per_minute": env.float("TRIVIA_ADDRESS_LOGIN_FAILURES_PER_MINUTE", 60),
    "join_failures_per_minute": env.float("TRIVIA_JOIN_FAILURES_PER_MINUTE", 10),
    "address_join_failures_per_minute": env.float("TRIVIA_ADDRESS_JOIN_FAILURES_PER_MINUTE", 100),
    "address_handshake_failures_per_minute": env.float("TRIVIA_ADDRESS_HANDSHAKE_FAILURES_PER_MINUTE", 100),
    "address_starts_per_minute": env.float("TRIVIA_ADDRESS_STARTS_PER_MINUTE", 120),
    "body_bytes": env.int("TRIVIA_MAX_BODY_BYTES", 1_048_576),
    "image_bytes": env.int("TRIVIA_MAX_IMAGE_BYTES", 5_242_880),
    "audio_bytes": env.int("TRIVIA_MAX_AUDIO_BYTES", 2_097_152),
    "media_quota_bytes": env.int("TRIVIA_MEDIA_QUOTA_BYTES", 500_000_000),
}
MEDIA_ROOT = DATA_DIR / "media"  # no server in front may serve it: links to it are signed and end
# The one other server that is ever asked, when a host wants questions from it; empty is never.
OPENTDB_URL = env.str("TRIVIA_OPENTDB_URL", "https://opentdb.com", validate=is_safe_server).rstrip("/")
# Timings of the hub that only tests have a reason to change.
TRIVIA_TICK_SECONDS = env.float("TRIVIA_TICK_SECONDS", 1.0)
METRICS_TO_ALL = env.bool("TRIVIA_METRICS", False)

# Pages
VERSION_OF_STATIC = static_version(BASE_DIR / "static")
STATIC_URL = f"/static/{VERSION_OF_STATIC}/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = (
    DATA_DIR / "static"
)  # `collectstatic` may fill it for a server in front; WhiteNoise finds the files itself
if EMBEDDED:
    STATIC_ROOT.mkdir(exist_ok=True)
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
WHITENOISE_MAX_AGE = 31_536_000
WHITENOISE_IMMUTABLE_FILE_TEST = lambda path, url: True  # noqa: E731  (the prefix changes with the files)
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:", "blob:"],
        "font-src": [SELF],
        "media-src": [SELF, "blob:"],
        "connect-src": [SELF],
        "manifest-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"  # with no-referrer a form posts `Origin: null`, which CSRF refuses
# Over plain http a browser ignores this header, and says so in its console.
SECURE_CROSS_ORIGIN_OPENER_POLICY = None if EMBEDDED else "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if not EMBEDDED:
    SECURE_SSL_REDIRECT = env.bool("TRIVIA_SSL_REDIRECT", True)
    SECURE_REDIRECT_EXEMPT = [r"^(healthz|readyz|metrics)$"]
    SECURE_HSTS_SECONDS = 31_536_000
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = True
    SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = True
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
    if NUM_PROXIES:
        SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = USE_TZ = True

LOG_LEVEL = env.str("TRIVIA_LOG_LEVEL", "INFO").upper()
LOGGING_CONFIG = "sessions_app.logs.configure"
LOGGING = {"level": LOG_LEVEL, "json": not EMBEDDED}
logging.captureWarnings(True)

if not EMBEDDED:
    refuse_unsafe_production(globals())
