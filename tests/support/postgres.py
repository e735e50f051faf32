"""A real PostgreSQL on a private socket, one for each test process; its durability is off, as it lives for minutes."""

import os
import pwd
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from tests.support.programs import postgres as programs
from tests.support.servers import served


class PostgresServer:
    """``url(name)`` of a database; databases are copied from templates within the server."""

    def __init__(self, folder: Path):
        self.folder = folder
        self.data = folder / "data"

    def start(self, durable: bool = False, options: str = "-c shared_buffers=32MB") -> None:
        if os.getuid() == 0:
            owner = pwd.getpwnam("postgres")
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)
        self._run("initdb", "-D", self.data, "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-N")
        safe = "" if durable else "-c fsync=off -c full_page_writes=off"
        self._run("pg_ctl", "-D", self.data, "-l", self.folder / "log", "-w", "-o",
                  f"-k {self.folder} -c listen_addresses='' {safe} {options}", "start")

    def stop(self) -> None:
        self._run("pg_ctl", "-D", self.data, "-m", "immediate", "stop")

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def copy(self, source: str, target: str) -> None:
        """Makes ``target`` anew as a copy of ``source``; ends the connections of both."""
        with psycopg.connect(f"host={self.folder} user=postgres dbname=postgres", autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{target}" WITH (FORCE)')
            connection.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (source,))
            connection.execute(f'CREATE DATABASE "{target}" TEMPLATE "{source}"')

    def _run(self, program: str, *words: object) -> None:
        # PostgreSQL refuses to run as root.
        before = ["runuser", "-u", "postgres", "--"] if os.getuid() == 0 else []
        folder = programs()
        assert folder is not None
        command = [*before, str(folder / program), *map(str, words)]
        done = subprocess.run(command, capture_output=program == "initdb", text=True, cwd="/",
                              stdout=None if program == "initdb" else subprocess.DEVNULL)
        assert done.returncode == 0, f"{program}: {done.stdout}{done.stderr}"


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    yield from served(PostgresServer, "pg")


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> str:
    """An empty database."""
    postgres_server.copy("template0", "blank")
    return postgres_server.url("blank")
