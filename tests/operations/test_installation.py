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
    assert web[1:] == [word.replace("8000", "${PORT}") for word in web_command(8000)[1:]]
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


def test_the_process_of_links_is_the_same_server_that_serves_nothing_else():
    links, web = unit("links"), unit("web")
    assert links["ExecStart"] == web["ExecStart"].replace("${PORT}", "8001 --workers 2")
    assert links["Environment"] == "MCU_LINKS_ONLY=1" and "MCU_LINKS_ONLY" not in example()
    assert links["ReadWritePaths"] == example()["MCU_INSTANCE"] and links["EnvironmentFile"] == web["EnvironmentFile"]
    apart = {"Environment", "ExecStart", "ReadWritePaths", "InaccessiblePaths"}
    assert {name: value for name, value in links.items() if name not in apart} == {
        name: value for name, value in web.items() if name not in apart}


def test_the_proxy_of_links_lets_nothing_else_through(tmp_path):
    """What nginx lets through is served by the process of links, and nothing of the intranet is among it."""
    conf = (FILES / "nginx-links.conf").read_text(encoding="utf-8")
    let_through = re.findall(r"location (\S+) \{\n", conf)
    assert let_through == ["/link/", "/static/"] and "location / { return 404; }" in conf
    assert "proxy_set_header X-Forwarded-For $remote_addr;" in conf
    told = example() | {"SECRET_KEY": KEY, "MCU_INSTANCE": str(tmp_path), "MCU_LINKS_ONLY": "1",
                        "DATABASE_URL": f"sqlite:///{tmp_path}/base"}
    app = create_app(from_environment(told))
    assert urlsplit(told["PUBLIC_URL"]).hostname in conf
    assert int(re.search(r"client_max_body_size (\d+)m", conf)[1]) > int(told["MCU_UPLOAD_MB"])
    reached = {rule.endpoint.partition(".")[0] for rule in app.url_map.iter_rules()
               if str(rule).startswith(tuple(let_through))}
    assert reached == {"outside", "static"}


def test_each_shared_memory_of_the_proxies_has_a_name_of_its_own():
    """nginx does not start where one name stands for two things."""
    confs = "\n".join(path.read_text(encoding="utf-8") for path in sorted(FILES.glob("nginx*.conf")))
    zones = re.findall(r"(?:_zone \S+ zone=|shared:)(\w+):", confs)
    assert len(zones) == 4 and len(set(zones)) == len(zones)
