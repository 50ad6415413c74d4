"""
Which reserved lots a contractor won, over all contracts. Subject: `centrale/reserved-winner/CONTRACTOR`.

It is what a second award to the social economy, or the loss of a status, is judged by.
"""

from tremplin_platform.events.fact import CentraleFact, FirstCentraleFact
from tremplin_platform.events.shapes import ReservedWin


class Won(FirstCentraleFact):
    TOPIC = "reserved-winner.won"
    win: ReservedWin


class WonAgain(CentraleFact):
    TOPIC = "reserved-winner.won-again"
    win: ReservedWin
