"""
Verifies Ed25519 signatures with the standard library alone (RFC 8032, section 5.1.7), for who has no other means.

Slow (some milliseconds a signature) and not in constant time: nothing here is secret. It never signs.
"""

from hashlib import sha512

_P = 2**255 - 19
_ORDER = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, -1, _P) % _P
_ROOT_OF_MINUS_ONE = pow(2, (_P - 1) // 4, _P)

_Point = tuple[int, int, int, int]
"""Extended coordinates X, Y, Z, T: x = X / Z, y = Y / Z, x · y = T / Z."""

_NEUTRAL: _Point = (0, 1, 1, 0)


def is_signed(public: bytes, message: bytes, signature: bytes) -> bool:
    """Tell whether the owner of the public key (32 bytes) signed `message`: 64 bytes, in their one form."""
    if len(public) != 32 or len(signature) != 64:
        return False
    key, commitment = _point(public), _point(signature[:32])
    scalar = int.from_bytes(signature[32:], "little")
    if key is None or commitment is None or scalar >= _ORDER:
        return False
    challenge = int.from_bytes(sha512(signature[:32] + public + message).digest(), "little") % _ORDER
    return _same(_times(scalar, _BASE), _sum(commitment, _times(challenge, key)))


def _point(encoded: bytes) -> _Point | None:
    """Decode a point of the curve (section 5.1.3); None where there is none."""
    y = int.from_bytes(encoded, "little")
    is_odd, y = y >> 255, y & (1 << 255) - 1
    if y >= _P:
        return None
    square = (y * y - 1) * pow(_D * y * y + 1, -1, _P) % _P
    x = _recovered(square)
    if x is None or (x == 0 and is_odd):
        return None
    if x & 1 != is_odd:
        x = _P - x
    return x, y, 1, x * y % _P


def _sum(left: _Point, right: _Point) -> _Point:
    first = (left[1] - left[0]) * (right[1] - right[0]) % _P
    second = (left[1] + left[0]) * (right[1] + right[0]) % _P
    third = 2 * left[3] * right[3] * _D % _P
    fourth = 2 * left[2] * right[2] % _P
    e, f, g, h = second - first, fourth - third, fourth + third, second + first
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(scalar: int, point: _Point) -> _Point:
    total = _NEUTRAL
    while scalar:
        if scalar & 1:
            total = _sum(total, point)
        point, scalar = _sum(point, point), scalar >> 1
    return total


def _same(left: _Point, right: _Point) -> bool:
    return (
        (left[0] * right[2] - right[0] * left[2]) % _P == (left[1] * right[2] - right[1] * left[2]) % _P == 0
    )


def _recovered(square: int) -> int | None:
    """Return a square root modulo p; None where there is none."""
    root = pow(square, (_P + 3) // 8, _P)
    if (root * root - square) % _P:
        root = root * _ROOT_OF_MINUS_ONE % _P
    return None if (root * root - square) % _P else root


_BASE_Y = 4 * pow(5, -1, _P) % _P
_BASE_X = 15112221349535400772501151409588531511454012693041857206046113283949847762202
_BASE: _Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % _P)
"""The generator (section 5.1)."""
