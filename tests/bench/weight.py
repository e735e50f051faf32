"""Weight of answers as they travel: a first visit with everything it draws in, and what htmx swaps."""

import gzip
import re
from collections.abc import Iterator

from tests.bench.facts import Facts
from tests.bench.pages import some
from tests.bench.visitor import Ask, Visitor

DRAWN_IN = re.compile(r'(?:src|href)="(/static/[^"#]+)')


def compressed(body: bytes) -> float:
    """KB of gzip, as a proxy before the server sends it; what is packed already (fonts) stays as it is."""
    return min(len(body), len(gzip.compress(body, 6))) / 1000


def lines(visitor: Visitor, facts: Facts) -> Iterator[dict[str, object]]:
    page = visitor.send(Ask("/operator"))
    parts = {path: visitor.send(Ask(path)).body for path in sorted(set(DRAWN_IN.findall(page.body.decode())))}
    whole = compressed(page.body) + sum(compressed(body) for body in parts.values())
    yield {"what": "first visit, the queue", "kb_compressed": round(whole, 1), "requests": len(parts) + 1,
           "sent_compressed": "content-encoding" in page.headers}
    number = some(facts.taken, 1)
    for name, path in (("form of an act", f"/messages/{number}/assign"), ("bell", "/notices/bell?seen=-1")):
        body = visitor.send(Ask(path, htmx=True)).body
        yield {"what": f"htmx answer: {name}", "kb": round(len(body) / 1000, 1), "kb_compressed": round(compressed(body), 1)}
