"""The fact tables: everything as it stood at the end of a day."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from juxian.organizations.models import Organization
from juxian.registry import fact_rows
from juxian.registry.facts import DESIGNATIONS, PEOPLE, TEAM_TABLE
from juxian.registry.models import DesignationKind, Person
from juxian.registry.services import (
    add_education,
    add_title,
    award_designation,
    change_designation,
    create_person,
    end_engagement,
    engage,
    form_team,
    recognise_class,
    set_talent_teams,
)
from juxian.registry.tests.conftest import AT, number

pytestmark = pytest.mark.django_db
NOW = {"by": "test", "at": AT}


def facts_of(person: Person, as_of: date) -> dict[str, Any] | None:
    names = ["key", "organization_id", *(fact.name for fact in PEOPLE.facts)]
    rows = {row[0]: dict(zip(names, row, strict=True)) for row in fact_rows.people(as_of)}
    return rows.get(person.pk)


@pytest.fixture
def person(tree: dict[str, Organization]) -> Person:
    made = create_person(name="柳一舟", document_number=number("19900307", 11), ethnic_group="01", **NOW)
    engage(
        person=made,
        organization=tree["一中"],
        kind="employed",
        since=date(2015, 9, 1),
        post="教师",
        wage_fen=12_000_050,
        **NOW,
    )
    return made


def test_a_person_before_during_and_after(person: Person, tree: dict[str, Organization]) -> None:
    end_engagement(engagement=person.engagements.get(), last_day=date(2025, 3, 31), **NOW)

    assert facts_of(person, date(2015, 8, 31)) is None
    during, after = facts_of(person, date(2025, 3, 31)), facts_of(person, date(2025, 4, 1))
    assert during is not None
    assert after is not None
    assert (during["在册"], during["年龄"], during["年薪"], during["离开日期"]) == (
        True,
        35,
        Decimal("120000.50"),
        None,
    )
    assert (during["单位"], during["归口单位"], during["引进方式"]) == ("一中", "教育局", "在职")
    assert (after["在册"], after["年薪"], after["离开日期"], after["单位"]) == (False, None, date(2025, 3, 31), "一中")
    assert after["organization_id"] == tree["一中"].pk


def test_the_birthday_itself_counts(person: Person) -> None:
    ages = [(facts_of(person, day) or {})["年龄"] for day in (date(2025, 3, 6), date(2025, 3, 7))]

    assert ages == [34, 35]


def test_the_highest_education_and_title_by_then(person: Person) -> None:
    add_education(person=person, level="21", degree="4", school="扬州大学", graduated=date(2012, 6, 30), **NOW)
    add_education(
        person=person, level="11", degree="2", school="东京大学", country="392", graduated=date(2024, 9, 30), **NOW
    )
    add_title(person=person, name="工程师", awarded=date(2018, 12, 1), **NOW)
    add_title(person=person, name="高级工程师", awarded=date(2025, 1, 10), **NOW)
    add_title(person=person, name="技师", awarded=date(2020, 6, 1), **NOW)

    before, after = facts_of(person, date(2024, 9, 29)), facts_of(person, date(2025, 12, 31))
    assert before is not None
    assert after is not None
    keys = ("学历", "学位", "毕业院校", "海外学历", "海外经历", "职称", "职称级别", "技能等级", "技能等级取得日期")
    assert [before[key] for key in keys] == [
        "大学本科", "学士", "扬州大学", False, False, "工程师", "中级", "技师", date(2020, 6, 1),
    ]  # fmt: skip
    assert [after[key] for key in keys] == [
        "博士研究生", "博士", "东京大学", True, True, "高级工程师", "副高级", "技师", date(2020, 6, 1),
    ]  # fmt: skip


def test_bringing_in_goes_before_a_post_and_pay_stays_with_the_post(
    person: Person, tree: dict[str, Organization]
) -> None:
    engage(
        person=person,
        organization=tree["清岚公司"],
        kind="flexible",
        since=date(2025, 5, 1),
        days=40,
        wage_fen=999,
        **NOW,
    )

    facts = facts_of(person, date(2025, 6, 30))
    assert facts is not None
    assert (facts["引进方式"], facts["引进日期"], facts["每年工作天数"]) == ("柔性引进", date(2025, 5, 1), 40)
    assert (facts["单位"], facts["入职日期"], facts["年薪"]) == ("一中", date(2015, 9, 1), Decimal("120000.50"))


def test_class_and_designations_in_force_and_confirmed(person: Person, edition: Any) -> None:
    levels = {level.code: level for level in edition.levels.all()}
    kinds = {kind.name: kind for kind in DesignationKind.objects.all()}
    recognise_class(person=person, level=levels["E"], since=date(2024, 5, 1), until=date(2024, 12, 31), **NOW)
    recognise_class(person=person, level=levels["C"], since=date(2025, 2, 1), **NOW)
    award_designation(kind=kinds["市拔尖人才"], person=person, awarded=date(2021, 5, 1), until=date(2024, 5, 1), **NOW)
    award_designation(kind=kinds["省双创人才"], person=person, awarded=date(2025, 9, 1), **NOW)
    award_designation(kind=kinds["院士"], person=person, awarded=date(2020, 1, 1), confirmed=False, **NOW)

    def said(day: date) -> tuple[Any, ...]:
        facts = facts_of(person, day) or {}
        return facts["人才类别"], facts["称号"], facts["最高称号级别"], facts["高层次称号"]

    assert said(date(2024, 5, 1)) == ("E", ["市拔尖人才"], "市级", True)
    assert said(date(2025, 1, 15)) == (None, [], None, False)
    assert said(date(2025, 12, 31)) == ("C", ["省双创人才"], "省级", True)


def test_talent_teams_and_teams(person: Person, tree: dict[str, Organization]) -> None:
    set_talent_teams(person=person, teams=["professional", "enterprise"], day=date(2020, 1, 1), **NOW)
    form_team(
        name="柳一舟团队", kind="innovation", organization=tree["一中"], since=date(2025, 3, 1), leader=person, **NOW
    )

    facts = facts_of(person, date(2025, 12, 31))
    assert facts is not None
    assert (facts["六支队伍"], facts["所在团队"]) == (["企业经营管理人才", "专业技术人才"], ["创新创业团队"])
    [row] = fact_rows.teams(date(2025, 12, 31))
    assert dict(zip([fact.name for fact in TEAM_TABLE.facts], row[2:], strict=True))["成员数"] == 1
    assert list(fact_rows.teams(date(2025, 2, 28))) == []


def test_who_hangs_nowhere_is_on_file_from_the_day_of_entry(db: None) -> None:
    person = create_person(name="无名", country="", **NOW)

    assert facts_of(person, date(2025, 6, 1)) is None
    facts = facts_of(person, date(2025, 6, 2))
    assert facts is not None
    assert (facts["在册"], facts["organization_id"], facts["外籍"], facts["单位"]) == (False, None, None, None)


def test_designations_of_people_and_teams(person: Person, tree: dict[str, Organization]) -> None:
    kinds = {kind.name: kind for kind in DesignationKind.objects.all()}
    mine = award_designation(kind=kinds["市领军人才"], person=person, awarded=date(2025, 9, 1), batch="第四批", **NOW)
    team = form_team(
        name="甲", kind="innovation", organization=tree["清岚公司"], since=date(2025, 1, 1), leader=person, **NOW
    )
    award_designation(kind=kinds["市双创团队"], team=team, awarded=date(2025, 10, 1), **NOW)
    award_designation(kind=kinds["院士"], person=person, awarded=date(2026, 1, 1), **NOW)
    change_designation(designation=mine, until=date(2025, 11, 30), **NOW)

    names = ["key", "organization_id", *(fact.name for fact in DESIGNATIONS.facts)]
    rows = [dict(zip(names, row, strict=True)) for row in fact_rows.designations(date(2025, 12, 31))]
    assert [(row["称号"], row["年度"], row["有效"], row["对象"], row["单位"]) for row in rows] == [
        ("市领军人才", 2025, False, "个人", "一中"),
        ("市双创团队", 2025, True, "团队", "清岚公司"),
    ]


def test_the_tables_cost_the_same_for_many(
    make_person: Callable[..., Person], django_assert_num_queries: Callable[..., Any]
) -> None:
    for index in range(12):
        make_person(f"某{index}")
    with django_assert_num_queries(12):
        rows = list(fact_rows.people(date(2025, 12, 31)))
    assert len(rows) == 12
    assert [row[0] for row in rows] == sorted(row[0] for row in rows)
    assert all(len(row) == len(PEOPLE.facts) + 2 for row in rows)
