"""The sentence of each action, and the labels of what events keep, registered by the module that does it."""

from collections.abc import Mapping

from django.utils.functional import Promise

_sentences: dict[str, Promise | str] = {}
_labels: dict[str, Promise | str] = {}
_choices: dict[str, Mapping[str, Promise | str]] = {}


def register(sentences: Mapping[str, Promise | str]) -> None:
    """Add sentences by action; called from an app's `ready()`."""
    _sentences.update(sentences)


def register_field(name: str, label: Promise | str, choices: Mapping[str, Promise | str] | None = None) -> None:
    """Add what people read for a key of `before` and `after` that is no field of the thing's model."""
    _labels[name] = label
    if choices:
        _choices[name] = choices


def sentence(action: str) -> str:
    """Return what people read for `action`; the bare code when nobody registered one."""
    return str(_sentences.get(action, action))


def known() -> dict[str, str]:
    """Return every registered action with its sentence."""
    return {action: str(text) for action, text in _sentences.items()}


def field_label(name: str) -> str:
    """Return what people read for a key of `before` and `after`; the bare key when nobody registered one."""
    return str(_labels.get(name, name))


def field_choices(name: str) -> Mapping[str, Promise | str]:
    """Return what people read for the values of such a key."""
    return _choices.get(name, {})
