"""Two people at one target or its split: the second is told what the first saved."""

from decimal import Decimal

import pytest
from django.urls import reverse

from juxian.core.roles import Role
from juxian.core.tests.posting import posted
from juxian.goals.models import Target
from juxian.goals.services import confirm_statement, split_target
from juxian.goals.tests.conftest import AT

SAVED = "有人在您打开本页后保存过"


@pytest.fixture
def target(plan, tree) -> Target:
    statement = plan.statements.get(metric__contains="领军人才")
    confirm_statement(statement=statement, by="test", at=AT)
    parts = {tree["环科园"]: Decimal(7), tree["教育局"]: Decimal(3)}
    split_target(target=statement.target, parts=parts, by="test", at=AT)
    return statement.target


def test_a_target_changed_by_two(target, signed_in):
    first, second = signed_in(Role.CLERK), signed_in(Role.CLERK)
    url = reverse("goals:change_target", args=[target.pk])
    page, other = second.get(url), first.get(url)
    assert first.post(url, posted(other.context["form"], unit="位", reason="统一口径")).status_code == 302
    told = second.post(url, posted(page.context["form"], deadline="2025-11-30", reason="提前"))
    assert SAVED in told.content.decode()
    assert [(one.theirs, one.yours) for one in told.context["form"].meanwhile] == [
        ("位", "名"), ("2025-12-31", "2025-11-30"),
    ]  # fmt: skip
    assert 'value="提前"' in told.content.decode()
    again = second.post(url, posted(told.context["form"]))
    assert "环科园（2025-12-31）" in again.content.decode()  # which the new deadline would leave behind
    assert second.post(url, posted(again.context["form"], carry="leave")).status_code == 302
    target.refresh_from_db()
    assert (target.unit, str(target.deadline)) == ("名", "2025-11-30")


def test_a_target_split_by_two(target, tree, signed_in):
    first, second = signed_in(Role.CLERK), signed_in(Role.CLERK)
    url = reverse("goals:split", args=[target.pk])
    park, school = (f"unit_{tree[name].pk}" for name in ("环科园", "教育局"))
    page, other = second.get(url), first.get(url)
    assert first.post(url, posted(other.context["form"], reason="调整", **{park: "8", school: "2"})).status_code == 302
    told = second.post(url, posted(page.context["form"], reason="再调整", **{park: "6", school: "4"}))
    assert SAVED in told.content.decode()
    assert {(one.label, one.theirs, one.yours) for one in told.context["form"].meanwhile} == {
        (tree["环科园"].label, "8", "6"), (tree["教育局"].label, "2", "4"),
    }  # fmt: skip
    assert target.parts.get(organization=tree["环科园"]).low == 8
    assert second.post(url, posted(told.context["form"])).status_code == 302
    assert target.parts.get(organization=tree["环科园"]).low == 6
