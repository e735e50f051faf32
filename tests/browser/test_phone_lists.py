"""Lists on a phone: what is chosen above them leaves room for what is read."""

import pytest
from playwright.sync_api import Page

from tests.browser.test_story_c import sign_in
from tests.journeys.town import Town

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.mark.parametrize("address", ["/messages", "/figures"])
def test_two_filters_stand_in_a_line_within_the_screen(app, phone: Page, address: str):
    Town(app)
    sign_in(phone, "operator")
    phone.goto(address)
    labels = phone.locator(".filters .inline")
    first, second = labels.nth(0).bounding_box(), labels.nth(1).bounding_box()
    assert first["y"] == second["y"]
    field = labels.nth(1).locator("input, select").bounding_box()
    assert field["x"] + field["width"] <= second["x"] + second["width"] <= phone.viewport_size["width"]
