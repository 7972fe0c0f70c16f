"""Peers come from their own registries into the bench's folder; nothing of the system is changed."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from benchmarks.machine import ROOT
from benchmarks.tools import NotRun, tools

HERE = Path(__file__).parent
NCHAN_MODULE = Path("usr/lib/nginx/modules/ngx_nchan_module.so")


@cache
def node_peers() -> Path:
    """Install socket.io and ws, and return the folder with their servers."""
    npm = _program("npm", "npm and Node")
    folder = tools() / "javascript"
    folder.mkdir(exist_ok=True)
    for file in (HERE / "javascript").iterdir():
        shutil.copy(file, folder)
    shutil.copy(ROOT / ".npmrc", folder)
    if _is_old(folder / ".installed", HERE / "javascript" / "package-lock.json"):
        _do([npm, "ci", "--silent", "--no-audit", "--no-fund"], folder, "npm ci")
        (folder / ".installed").touch()
    return folder


@cache
def python_peers() -> Path:
    """Install FastAPI beside uvicorn in an environment of their own, and return its Python."""
    folder, wanted = tools() / "python", HERE / "requirements.txt"
    python = folder / "bin" / "python"
    if _is_old(folder / ".installed", wanted):
        _do([sys.executable, "-m", "venv", str(folder)], tools(), "venv")
        pip = [str(python), "-m", "pip", "--disable-pip-version-check", "--quiet", "install", "--require-hashes"]
        _do([*pip, "-r", str(wanted)], tools(), "pip install")
        (folder / ".installed").touch()
    return python


@cache
def nginx_with_nchan() -> tuple[Path, Path]:
    """Return (nginx, Nchan's module): the system's, or Debian's packages unpacked into our folder."""
    system = Path("/usr/sbin/nginx"), Path("/") / NCHAN_MODULE
    if all(path.exists() for path in system):
        return system
    folder = tools() / "nchan"
    own = folder / "usr/sbin/nginx", folder / NCHAN_MODULE
    if not all(path.exists() for path in own):
        _program("apt-get", "Debian's apt-get")
        folder.mkdir(exist_ok=True)
        _do(["apt-get", "download", "-qq", "nginx", "libnginx-mod-nchan"], folder, "apt-get download (after an update)")
        for package in folder.glob("*.deb"):
            _do(["dpkg", "-x", package.name, "."], folder, "dpkg -x")
    return own


def _is_old(made: Path, source: Path) -> bool:
    return not made.exists() or made.stat().st_mtime < source.stat().st_mtime


def _program(name: str, words: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise NotRun(f"{words} is not here")
    return found


def _do(command: Sequence[str], folder: Path, words: str) -> None:
    done = subprocess.run(command, cwd=folder, env=os.environ, capture_output=True, text=True, timeout=600)
    if done.returncode:
        raise NotRun(f"{words} failed: {(done.stderr or done.stdout).strip()[-300:]}")
