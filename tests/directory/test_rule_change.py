"""A new rule takes its terms from the one before; what a decision changed carries the decision as its source."""

from datetime import date

from app.directory import profile
from app.directory.rule_change import RuleChange, changed_rule, digest_of, same_terms
from app.worktime.rules import parse_rule

INCIDENT = dict(profile.read_profile(profile.shipped("myski")).channels.channels["incident"].rules[0].data)


def change(**what) -> RuleChange:
    return RuleChange(**{"since": date(2026, 12, 1), "basis": "решение ЦУР № 3", "opens": "08:00", "closes": "17:00", **what})


def test_only_what_changed_gets_the_new_source():
    fresh = parse_rule(changed_rule(INCIDENT, change(amounts={"first_answer": 30, "answer": 480}, fast_track={"answer": 180})))
    old = parse_rule(INCIDENT)
    assert (fresh.since, fresh.basis) == (date(2026, 12, 1), "решение ЦУР № 3")
    assert (fresh.clocks["first_answer"].amount, fresh.clocks["first_answer"].source) == (30, "решение ЦУР № 3")
    assert fresh.clocks["answer"].source == old.clocks["answer"].source
    assert (fresh.clocks["answer"].fast_track, fresh.clocks["answer"].fast_track_source) == (180, "решение ЦУР № 3")
    assert fresh.clocks["executor"] == old.clocks["executor"]
    assert fresh.window == old.window


def test_working_saturdays_and_hours_carry_their_basis():
    fresh = parse_rule(changed_rule(INCIDENT, change(working_saturdays=True, closes="18:00")))
    assert fresh.window.working_saturdays and fresh.working_saturdays_source == "решение ЦУР № 3"
    assert fresh.window.closes == 18 * 60 and fresh.window_source == "решение ЦУР № 3"


def test_the_rule_before_is_left_alone():
    before = digest_of(INCIDENT)
    changed_rule(INCIDENT, change(amounts={"answer": 60}, working_saturdays=True))
    assert digest_of(INCIDENT) == before


def test_a_decision_that_changes_nothing_is_recognised():
    assert same_terms(changed_rule(INCIDENT, change()), INCIDENT)
    assert not same_terms(changed_rule(INCIDENT, change(amounts={"answer": 60})), INCIDENT)
