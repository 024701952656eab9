"""The rules themselves: each a function from what is known to findings, registered by number.

A state rule (level or crossing) takes a view and returns what holds; a change rule takes the view
of the week before and the present one and returns what is new.
"""

from collections.abc import Callable, Mapping

from graph.alerts.finding import Finding
from graph.alerts.rules import (
    article14,
    capacity,
    concentration,
    deals,
    legal_dates,
    money,
    monitor,
    presence,
    proceedings,
    stakes,
    supply,
    terms,
    thresholds,
)
from graph.alerts.view import View

StateRule = Callable[[View], list[Finding]]
ChangeRule = Callable[[View, View], list[Finding]]

STATE_RULES: Mapping[str, StateRule] = {
    "R01": concentration.crosses_certainly,
    "R02": concentration.may_cross,
    "R03": concentration.on_course,
    "R04": concentration.announced_deal,
    "R05": stakes.partial_stake,
    "R06": concentration.share_band,
    "R07": stakes.creeping,
    "R09": stakes.conversion_window,
    "R11": presence.full_stack,
    "R14": supply.single_source,
    "R15": supply.tightens,
    "R16": supply.common_exposure,
    "R17": supply.knock_out,
    "R18": money.circular,
    "R19": money.spend_back,
    "R21": article14.unmatched_deal,
    "R22": article14.unknown_notice,
    "R23": thresholds.near_thresholds,
    "R24": legal_dates.legal_date,
    "R30": monitor.blind,
}
CHANGE_RULES: Mapping[str, ChangeRule] = {
    "R08": stakes.rights_step,
    "R10": presence.enters_layer,
    "R12": supply.exclusive_added,
    "R13": deals.first_refusal,
    "R20": deals.acquihire_pattern,
    "R25": proceedings.proceeding_step,
    "R26": deals.status_change,
    "R27": capacity.alternative,
    "R28": terms.terms_moved,
}
