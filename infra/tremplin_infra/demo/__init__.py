"""
The demo year: real bodies of the Social Security on the contracts of the interview, July 2025 to October 2026.

The input is plain data: small tables (`parties`, `contracts`) from which `story` makes dated acts. The acts are used
twice, independently: `loading` gives them to the platform's commands, `oracle` sums them. `checking` compares those
sums with the API's answers.
"""
