"""脱敏: what a person who may not see a sensitive value is shown instead of it (GB/T 37964)."""


def number(value: str) -> str:
    """Return an identity number with only its first 3 and last 2 characters left."""
    return _middle(value, 3, 2)


def phone(value: str) -> str:
    """Return a phone number with its first 3 and last 4 digits left."""
    return _middle(value, 3, 4)


def account(value: str) -> str:
    """Return a bank account with only its last 4 digits left."""
    return _middle(value, 0, 4)


def everything(value: str) -> str:
    """Return six dots for any value, so that not even its length is told; nothing for nothing."""
    return "••••••" if value else ""


def _middle(value: str, head: int, tail: int) -> str:
    if len(value) <= head + tail:
        return "•" * len(value)
    return value[:head] + "•" * (len(value) - head - tail) + value[len(value) - tail :]
