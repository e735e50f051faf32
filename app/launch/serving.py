"""How gunicorn serves the house, under ``make run`` and in an installation: its configuration file."""

import os

from app.launch.one_at_a_time import OneAtATime
from app.web.warming import warm_up

# One more than the cores: who waits for the disk or for SQLite's writer leaves a core to somebody else.
workers = (os.cpu_count() or 1) + 1
worker_class = OneAtATime
# Requests whose bytes are still on their way in one process, beside the one that is worked at.
threads = worker_connections = 16
# A connection that is kept stays with its process however long the line there is; a proxy keeps the browser's.
keepalive = 0
graceful_timeout = 8
loglevel = "error"
control_socket_disable = True
# Who asks is told by the application itself, and only where there is a proxy (MCU_BEHIND_PROXY).
forwarded_allow_ips = ""
# Long filters travel in addresses.
limit_request_line = 8190


def post_worker_init(worker: OneAtATime) -> None:
    warm_up(worker.wsgi)
