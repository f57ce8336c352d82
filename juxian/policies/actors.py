"""Who did something, as pages name them."""

from juxian.audit.selectors import shown_actor


def actor_name(actor: str) -> str:
    """Return an actor of the trail without the user name in parentheses."""
    return shown_actor(actor).rsplit(" (", 1)[0]
