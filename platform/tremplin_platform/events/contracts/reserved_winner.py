"""
The reserved lots that a contractor won, over all contracts. Subject: `centrale/reserved-winner/CONTRACTOR`.

A second award to the social economy and the loss of a status are judged by them.
"""

from tremplin_platform.events.fact import CentraleFact, FirstCentraleFact
from tremplin_platform.events.shapes import ReservedWin


class Won(FirstCentraleFact):
    TOPIC = "reserved-winner.won"
    KIND = "Titulaire réservé : premier lot"
    win: ReservedWin


class WonAgain(CentraleFact):
    TOPIC = "reserved-winner.won-again"
    KIND = "Titulaire réservé : autre lot"
    win: ReservedWin
