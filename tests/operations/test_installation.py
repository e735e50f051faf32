"""The files that installing copies agree with the software: no variable nobody reads, no server started in another way."""

import re
from configparser import ConfigParser
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask import request

from app.factory import create_app
from app.launch.__main__ import web_command
from config import from_environment
from tests.support.application import KEY

DOCS = Path(__file__).parents[2] / "docs"
FILES = DOCS / "operations"
UNITS = ("web", "worker", "ticker")


def example() -> dict[str, str]:
    """The variables of the example, the switched-off ones too."""
    lines = re.findall(r"^(?:# )?([A-Z_]+)=(.*)$", (FILES / "mcu.env.example").read_text(encoding="utf-8"), re.M)
    return {name: value.strip("'") for name, value in lines}


def unit(name: str) -> dict[str, str]:
    found = ConfigParser(strict=True, interpolation=None)
    found.optionxform = str
    found.read(FILES / f"mcu-{name}.service", encoding="utf-8")
    return dict(found["Service"])


def test_the_example_holds_only_what_is_read_and_is_right():
    read = set(re.findall(r'"([A-Z_]{4,})"', (DOCS.parent / "config.py").read_text(encoding="utf-8")))
    assert set(example()) <= read
    told = from_environment(example() | {"SECRET_KEY": KEY})
    assert told.behind_proxy and not told.demo and told.public_address.startswith("https://")
    assert urlsplit(told.public_address).hostname in told.allowed_hosts, "it answers to the name that it tells people"


def test_every_variable_is_described():
    described = (DOCS / "operations.md").read_text(encoding="utf-8")
    read = re.findall(r'read\.\w+\(\s*"([A-Z_]+)"', (DOCS.parent / "config.py").read_text(encoding="utf-8"))
    assert [name for name in read if f"`{name}`" not in described] == []


@pytest.mark.parametrize("name", UNITS)
def test_a_service_writes_only_where_the_installation_keeps(name):
    assert set(unit(name)["ReadWritePaths"].split()) == {example()["MCU_INSTANCE"], example()["MCU_BACKUPS"]}
    assert unit(name)["User"] == "mcu" and unit(name)["EnvironmentFile"] == "/etc/mcu/mcu.env"


def test_the_services_start_what_make_run_starts():
    web = unit("web")["ExecStart"].split()
    assert web[1:] == [word.replace("8000", "${PORT}") for word in web_command(8000, workers=3)[3:]]
    assert [unit(name)["ExecStart"].partition("/bin/")[2] for name in UNITS[1:]] == [
        "python worker.py", "python worker.py --ticker"]


def test_the_commands_name_files_that_are_there():
    described = (DOCS / "operations.md").read_text(encoding="utf-8")
    for name in re.findall(r"docs/operations/[\w.-]+", described):
        assert (DOCS.parent / name).is_file(), name


@pytest.mark.parametrize(("told", "seen"), [("1", "10.0.0.7"), ("0", "127.0.0.1")])
def test_the_address_of_a_visitor_comes_from_the_proxy_only_where_there_is_one(tmp_path, told, seen):
    """The last address is the proxy's own; what stands before it anybody may have written."""
    environment = {"MCU_INSTANCE": str(tmp_path), "SECRET_KEY": KEY, "MCU_BEHIND_PROXY": told}
    app = create_app(from_environment(environment))
    noted = []
    app.before_request_funcs.setdefault(None, []).insert(0, lambda: noted.append(request.remote_addr) or "seen")
    app.test_client().get("/sign-in", headers={"X-Forwarded-For": "6.6.6.6, 10.0.0.7", "X-Forwarded-Host": "evil.example"})
    assert noted == [seen]
