"""
The reserved lots that a contractor won, over all contracts. Subject: `centrale/reserved-winner/CONTRACTOR`.

A second award to the social economy and the loss of a status are judged by them.
"""

from tremplin_platform.events.fact import CentraleFact, FirstCentraleFact
from tremplin_platform.events.shapes import ReservedWin


class Won(FirstCentraleFact):
    TOPIC = "reserved-winner.won"
    win: ReservedWin


class WonAgain(CentraleFact):
    TOPIC = "reserved-winner.won-again"
    win: ReservedWin
