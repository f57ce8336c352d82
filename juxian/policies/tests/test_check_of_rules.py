"""The check of a table: what a clerk is told while editing, on the draft and on the benefit, and what it prevents."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from juxian.accounts.models import User
from juxian.core.roles import Role
from juxian.facts import snapshots
from juxian.policies import coherence, services
from juxian.policies.grid import Grid
from juxian.policies.models import Benefit, BenefitDraft
from juxian.policies.tests.conftest import AT, DAY, SETTLING, table
from juxian.policies.tests.test_edit_table import posted
from juxian.registry.models import Person
from juxian.rules.analysis import Kind

TORN = table(
    (['"博士"', "<= 35"], "100"), (['"博士"', "[35..40]"], "60"), (['"博士"', ">= 45"], "30"), inputs=["学位", "年龄"],
    name="安家补贴",
)  # fmt: skip


def draft_of(benefit: Benefit, rules: dict[str, Any], by: User) -> BenefitDraft:
    """Draft a table for a benefit."""
    return services.draft_benefit(benefit=benefit, clause=benefit.clause, table=rules, unit="wan", by=by, at=AT)


def post(client: Client, benefit: Benefit, rules: dict[str, Any], op: str) -> HttpResponse:
    """Post a table to the editor."""
    terms = {"clause": str(benefit.clause_id), "unit": "wan", "period": "once", "periods": "1", "op": op}
    return client.post(reverse("policies:edit-table", args=[benefit.pk]), posted(Grid.of(rules), **terms))


def test_a_clerk_who_writes_a_gap_and_an_overlap_is_shown_both(
    signed_in: Callable[..., Client], settling: Benefit
) -> None:
    page = post(signed_in(Role.CLERK), settling, TORN, "check")
    (conflict,) = page.context["report"].conflicts
    assert (conflict.rows, conflict.example) == ((1, 2), "学位 博士、年龄 35 岁")
    (gap,) = [remark for remark in page.context["report"].warnings if remark.kind is Kind.BETWEEN]
    assert gap.where == "学位 博士；年龄 ≥ 41 岁 且 ≤ 44 岁"
    html = page.content.decode()
    assert "第 1、2 行同时适用" in html
    assert "年龄 ≥ 41 岁 且 ≤ 44 岁" in html
    assert not BenefitDraft.objects.exists()


def test_the_editor_highlights_the_rows_asked_for(signed_in: Callable[..., Client], settling: Benefit) -> None:
    html = post(signed_in(Role.CLERK), settling, TORN, "show:1,2").content.decode()
    assert html.count('class="po-lit"') == 2
    assert '<tr id="row-1" class="po-lit">' in html
    assert '<tr id="row-3">' in html


def test_a_sound_table_is_said_to_be_sound(signed_in: Callable[..., Client], settling: Benefit) -> None:
    page = post(signed_in(Role.CLERK), settling, SETTLING, "check")
    assert not page.context["report"].conflicts + page.context["report"].warnings
    assert "没有重叠" in page.content.decode()


@pytest.mark.parametrize(
    ("rules", "kind", "said"),
    [
        (table((['"A"'], "1"), (['"A","B"'], "1"), inputs=["人才类别"]), Kind.CONFLICT, "结果相同"),
        (table((['"A"'], "1"), (['"A"'], "2"), inputs=["人才类别"], hit="A"), Kind.CONFLICT, "结果不同"),
        (table((['"A"'], "1"), (['"A"'], "1"), inputs=["人才类别"], hit="A"), Kind.SAME, "结果相同"),
        (table((["> 30"], "1"), (["> 40"], "2"), inputs=["年龄"], hit="F"), Kind.MASKED, "第 2 行永远用不到"),
        (table((['"博土"'], "1"), inputs=["学位"]), Kind.NEVER, "“学位”列"),
        (table((["< 30"], "1"), (["[30..40)"], "1"), inputs=["年龄"]), Kind.MERGE, "可以合并"),
        (table((['"A"'], "1"), inputs=["人才类别"], hit="F"), Kind.UNKNOWN, "人才类别"),
    ],
)  # fmt: skip
def test_each_kind_of_finding_is_said_in_words(db: None, rules: dict[str, Any], kind: Kind, said: str) -> None:
    texts = [remark.title for remark in coherence.report(rules).remarks if remark.kind is kind]
    assert any(said in text for text in texts), texts


def test_what_can_not_be_checked_is_said_with_row_and_column(db: None) -> None:
    rules = table((["> 毕业日期", "-"], "1"), (["-", "< 30"], "2"), inputs=["引进日期", "年龄"])
    doubts = coherence.report(rules).doubts
    assert any("第 1 行" in doubt and "引进日期" in doubt for doubt in doubts)


def test_a_conflict_can_not_be_handed_in(settling: Benefit, clerk: User, signed_in: Callable[..., Client]) -> None:
    draft = draft_of(settling, TORN, clerk)
    with pytest.raises(ValidationError, match="年龄 35 岁") as refused:
        services.hand_in_draft(draft=draft, by=clerk, at=AT)
    assert refused.value.code == "table_conflict"
    page = signed_in(Role.CLERK).post(reverse("policies:hand-in", args=[settling.pk]), follow=True)
    assert "请修改这些行" in page.content.decode()
    draft.refresh_from_db()
    assert not draft.ready


def test_a_conflict_can_not_be_published(settling: Benefit, clerk: User, director: User) -> None:
    draft = draft_of(settling, TORN, clerk)
    BenefitDraft.objects.filter(pk=draft.pk).update(ready=True)
    draft.refresh_from_db()
    with pytest.raises(ValidationError) as refused:
        services.publish_version(draft=draft, valid_from=DAY, reason="调整", by=director, at=AT)
    assert refused.value.code == "table_conflict"
    assert settling.versions.count() == 1


def test_a_gap_may_be_published(settling: Benefit, clerk: User, director: User) -> None:
    gap = table((['"博士"', "<= 35"], "100"), (['"博士"', ">= 45"], "30"), inputs=["学位", "年龄"], name="安家补贴")
    draft = services.hand_in_draft(draft=draft_of(settling, gap, clerk), by=clerk, at=AT)
    assert services.publish_version(draft=draft, valid_from=DAY, reason="调整", by=director, at=AT).number == 2


@time_machine.travel(AT, tick=False)
def test_the_draft_counts_the_people_in_a_gap_and_opens_them(
    settling: Benefit,
    clerk: User,
    make_person: Callable[..., Person],
    signed_in: Callable[..., Client],
) -> None:
    make_person("高维", degree="2", born=date(1983, 1, 1))
    make_person("许青", degree="2", born=date(1995, 1, 1))
    snapshots.take(as_of=AT.date(), by="test", at=AT)
    draft_of(settling, TORN, clerk)
    client = signed_in(Role.CLERK)
    page = client.get(reverse("policies:draft", args=[settling.pk]), {"rows": "1,2"})
    (gap,) = [remark for remark in page.context["report"].warnings if remark.kind is Kind.BETWEEN]
    assert gap.people == 1
    html = page.content.decode()
    assert html.count("po-lit") == 2
    query = {"table": "people", "condition": gap.condition}
    listed = client.get(reverse("facts:list_select"), query)
    assert [record["#key"] for record in listed.context["table"].data] == [Person.objects.get(name="高维").pk]


def test_the_benefit_shows_the_check_to_those_who_care_for_policies(
    settling: Benefit, signed_in: Callable[..., Client]
) -> None:
    url = reverse("policies:benefit", args=[settling.pk])
    for role in (Role.CLERK, Role.DIRECTOR, Role.LEADER):
        assert "规则检查" in signed_in(role).get(url).content.decode(), role
    for role in (Role.UNIT_OFFICER, Role.TALENT, Role.EMPLOYER_HR):
        assert "规则检查" not in signed_in(role).get(url).content.decode(), role
