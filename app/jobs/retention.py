"""Daily: what is past its time is put before the administrators, or destroyed by itself where the rule says so."""

import logging

from flask import current_app

from app.foundation.clock import now
from app.foundation.database import act
from app.foundation.viewer import TIMETABLE
from app.imports.shelf import shelf
from app.privacy.acts import act_at_work, drop_old_drafts, order_act, propose
from app.privacy.copies import LEFTOVERS_KEPT, sweep_workbooks
from app.privacy.due import anything_due, borders, count_due, retention
from app.privacy.queries import acts

log = logging.getLogger(__name__)


def run() -> None:
    at, rule = now(), retention()
    if swept := sweep_workbooks(shelf(), current_app.config["SETTINGS"].incoming, at):
        log.info("retention: %s workbooks of exports removed", swept)
    with act(TIMETABLE):
        drop_old_drafts(at - LEFTOVERS_KEPT)
    reach = borders(rule, at)
    # What the last act failed at alone is no reason for another one each day.
    last = next((card.id for card in acts(1)), 0)
    if act_at_work() is not None or not anything_due(reach, besides=last):
        return
    with act(TIMETABLE):
        if rule.by_itself:
            order_act(TIMETABLE, None, at)
        else:
            propose(count_due(reach), reach, at)
