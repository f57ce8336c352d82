"""A person's benefits, explained cell by cell, for whoever may see them."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from juxian.accounts.models import User
from juxian.core.roles import Role
from juxian.facts import snapshots
from juxian.policies import services
from juxian.policies.models import Benefit
from juxian.policies.selectors.explanations import PersonBenefit, entitlements_of, tranche_sums
from juxian.policies.tests.conftest import AT, DAY, publish, table
from juxian.registry import services as registry
from juxian.registry.models import Person


def of(person: Person, as_of: date = DAY) -> dict[str, PersonBenefit]:
    return {one.benefit.code: one for one in entitlements_of(person, as_of)}


def url_of(person: Person) -> str:
    return reverse("policies:person", args=[person.pk]) + f"?as_of={DAY}"


def test_every_cell_says_whether_it_is_met(
    settling: Benefit, rent: Benefit, make_person: Callable[..., Person]
) -> None:
    found = of(make_person("甲", level="B", degree="3", wage=300_000))
    settle = found["settling"]
    assert (settle.outcome, settle.amount) == ("entitled", 60_000_000)
    assert [(rule.matched, rule.cells[0].state) for rule in settle.table.rules] == [
        (False, "not"), (True, "matched"), (False, "not"),
    ]  # fmt: skip
    assert settle.table.inputs[0].value == "B"
    rents = found["rent"]
    assert rents.outcome == "no"
    assert [[cell.state for cell in rule.cells] for rule in rents.table.rules] == [
        ["not", "matched"],
        ["matched", "not"],
    ]


def test_the_nearest_rows_say_what_would_have_to_change(rent: Benefit, make_person: Callable[..., Person]) -> None:
    found = of(make_person("甲", degree="3", wage=300_000))["rent"]
    assert [[(cell.label, cell.test) for cell in way.wanted] for way in found.ways] == [
        [("学位", "博士")], [("年薪", "20万元以下")],
    ]  # fmt: skip


def test_a_missing_fact_is_named(rent: Benefit, make_person: Callable[..., Person]) -> None:
    found = of(make_person("甲", degree="2"))["rent"]
    assert (found.outcome, found.missing) == ("unknown", ["年薪"])
    assert found.table.inputs[1].value is None
    assert found.table.rules[0].cells[1].state == "unknown"


def test_a_sensitive_value_is_told_to_nobody(
    rent: Benefit, make_person: Callable[..., Person], signed_in: Callable[..., Client]
) -> None:
    person = make_person("甲", degree="2", wage=123_456)
    page = signed_in(Role.CLERK).get(url_of(person)).content.decode()
    assert "••••••" in page
    assert "123456" not in page.replace(",", "")


def test_an_exclusion_names_what_stands_instead(
    settling: Benefit, rent: Benefit, make_person: Callable[..., Person], signed_in: Callable[..., Client]
) -> None:
    services.create_exclusion(
        name="就高不就低", mode="higher", benefits=[settling, rent], clause=settling.clause, valid_from=date(2024, 1, 1),
        by="test", at=AT,
    )  # fmt: skip
    person = make_person("甲", level="A", degree="2", wage=100_000)
    found = of(person)["rent"]
    assert (found.outcome, found.excluded_by, found.amount) == ("excluded", settling, 0)
    assert "由“安家补贴”优先" in signed_in(Role.CLERK).get(url_of(person)).content.decode()


def test_the_page_agrees_with_the_run(
    settling: Benefit, rent: Benefit, make_person: Callable[..., Person], clerk: User
) -> None:
    services.create_exclusion(
        name="封顶", mode="cap", cap=65_000_000, benefits=[settling, rent], valid_from=date(2024, 1, 1), by=clerk, at=AT
    )
    people = [
        make_person(f"人{n}", level=level, degree=degree, wage=wage)
        for n, (level, degree, wage) in enumerate(
            [("A", "2", 1), ("B", "3", 200_000), ("", "3", None), ("C", "", 5), ("B", "2", 9)]
        )
    ]
    run = services.run_entitlements(as_of=DAY, by=clerk, at=AT)
    kept = {
        (row.person_id, row.benefit.code): (row.outcome, row.total)
        for row in run.entitlements.select_related("benefit")
    }
    shown = {
        (person.pk, code): (one.outcome, one.amount)
        for person in people
        for code, one in of(person).items()
        if one.given
    }
    assert shown == kept


def test_without_a_snapshot_the_records_are_asked(settling: Benefit, make_person: Callable[..., Person]) -> None:
    person = make_person("甲", level="A")
    before = of(person)["settling"].amount
    snapshots.take(as_of=DAY, by="test", at=AT)
    assert (before, of(person)["settling"].amount) == (100_000_000, 100_000_000)


def test_who_came_later_is_not_entitled(settling: Benefit, make_person: Callable[..., Person]) -> None:
    assert not of(make_person("甲", level="A"), date(2024, 2, 1))["settling"].stands


def test_last_year_is_decided_by_last_years_rule(
    settling: Benefit, make_person: Callable[..., Person], clerk: User, director: User
) -> None:
    rules = table((['"A"'], "300"), inputs=["人才类别"])
    publish(settling, rules, clerk, director, valid_from=date(2025, 1, 1), unit="wan")
    person = make_person("甲", level="A")
    assert of(person, date(2024, 12, 31))["settling"].amount == 100_000_000
    assert of(person)["settling"].amount == 300_000_000


def test_a_conflict_is_said(make_benefit: Callable[..., Benefit], make_person: Callable[..., Person]) -> None:
    # What computes escapes the check of the rules; an overlap that it finds is not published.
    rules = table((['"A"', "-"], "1"), (["-", "? * 2 = 175308"], "2"), inputs=["人才类别", "年薪"])
    make_benefit("x", "矛盾", rules=rules, unit="wan")
    assert of(make_person("甲", level="A", wage=87654))["x"].outcome == "conflict"


def test_tranches_add_up_to_the_last_fen(make_benefit: Callable[..., Benefit]) -> None:
    tranches = [
        {"name": n, "share": share, "months": 0} for n, share in (("首", "33.3"), ("中", "33.3"), ("末", "33.4"))
    ]
    benefit = make_benefit("x", "资助", "tranches", unit="wan", tranches=tranches)
    sums = [fen for _one, fen in tranche_sums(benefit.versions.get(), 100_000_001)]
    assert sums == [33_300_000, 33_300_000, 33_400_001]


# Who may see it --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        (Role.CLERK, "人才办", 200), (Role.DIRECTOR, "人才办", 200), (Role.UNIT_OFFICER, "环科园", 200),
        (Role.EMPLOYER_HR, "清岚公司", 200), (Role.UNIT_OFFICER, "教育局", 404), (Role.EMPLOYER_HR, "一中", 404),
        (Role.TALENT, "清岚公司", 403), (Role.LEADER, "领导小组", 403), (Role.EXPERT, "人才办", 403),
        (Role.SYSTEM_ADMIN, "人才办", 403),
    ],
)  # fmt: skip
def test_who_may_open_it(
    settling: Benefit,
    make_person: Callable[..., Person],
    signed_in: Callable[..., Client],
    role: Role,
    place: str,
    status: int,
) -> None:
    assert signed_in(role, place).get(url_of(make_person("甲", level="A"))).status_code == status


def test_a_talent_sees_their_own(
    settling: Benefit,
    make_person: Callable[..., Person],
    make_user: Callable[..., User],
    signed_in: Callable[..., Client],
) -> None:
    person, other = make_person("甲", level="A"), make_person("乙", level="B")
    user = make_user(Role.TALENT, "清岚公司")
    registry.link_account(person=person, account=user, by="test", at=AT)
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("policies:mine") + f"?as_of={DAY}")
    assert page.context["person"] == person
    assert "登记享受" not in page.content.decode()
    assert client.get(reverse("policies:person", args=[other.pk])).status_code == 403
    assert client.get(reverse("policies:grants")).status_code == 403


def test_an_account_without_a_file_is_told_so(signed_in: Callable[..., Client]) -> None:
    page = signed_in(Role.TALENT, "清岚公司").get(reverse("policies:mine"))
    assert "还没有关联人才档案" in page.content.decode()


def test_the_page_asks_little(
    settling: Benefit, rent: Benefit, make_person: Callable[..., Person], signed_in: Callable[..., Client],
    django_assert_max_num_queries: Callable[..., object],
) -> None:  # fmt: skip
    person, client = make_person("甲", level="A", degree="2", wage=1), signed_in(Role.CLERK)
    snapshots.take(as_of=DAY, by="test", at=AT)
    client.get(url_of(person))
    with django_assert_max_num_queries(18):
        client.get(url_of(person))
