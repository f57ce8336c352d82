"""Finding policies and benefits."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django_tables2 import Table

from juxian.accounts.models import User
from juxian.core.roles import Role
from juxian.policies import search, services
from juxian.policies.models import Benefit, Policy
from juxian.policies.selectors.library import clauses_of
from juxian.policies.tests.conftest import AT


@pytest.fixture
def library(policy: Policy, clerk: User, director: User) -> dict[str, Policy]:
    """Three policies: in force, expired, still to come."""
    made = {"now": policy}
    for key, title, level, since, until in (
        ("over", "旧办法", "city", date(2020, 1, 1), date(2020, 12, 31)),
        ("later", "来年办法", "provincial", date(2099, 1, 1), None),
    ):
        one = services.create_policy(
            title=title, level=level, issuer="市人才办", issued_on=since, in_force_from=since, in_force_until=until,
            by=clerk, at=AT,
        )  # fmt: skip
        services.add_clause(policy=one, number="第一条", text="关于博士后工作站。", by=clerk, at=AT)
        made[key] = services.publish_policy(policy=one, by=director, at=AT)
    return made


def listed(client: Client, **query: str) -> set[str]:
    table: Table = client.get(reverse("policies:policies"), query).context["table"]
    return {row.record.title for row in table.rows}


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({}, {"人才安居办法", "旧办法", "来年办法"}),
        ({"validity": "now"}, {"人才安居办法"}),
        ({"validity": "over"}, {"旧办法"}),
        ({"validity": "later"}, {"来年办法"}),
        ({"validity": "draft"}, set()),
        ({"level": "city"}, {"旧办法"}),
        ({"issuer": "市人才办"}, {"旧办法", "来年办法"}),
        ({"year": "2020"}, {"旧办法"}),
        ({"q": "博士后"}, {"旧办法", "来年办法"}),
        ({"q": "安居 租房"}, {"人才安居办法"}),
        ({"q": "〔2024〕1号"}, {"人才安居办法"}),
        ({"q": "没有这样的词"}, set()),
    ],
)
def test_filters(
    library: dict[str, Policy], signed_in: Callable[..., Client], query: dict[str, str], titles: set[str]
) -> None:
    assert listed(signed_in(Role.LEADER, "领导小组"), **query) == titles


def test_exports_what_is_shown(library: dict[str, Policy], signed_in: Callable[..., Client]) -> None:
    answer = signed_in(Role.CLERK).get(reverse("policies:policies"), {"export": "xlsx", "validity": "now"})
    assert answer["Content-Type"].endswith("sheet")


@pytest.mark.parametrize("role", [Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN])
def test_administrators_read_no_policies(role: Role, signed_in: Callable[..., Client], policy: Policy) -> None:
    assert signed_in(role).get(reverse("policies:policies")).status_code == 403
    assert signed_in(role).get(policy.get_absolute_url()).status_code == 403


def test_a_replaced_policy_still_shows_what_stood_on_it(
    settling: Benefit, library: dict[str, Policy], clerk: User, director: User
) -> None:
    later = library["later"].clauses.get()
    draft = services.draft_benefit(
        benefit=settling, clause=later, table=settling.versions.get().table, unit="wan", by=clerk, at=AT
    )
    services.hand_in_draft(draft=draft, by=clerk, at=AT)
    services.publish_version(draft=draft, valid_from=date(2099, 1, 1), reason="来年", by=director, at=AT)
    (old, *_), (new,) = (clauses_of(library[key], Benefit.objects.all()) for key in ("now", "later"))
    assert [(on.versions, on.is_current) for on in old.benefits] == [((1,), False)]
    assert [(on.versions, on.is_current) for on in new.benefits] == [((2,), True)]


def test_the_search_box_finds_both(settling: Benefit, make_user: Callable[..., User]) -> None:
    part = search.find(make_user(Role.LEADER, "领导小组"), "安")
    assert part is not None
    assert [hit.title for hit in part.hits] == ["安家补贴", "人才安居办法"]
    assert part.total == 2
    assert search.find(make_user(Role.SYSTEM_ADMIN), "安") is None


def test_the_list_asks_the_database_the_same_however_long(
    library: dict[str, Policy], signed_in: Callable[..., Client], django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = signed_in(Role.CLERK)
    with django_assert_max_num_queries(12):
        client.get(reverse("policies:policies"))
