"""From draft to version: who may, what is refused, what stays."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from juxian.accounts.models import User
from juxian.accounts.services import grant_role
from juxian.core.errors import Refused
from juxian.core.roles import Role
from juxian.organizations.models import Organization
from juxian.policies import services
from juxian.policies.models import Benefit, BenefitDraft, BenefitVersion, Clause
from juxian.policies.selectors import versions
from juxian.policies.tests.conftest import AT, SETTLING, publish, table

RAISED = table((['"A"'], "120"), (['"B"'], "60"), (['"D"'], "20"), inputs=["人才类别"], name="安家补贴")


@pytest.fixture
def draft(settling: Benefit, clerk: User) -> BenefitDraft:
    """A draft of the settling-in allowance, handed in."""
    made = services.draft_benefit(benefit=settling, clause=settling.clause, table=RAISED, unit="wan", by=clerk, at=AT)
    return services.hand_in_draft(draft=made, by=clerk, at=AT)


def test_publishing_makes_the_next_version(draft: BenefitDraft, settling: Benefit, director: User) -> None:
    first = settling.versions.get()
    second = services.publish_version(draft=draft, valid_from=date(2025, 7, 1), reason="提高标准", by=director, at=AT)
    assert (second.number, second.table["rules"][0]["outputs"]) == (2, ["120"])
    first.refresh_from_db()
    assert first.table == SETTLING
    assert not BenefitDraft.objects.exists()
    in_force = BenefitVersion.objects.in_force
    assert in_force(date(2025, 6, 30)).get() == first
    assert in_force(date(2025, 7, 1)).get() == second


def test_a_later_version_from_an_earlier_day_fills_the_days_between(
    draft: BenefitDraft, settling: Benefit, clerk: User, director: User
) -> None:
    second = services.publish_version(draft=draft, valid_from=date(2025, 7, 1), reason="提高", by=director, at=AT)
    third = publish(settling, SETTLING, clerk, director, valid_from=date(2025, 1, 1), unit="wan")
    in_force = BenefitVersion.objects.in_force
    assert in_force(date(2025, 3, 1)).get() == third
    assert in_force(date(2025, 8, 1)).get() == second
    ends = versions.last_days(list(settling.versions.select_related("clause__policy")))
    assert ends[third.pk] == date(2025, 6, 30)
    assert ends[second.pk] is None


def test_a_version_that_ended_leaves_nothing(settling: Benefit, draft: BenefitDraft, director: User) -> None:
    services.publish_version(
        draft=draft, valid_from=date(2025, 1, 1), valid_until=date(2025, 3, 31), reason="试行", by=director, at=AT
    )
    assert not BenefitVersion.objects.in_force(date(2025, 4, 1)).exists()


def test_the_maker_does_not_publish(draft: BenefitDraft, clerk: User, tree: dict[str, Organization]) -> None:
    grant_role(user=clerk, role=Role.DIRECTOR, organization=tree["人才办"], since=date(2025, 1, 1), by="test", at=AT)
    with pytest.raises(Refused, match="参与了起草"):
        services.publish_version(draft=draft, valid_from=date(2025, 7, 1), reason="x", by=clerk, at=AT)


def test_nor_does_one_who_worked_on_it_before_the_last(
    draft: BenefitDraft, settling: Benefit, director: User, make_user: Callable[..., User]
) -> None:
    services.draft_benefit(benefit=settling, clause=settling.clause, table=RAISED, unit="wan", by=director, at=AT)
    again = services.draft_benefit(
        benefit=settling, clause=settling.clause, table=RAISED, unit="wan", by=make_user(Role.CLERK), at=AT
    )
    services.hand_in_draft(draft=again, by="x", at=AT)
    with pytest.raises(Refused, match="参与了起草"):
        services.publish_version(draft=again, valid_from=date(2025, 7, 1), reason="x", by=director, at=AT)


def test_saving_again_takes_it_back_from_publication(draft: BenefitDraft, settling: Benefit, clerk: User) -> None:
    again = services.draft_benefit(
        benefit=settling, clause=settling.clause, table=SETTLING, unit="wan", by=clerk, at=AT
    )
    assert again.pk == draft.pk
    assert not again.ready


@pytest.mark.parametrize("field", [{"reason": " "}, {"ready": False}])
def test_refuses_without_reason_or_hand_in(draft: BenefitDraft, director: User, field: dict[str, Any]) -> None:
    draft.ready = field.get("ready", True)
    draft.save()
    with pytest.raises(Refused):
        services.publish_version(
            draft=draft, valid_from=date(2025, 7, 1), reason=field.get("reason", "x"), by=director, at=AT
        )


def test_rules_stand_on_a_published_policy_only(settling: Benefit, clerk: User, director: User) -> None:
    open_policy = services.create_policy(
        title="新办法", issuer="人才办", issued_on=AT.date(), in_force_from=AT.date(), by=clerk, at=AT
    )
    clause = services.add_clause(policy=open_policy, number="第一条", text="x", by=clerk, at=AT)
    draft = services.draft_benefit(benefit=settling, clause=clause, table=RAISED, unit="wan", by=clerk, at=AT)
    services.hand_in_draft(draft=draft, by=clerk, at=AT)
    with pytest.raises(Refused, match="还是草稿"):
        services.publish_version(draft=draft, valid_from=date(2025, 7, 1), reason="x", by=director, at=AT)


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        (table((['"A"'], "100"), (["> 3"], "1"), inputs=["人才类别"]), "第 2 行“人才类别”列"),
        (table((["-"], "1"), inputs=["人才类刷"]), "没有名为“人才类刷”的事实"),
        (table((['"A"'], "100 +"), inputs=["人才类别"]), "第 1 行“结果”列"),
        (table((['"A"'], '"高"'), inputs=["人才类别"]), "结果应为数字"),
        (table((['"A"'], "1"), inputs=["人才类别"], hit="C"), "命中策略"),
        (table((['"A"', "-"], "1"), inputs=["人才类别"]), "1"),
        ({"name": "x"}, "hit_policy"),
    ],
)
def test_what_can_not_be_decided_is_refused_in_chinese(
    settling: Benefit, clerk: User, rules: dict[str, Any], said: str
) -> None:
    with translation.override("zh-hans"), pytest.raises(Refused) as refused:
        services.draft_benefit(benefit=settling, clause=settling.clause, table=rules, unit="wan", by=clerk, at=AT)
    assert said in refused.value.messages[0]
    assert not BenefitDraft.objects.exists()


@pytest.mark.parametrize(
    "terms",
    [
        {"unit": ""},
        {"unit": "wan", "period": "month", "periods": 12},
        {"unit": "wan", "periods": 3},
        {"unit": "wan", "tranches": [{"name": "首期", "share": "100", "months": 0}]},
    ],
)
def test_terms_fit_the_kind(settling: Benefit, clerk: User, terms: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        services.draft_benefit(benefit=settling, clause=settling.clause, table=RAISED, by=clerk, at=AT, **terms)


def test_tranches_add_up(make_benefit: Callable[..., Benefit]) -> None:
    half = [{"name": "首期", "share": "50", "months": 0}]
    with pytest.raises(Exception, match="100"):
        make_benefit("x", "资助", "tranches", unit="wan", tranches=half)


def test_versions_are_never_changed(settling: Benefit) -> None:
    for sql in ("UPDATE policies_benefitversion SET reason = 'x'", "DELETE FROM policies_benefitversion"):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)


def test_the_database_wants_two_people(settling: Benefit) -> None:
    version = settling.versions.get()
    version.pk, version.number, version.published_by = None, 9, version.drafted_by
    version._state.adding = True
    with pytest.raises(IntegrityError, match="maker_is_not_checker"), transaction.atomic():
        version.save()


# Pages -----------------------------------------------------------------------------------------------------


def test_from_draft_to_version_in_the_browser(
    draft: BenefitDraft, settling: Benefit, signed_in: Callable[..., Client]
) -> None:
    publish_url = reverse("policies:publish-draft", args=[settling.pk])
    form = {"valid_from": "2025-07-01", "reason": "提高标准"}
    assert signed_in(Role.CLERK).post(publish_url, form).status_code == 403
    director = signed_in(Role.DIRECTOR)
    page = director.get(reverse("policies:draft", args=[settling.pk])).content.decode()
    assert "<del>100万元</del>" in page
    director.post(publish_url, {"valid_from": "2025-07-01", "reason": ""})
    assert settling.versions.count() == 1
    answer = director.post(publish_url, form, follow=True)
    assert settling.versions.count() == 2
    assert answer.redirect_chain[-1][0] == reverse("policies:version", args=[settling.pk, 2])


def test_a_draft_may_be_returned_and_discarded(
    draft: BenefitDraft, settling: Benefit, signed_in: Callable[..., Client]
) -> None:
    signed_in(Role.DIRECTOR).post(reverse("policies:return-draft", args=[settling.pk]), {"reason": "D类应为25万"})
    draft.refresh_from_db()
    assert (draft.ready, draft.note) == (False, "D类应为25万")
    signed_in(Role.CLERK).post(reverse("policies:discard-draft", args=[settling.pk]))
    assert not BenefitDraft.objects.exists()


@pytest.mark.parametrize("role", [Role.UNIT_OFFICER, Role.LEADER, Role.TALENT])
def test_drafts_are_the_offices_alone(
    role: Role, draft: BenefitDraft, settling: Benefit, signed_in: Callable[..., Client]
) -> None:
    client = signed_in(role)
    assert client.get(reverse("policies:draft", args=[settling.pk])).status_code == 403
    page = client.get(settling.get_absolute_url())
    assert page.status_code == 200
    assert reverse("policies:draft", args=[settling.pk]).encode() not in page.content


def test_a_benefit_without_rules_is_the_offices_alone(
    clause: Clause, clerk: User, signed_in: Callable[..., Client]
) -> None:
    made = services.create_benefit(code="x", name="未发布", kind="once", clause=clause, by=clerk, at=AT)
    assert signed_in(Role.TALENT, "清岚公司").get(made.get_absolute_url()).status_code == 404
    assert signed_in(Role.CLERK).get(made.get_absolute_url()).status_code == 200


def test_differences_show_rows_and_columns(settling: Benefit) -> None:
    old = settling.versions.get()
    new = BenefitDraft(
        clause=old.clause, unit="yuan",
        table=table(
            (['"A"', "-"], "100"), (['"B"', "true"], "60"), (['"D"', "-"], "20"), inputs=["人才类别", "在册"]
        ),
    )  # fmt: skip
    found = versions.printed(new, old)
    assert [(row.state, [cell.text for cell in row.cells]) for row in found.rows] == [
        ("same", ["A", "不限", "100元"]),
        ("changed", ["B", "是", "60元"]),
        ("changed", ["D", "不限", "20元"]),
    ]
    assert [cell.old for cell in found.rows[2].cells] == ["C", None, "30元"]
    assert {label for label, _old, _new in versions.changed_terms(old, new)} == {"金额单位", "列"}
