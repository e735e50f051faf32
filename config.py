"""Settings: one frozen value read from the environment, with everything wrong reported at once."""

import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from app.adapters.redis_server import socket_url

HERE = Path(__file__).resolve().parent
MEGABYTE = 1024 * 1024
WEAK_KEYS = {"dev", "secret", "changeme", "change-me", "demo", "key", "secret_key", "password", "test"}
SHORTEST_KEY = 24
SMTP = ("smtp://", "smtps://")


class WrongSettings(SystemExit):
    """Ends the program with a list in Russian: one line per variable that is missing or wrong."""

    def __init__(self, mistakes: list[str]):
        self.mistakes = mistakes
        super().__init__("\n  – ".join(["Настройки не подходят, система не запущена:", *mistakes]))


@dataclass(frozen=True)
class Settings:
    """What the installation was told. Paths are absolute; sizes are bytes."""

    instance: Path
    database_url: str
    redis_url: str
    secret_key: str = field(repr=False)
    demo: bool = False
    # The centre asked for; empty: whatever stands here, and in an empty installation ``FIRST_PROFILE``.
    profile: str = ""
    port: int = 8000
    public_address: str = "http://127.0.0.1:8000"
    # Where people outside the intranet reach their links; empty: links do not exist.
    public_url: str = ""
    links_only: bool = False
    allowed_hosts: tuple[str, ...] = ("127.0.0.1", "localhost")
    behind_proxy: bool = False
    files_root: Path = Path("instance/files")
    incoming: Path = Path("instance/incoming")
    backups: Path = Path("instance/backups")
    backups_kept: int = 14
    mail: str = field(default="", repr=False)
    mail_from: str = "mcu@localhost"
    session_idle: timedelta = timedelta(hours=2)
    session_limit: timedelta = timedelta(hours=12)
    upload_limit: int = 320 * MEGABYTE
    photo_limit: int = 25 * MEGABYTE
    text_limit: int = 100_000

    @property
    def public_host(self) -> str:
        """The host that links are reached at; empty when there are none."""
        return (urlsplit(self.public_url).hostname or "").lower()

    @property
    def sqlite_file(self) -> Path | None:
        """The database file, or None on another engine."""
        if not self.database_url.startswith("sqlite:///"):
            return None
        return Path(self.database_url.removeprefix("sqlite:///"))

    @property
    def outbox_folder(self) -> Path:
        """Where letters lie that do not leave."""
        return self.outbox or self.instance / "outbox"

    @property
    def outbox(self) -> Path | None:
        """Folder where letters are laid down, or None when they leave by SMTP."""
        return None if self.mail.startswith(SMTP) else Path(self.mail)


class Reader:
    """Reads variables one by one and gathers the mistakes instead of stopping at the first."""

    def __init__(self, env: Mapping[str, str]):
        self.env = env
        self.mistakes: list[str] = []

    def text(self, name: str, default: str) -> str:
        return self.env.get(name, "").strip() or default

    def path(self, name: str, default: Path) -> Path:
        return Path(self.text(name, str(default))).expanduser().absolute()

    def number(self, name: str, default: int, low: int, high: int) -> int:
        raw = self.text(name, str(default))
        if raw.isascii() and raw.isdigit() and low <= int(raw) <= high:
            return int(raw)
        self.mistakes.append(f"{name}: нужно целое число от {low} до {high}, а задано «{raw}».")
        return default

    def flag(self, name: str) -> bool:
        raw = self.text(name, "0").lower()
        if raw not in {"0", "1", "no", "yes", "false", "true"}:
            self.mistakes.append(f"{name}: нужно 1 (да) или 0 (нет), а задано «{raw}».")
        return raw in {"1", "yes", "true"}

    def address(self, name: str, default: str, right: Callable[[str], bool], words: str) -> str:
        """``words`` say what is expected; the value itself may hold a password and is not repeated."""
        value = self.text(name, default)
        if not right(value):
            self.mistakes.append(f"{name}: {words}")
        return value


def from_environment(env: Mapping[str, str] | None = None, ephemeral_key: str = "") -> Settings:
    """Settings of this installation. Raises WrongSettings naming every mistake, never only the first.

    ``ephemeral_key`` serves a command that signs nothing where SECRET_KEY is not set.

    In demo mode without SECRET_KEY a key is made once and kept in ``instance/secret``, readable by its owner only.
    """
    read = Reader(os.environ if env is None else env)
    instance = read.path("MCU_INSTANCE", HERE / "instance")
    demo, port = read.flag("MCU_DEMO"), read.number("PORT", 8000, 1, 65535)
    _no_debug(read, demo)
    settings = Settings(
        instance=instance,
        database_url=_database_url(read, instance),
        redis_url=_redis_url(read, instance),
        secret_key=_secret_key(read, demo, ephemeral_key),
        demo=demo,
        profile=read.text("MCU_PROFILE", ""),
        port=port,
        public_address=_public_address(read, port),
        allowed_hosts=tuple(read.text("ALLOWED_HOSTS", "127.0.0.1,localhost").lower().replace(",", " ").split()),
        public_url=_public_url(read),
        links_only=read.flag("MCU_LINKS_ONLY"),
        behind_proxy=read.flag("MCU_BEHIND_PROXY"),
        files_root=read.path("MCU_FILES", instance / "files"),
        incoming=read.path("MCU_INCOMING", instance / "incoming"),
        backups=read.path("MCU_BACKUPS", instance / "backups"),
        backups_kept=read.number("MCU_BACKUPS_KEPT", 14, 1, 1000),
        mail=_mail(read, instance),
        mail_from=read.address("MCU_MAIL_FROM", "mcu@localhost", _is_mailbox, "нужен один адрес почты отправителя."),
        session_idle=timedelta(minutes=read.number("MCU_SESSION_IDLE_MINUTES", 120, 5, 24 * 60)),
        session_limit=timedelta(hours=read.number("MCU_SESSION_HOURS", 12, 1, 24 * 7)),
        upload_limit=read.number("MCU_UPLOAD_MB", 320, 1, 4096) * MEGABYTE,
        photo_limit=read.number("MCU_PHOTO_MB", 25, 1, 4096) * MEGABYTE,
    )
    if read.mistakes:
        raise WrongSettings(read.mistakes)
    return settings if settings.secret_key else replace(settings, secret_key=_kept_key(instance))


def _database_url(read: Reader, instance: Path) -> str:
    url = read.address(
        "DATABASE_URL", f"sqlite:///{instance / 'mcu.sqlite3'}",
        lambda url: url.startswith(("sqlite:///", "postgresql://", "postgresql+psycopg://", "postgres://")),
        "поддерживаются sqlite:///путь и postgresql://пользователь@сервер/база.")
    if url.startswith("sqlite:///"):
        path = Path(url.removeprefix("sqlite:///"))
        return f"sqlite:///{path if path.is_absolute() else HERE / path}"
    for prefix in ("postgresql://", "postgres://"):
        if url.startswith(prefix):
            return "postgresql+psycopg://" + url.removeprefix(prefix)
    return url


def _redis_url(read: Reader, instance: Path) -> str:
    return read.address(
        "REDIS_URL", socket_url(instance), lambda url: url.startswith(("redis://", "rediss://", "unix://")),
        "адрес начинается с redis://, rediss:// или unix://.")


def _public_address(read: Reader, port: int) -> str:
    return read.address(
        "MCU_ADDRESS", f"http://127.0.0.1:{port}", _is_web_address,
        "полный адрес системы для ссылок в письмах, например https://mcu.example.ru.").rstrip("/")


def _public_url(read: Reader) -> str:
    return read.address(
        "PUBLIC_URL", "", lambda value: not value or (_is_web_address(value) and (
            value.startswith("https://") or urlsplit(value).hostname in ("127.0.0.1", "localhost"))),
        "адрес для ссылок исполнителям вне сети, начинается с https://.").rstrip("/")


def _mail(read: Reader, instance: Path) -> str:
    """``smtp://…`` as it stands, or the absolute folder of the outbox."""
    value = read.address(
        "MCU_MAIL", str(instance / "outbox"),
        lambda value: "://" not in value or (value.startswith(SMTP) and bool(urlsplit(value).hostname)),
        "папка для писем или smtp://имя:пароль@сервер:порт (smtps:// для TLS с первого байта).")
    return value if "://" in value else str(Path(value).expanduser().absolute())


def _no_debug(read: Reader, demo: bool) -> None:
    """A debugger runs code of whoever reaches it."""
    if not demo and read.text("FLASK_DEBUG", "0").lower() not in {"0", "false", "no"}:
        read.mistakes.append("FLASK_DEBUG: отладчик вне демонстрационного режима запрещён; уберите переменную.")


def _secret_key(read: Reader, demo: bool, ephemeral_key: str) -> str:
    key = read.text("SECRET_KEY", "") or ephemeral_key
    if not key and not demo:
        read.mistakes.append(
            "SECRET_KEY: не задан ключ; создайте его: python3 -c 'import secrets; print(secrets.token_hex())'.")
    elif key and (key.lower() in WEAK_KEYS or len(key) < SHORTEST_KEY):
        read.mistakes.append(f"SECRET_KEY: ключ слишком простой, нужно не меньше {SHORTEST_KEY} случайных знаков.")
    return key


def _kept_key(instance: Path) -> str:
    """The demo's key, made once; exclusive creation, so two processes starting together agree on one."""
    path = instance / "secret"
    instance.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = instance / f"secret.{os.getpid()}.{secrets.token_hex(4)}"
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_hex(32))
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # the other process was first: its key is the one to use
        draft.unlink()
    return path.read_text().strip()


def _is_web_address(value: str) -> bool:
    parts = urlsplit(value)
    return parts.scheme in {"http", "https"} and bool(parts.hostname)


def _is_mailbox(value: str) -> bool:
    name, _, host = value.partition("@")
    return bool(name and host) and value.isprintable() and not set(value) & set(" ,;<>")
