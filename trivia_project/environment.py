"""Where settings come from: the environment, and in embedded mode a secret made at the first run."""

import fcntl
import hashlib
import secrets
from pathlib import Path
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env

env = Env()


def read_secrets(data_dir: Path, embedded: bool) -> tuple[str, str]:
    """Return (SECRET_KEY, JWT signing key): the environment's, or in embedded mode the data folder's own."""
    given = env.str("TRIVIA_SECRET_KEY", ""), env.str("TRIVIA_JWT_SIGNING_KEY", "")
    if all(given) or not embedded:
        return given
    made = _own_secrets(data_dir / "secret.env")
    return given[0] or made[0], given[1] or made[1]


def _own_secrets(path: Path) -> tuple[str, str]:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch(mode=0o600, exist_ok=True)
    with path.open("r+") as file:
        fcntl.flock(file, fcntl.LOCK_EX)  # two processes may be started at once; one of them makes the secret
        lines = file.read().split()
        if len(lines) != 2:
            lines = [secrets.token_urlsafe(48), secrets.token_urlsafe(48)]
            file.seek(0)
            file.write("\n".join(lines) + "\n")
    return lines[0], lines[1]


def static_version(folder: Path) -> str:
    """Return a name for the static files as they are now, so that they can be cached for good."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(folder)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def redis_hosts(url: str) -> list[dict[str, object]]:
    """Return channels-redis' hosts for a comma-separated REDIS_URL; a stopped server must not hold us up."""
    return [
        {"address": part.strip(), "socket_timeout": 2, "socket_connect_timeout": 2}
        for part in url.split(",")
        if part.strip()
    ]


def is_safe_server(url: str) -> bool:
    """Whether a server may be asked at this address: by TLS, or on this machine, as tests do; '' asks none."""
    parts = urlsplit(url)
    is_here = parts.scheme == "http" and parts.hostname in {"127.0.0.1", "localhost", "::1"}
    return not url or (bool(parts.hostname) and (parts.scheme == "https" or is_here))


def refuse_unsafe_production(settings: dict[str, object]) -> None:
    """Raise ImproperlyConfigured, in one line that names the setting, if production would be unsafe."""
    keys = {"TRIVIA_SECRET_KEY": settings["SECRET_KEY"], "TRIVIA_JWT_SIGNING_KEY": settings["JWT_SIGNING_KEY"]}
    for name, value in keys.items():
        if len(str(value)) < 50 or str(value).startswith("django-insecure-"):
            raise ImproperlyConfigured(f"{name} must be set to at least 50 random characters in production.")
    if settings["SECRET_KEY"] == settings["JWT_SIGNING_KEY"]:
        raise ImproperlyConfigured("TRIVIA_JWT_SIGNING_KEY must differ from TRIVIA_SECRET_KEY.")
    hosts = settings["ALLOWED_HOSTS"]
    if not hosts or "*" in hosts:  # type: ignore[operator]
        raise ImproperlyConfigured("TRIVIA_ALLOWED_HOSTS must name the hosts in production, without *.")
    origins = settings["TRIVIA_ALLOWED_ORIGINS"]
    if not origins or any(urlsplit(o).scheme != "https" for o in origins):  # type: ignore[attr-defined]
        raise ImproperlyConfigured("TRIVIA_ALLOWED_ORIGINS must hold full https:// origins in production.")
    if settings["NUM_PROXIES"] is None:
        raise ImproperlyConfigured("TRIVIA_NUM_PROXIES must say how many proxies stand in front (0 for none).")
    _refuse_open_server("DATABASE_URL", str(settings["DATABASE_URL"]))
    for url in str(settings["REDIS_URL"]).split(","):
        _refuse_open_server("REDIS_URL", url.strip())


def _refuse_open_server(name: str, url: str) -> None:
    parts = urlsplit(url)
    if parts.scheme.startswith(("postgres", "redis")):
        host = parts.hostname or ""
        local = host in {"", "localhost", "127.0.0.1", "::1"} or host.startswith("%2f")
        if not local and not parts.password:
            raise ImproperlyConfigured(f"{name} needs a password for a server on another machine.")
