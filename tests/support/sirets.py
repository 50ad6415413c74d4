"""SIRETs that are right by their checksums: one of its own for each name."""

from hashlib import sha256

from stdnum import luhn


def siret_of(name: str) -> str:
    """The made-up SIRET of a name, always the same: two living organisations of a kind never share one."""
    digits = str(int(sha256(name.encode()).hexdigest(), 16) + 10**12)
    siren = digits[-8:] + luhn.calc_check_digit(digits[-8:])
    establishment = siren + digits[:4]
    return establishment + luhn.calc_check_digit(establishment)
