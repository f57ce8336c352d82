"""How often somebody who is not signed in may ask for work: counted by address, in memory, for a minute."""

import time

from django.core.cache import cache

SECONDS = 60


def allowed(what: str, address: str, limit: int) -> bool:
    """Count one more request for `what` from `address`; return whether it is within `limit` a minute.

    Only the address is counted, and forgotten after the minute. Each process counts for itself.
    """
    key = f"throttle:{what}:{address}:{int(time.time()) // SECONDS}"
    if cache.add(key, 1, timeout=SECONDS):
        return True
    try:
        return cache.incr(key) <= limit
    except ValueError:  # it ended between the two calls
        return True
