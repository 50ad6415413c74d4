"""
The demo year: real bodies of the Social Security on the contracts of the interview, July 2025 to October 2026.

The input is plain data: small tables (`parties`, `contracts`) from which `story` tells dated acts. Two readings
are made of the acts, each without the other: `loading` gives them to the platform's commands, `expected` sums
them. `checking` compares the second with what the API answers about the first.
"""
