"""The fixtures of the modules' own tests, for the tests across modules."""

from juxian.conftest import _empty_append_only_tables, forget_snapshots, make_user, signed_in, tree

__all__ = ["_empty_append_only_tables", "forget_snapshots", "make_user", "signed_in", "tree"]
