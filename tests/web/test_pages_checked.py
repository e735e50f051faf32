"""Every page that a person can reach by links is in order and open to them: the menu equals the access."""

import pytest

from tests.support.making import STATES

MOST_OF_A_KIND = 2


def links(page) -> list[str]:
    return [node.get("href").split("#")[0] for node in page.tree.all("a") if node.get("href").startswith("/")]


def crawl(app, visitor, start: str = "/") -> dict[str, int]:
    """Address → status of every page reached by links; of one endpoint and query a few are enough."""
    waiting, seen, kinds = [start], {}, {}
    while waiting:
        address = waiting.pop(0)
        if address in seen:
            continue
        endpoint, values = app.url_map.bind("127.0.0.1").match(address.split("?")[0], "GET")
        kind = (endpoint, values.get("code"), values.get("name"))
        if kinds.get(kind, 0) >= MOST_OF_A_KIND:
            continue
        kinds[kind] = kinds.get(kind, 0) + 1
        page = visitor.get(address)
        seen[address] = page.status
        waiting += [page.leads_to] if page.status == 303 else links(page)
    return seen


@pytest.mark.slow
def test_no_link_leads_where_one_may_not_go(app, visit, making, town):
    for state in STATES:
        making.message(state)
    closed = {}
    for who in town:
        seen = crawl(app, visit(who))
        assert len(seen) > 1
        closed |= {(who, address): status for address, status in seen.items() if status not in (200, 303)}
    assert closed == {}


@pytest.mark.slow
def test_the_card_in_every_state_as_page_and_as_fragments(visit, making):
    for number in [making.message(state) for state in STATES]:
        for who in ("operator", "executor", "head"):
            card = visit(who).open("message.card_page", number=number)
            assert card.status in (200, 404)
            for address in sorted(set(links(card))):
                if address.startswith(f"/messages/{number}/"):
                    assert visit(who).get(address).status == 200, address
                    assert visit(who).get(address, htmx=True).status == 200, address
