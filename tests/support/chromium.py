"""Chromium of the machine, and the application served to it."""

import threading
from collections.abc import Iterator

import pytest
from flask import Flask
from playwright.sync_api import Browser, Page, sync_playwright
from werkzeug.serving import make_server

from tests.support.programs import chromium

DESK = {"width": 1366, "height": 768}
PHONE = {"width": 390, "height": 844}


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        yield running
        running.close()


@pytest.fixture
def live_address(app: Flask) -> Iterator[str]:
    """The application of the test, served at a free port; ends with the test."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join(5)


@pytest.fixture
def desk(browser: Browser, live_address: str) -> Iterator[Page]:
    """A page of a desktop's width."""
    with browser.new_context(viewport=DESK, locale="ru-RU", base_url=live_address) as context:
        yield context.new_page()


@pytest.fixture
def phone(browser: Browser, live_address: str) -> Iterator[Page]:
    """A page of a phone, with touch."""
    with browser.new_context(viewport=PHONE, locale="ru-RU", base_url=live_address, has_touch=True,
                             is_mobile=True, device_scale_factor=2) as context:
        yield context.new_page()
