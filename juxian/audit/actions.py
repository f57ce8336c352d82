"""The sentence of each action, registered by the module that does it."""

from django.utils.functional import Promise

_sentences: dict[str, Promise | str] = {}


def register(sentences: dict[str, Promise | str]) -> None:
    """Add sentences by action; called from an app's `ready()`."""
    _sentences.update(sentences)


def sentence(action: str) -> str:
    """Return what people read for `action`; the bare code when nobody registered one."""
    return str(_sentences.get(action, action))


def known() -> dict[str, str]:
    """Return every registered action with its sentence."""
    return {action: str(text) for action, text in _sentences.items()}
