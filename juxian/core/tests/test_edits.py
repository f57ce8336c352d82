"""The mark of a record, and how values are compared in the reader's words."""

from decimal import Decimal
from typing import Any

import pytest
from django import forms

from juxian.core.edits import mark, refuse_changed, shown
from juxian.core.errors import Refused
from juxian.organizations.models import Organization

Tree = dict[str, Organization]


def test_a_mark_is_of_what_is_in_the_database(tree: Tree) -> None:
    one = Organization.objects.get(pk=tree["一中"].pk)
    before = mark(one)
    assert mark(Organization.objects.get(pk=one.pk)) == before
    assert one.name not in before
    Organization.objects.filter(pk=one.pk).update(duties="管教学")
    changed = Organization.objects.get(pk=one.pk)
    assert mark(changed) != before
    assert mark(changed, names={"name"}) == mark(one, names={"name"})
    assert mark(one, tree["教育局"]) != mark(one)
    assert mark(None) == mark() == ""


def test_what_comes_without_a_mark_is_not_asked(tree: Tree) -> None:
    now = mark(tree["一中"])
    refuse_changed(None, now)
    refuse_changed(now, now)
    for seen in ("", "0" * 32):
        with pytest.raises(Refused) as refused:
            refuse_changed(seen, now)
        assert refused.value.code == "changed_meanwhile"


CHOICE = forms.ChoiceField(choices=[("", "---"), ("a", "甲"), ("b", "乙")])


@pytest.mark.parametrize(
    ("value", "field", "words"),
    [
        (None, None, ""), (True, None, "是"), (False, None, "否"), (False, forms.FileField(), ""),
        (Decimal("10.5000"), None, "10.5"), (Decimal("100"), None, "100"), ("b", CHOICE, "乙"), ("", CHOICE, ""),
        (["a", "b"], CHOICE, "甲、乙"), ("一\r\n二 ", None, "一\n二"),
    ],
)  # fmt: skip
def test_values_are_compared_as_they_are_read(value: Any, field: forms.Field | None, words: str) -> None:
    assert shown(value, field) == words
