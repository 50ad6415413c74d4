"""Replace secrets and persons' identifiers by stars in texts that are logged or shown."""

import re

_SECRETS = (
    (re.compile(r"(?i)(bearer\s+)[^\s\"',;]+"), r"\1***"),
    (re.compile(r"(?i)(authorization['\"]?\s*[:=]\s*['\"]?)(?!bearer)[^\s\"',;]+"), r"\1***"),
    (re.compile(r"(?i)(postgres(?:ql)?://[^:/@\s]*:)[^@\s]+@"), r"\1***@"),
    (re.compile(r"(?i)(password['\"]?\s*[:=]\s*['\"]?)[^\s\"',;]+"), r"\1***"),
)
# A person's identifier is 32 hexadecimal digits; digests, which identify nobody, are longer.
_PERSON = re.compile(r"(?i)(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])")


def without_secrets(text: str) -> str:
    """Replace API keys, Authorization values and passwords by stars."""
    for pattern, replacement in _SECRETS:
        text = pattern.sub(replacement, text)
    return text


def without_persons(text: str) -> str:
    """Replace persons' identifiers by stars."""
    return _PERSON.sub("***", text)
