"""What the tests of policies share: a small district with people, a published policy, and makers of benefits."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from juxian.accounts.models import User
from juxian.conftest import kept
from juxian.core.roles import Role
from juxian.organizations.models import Organization
from juxian.policies import services
from juxian.policies.models import Benefit, BenefitVersion, Clause, Policy
from juxian.registry import services as registry
from juxian.registry.models import Classification, Person

AT = datetime(2025, 6, 2, 2, 0, tzinfo=UTC)
DAY = date(2025, 6, 30)


@pytest.fixture
def clerk(make_user: Callable[..., User]) -> User:
    """A clerk of the talent office, who drafts."""
    return make_user(Role.CLERK)


@pytest.fixture
def director(make_user: Callable[..., User]) -> User:
    """The director, who publishes."""
    return make_user(Role.DIRECTOR)


@pytest.fixture
def directory(db: None) -> Classification:
    """The edition of the class directory in force: A to F."""
    return kept(
        registry.publish_classification,
        name="人才分类目录（2024版）",
        since=date(2024, 1, 1),
        levels=[(code, f"{code}类", "见目录") for code in "ABCDEF"],
        by="test",
        at=AT,
    )


@pytest.fixture
def make_person(tree: dict[str, Organization], directory: Classification) -> Callable[..., Person]:
    """Return a function (name, employer, class, degree, wage in yuan) -> person employed since 2024."""

    def make(
        name: str, employer: str = "清岚公司", level: str = "", degree: str = "", wage: int | None = None, **fields: Any
    ) -> Person:
        person = kept(registry.create_person, name=name, by="test", at=AT, **fields)
        kept(
            registry.engage,
            person=person,
            organization=tree[employer],
            kind="employed",
            since=date(2024, 3, 1),
            wage_fen=None if wage is None else wage * 100,
            by="test",
            at=AT,
        )
        if degree:
            kept(registry.add_education, person=person, degree=degree, by="test", at=AT)
        if level:
            kept(
                registry.recognise_class,
                person=person,
                level=directory.levels.get(code=level),
                since=date(2024, 4, 1),
                by="test",
                at=AT,
            )
        return person

    return make


@pytest.fixture
def policy(clerk: User, director: User) -> Policy:
    """A published policy with two clauses, in force since 2024."""
    made = kept(
        services.create_policy,
        title="人才安居办法",
        number="亭人才〔2024〕1号",
        issuer="人才办",
        issued_on=date(2024, 1, 5),
        in_force_from=date(2024, 1, 1),
        by=clerk,
        at=AT,
    )
    for number, heading in (("第三条", "安家补贴"), ("第四条", "租房补贴")):
        kept(
            services.add_clause, policy=made, number=number, heading=heading, text=f"{heading}的正文。", by=clerk, at=AT
        )
    return kept(services.publish_policy, policy=made, by=director, at=AT)


@pytest.fixture
def clause(policy: Policy) -> Clause:
    """The first clause of the policy."""
    return policy.clauses.get(number="第三条")


def table(
    *rows: tuple[list[str], str], inputs: list[str], name: str = "表", hit: str = "U", **head: str
) -> dict[str, Any]:
    """Return a decision table with one result: rows of (cells, result)."""
    return {
        "name": name,
        "hit_policy": hit[:1],
        "aggregation": hit[1:],
        "inputs": [{"label": one, "expression": one, "type": "Any", "allowed": ""} for one in inputs],
        "outputs": [{"name": "结果", "type": "Any", "allowed": "", "default": ""} | head],
        "rules": [
            {"id": str(n), "inputs": cells, "outputs": [result], "annotation": ""}
            for n, (cells, result) in enumerate(rows, start=1)
        ],
    }


SETTLING = table(
    (['"A"'], "100"), (['"B"'], "60"), (['"C"'], "30"), inputs=["人才类别"], name="安家补贴"
)  # in wan yuan, once
RENT = table(
    (['"博士"', "<= 300000"], "2000"), (['"硕士"', "<= 200000"], "1000"), inputs=["学位", "年薪"], name="租房补贴"
)


@pytest.fixture
def make_benefit(clause: Clause, clerk: User, director: User) -> Callable[..., Benefit]:
    """Return a function (code, name, kind, table, terms) -> benefit with one published version."""

    def make(
        code: str,
        name: str,
        kind: str = "once",
        rules: dict[str, Any] | None = None,
        valid_from: date = date(2024, 1, 1),
        **terms: Any,
    ) -> Benefit:
        benefit = kept(services.create_benefit, code=code, name=name, kind=kind, clause=clause, by=clerk, at=AT)
        publish(benefit, rules or SETTLING, clerk, director, valid_from=valid_from, **terms)
        return benefit

    return make


def publish(
    benefit: Benefit, rules: dict[str, Any], clerk: User, director: User, *, valid_from: date, **terms: Any
) -> BenefitVersion:
    """Draft, hand in and publish a table."""
    draft = kept(services.draft_benefit, benefit=benefit, clause=benefit.clause, table=rules, by=clerk, at=AT, **terms)
    draft = kept(services.hand_in_draft, draft=draft, by=clerk, at=AT)
    return kept(services.publish_version, draft=draft, valid_from=valid_from, reason="新办法", by=director, at=AT)


@pytest.fixture
def settling(make_benefit: Callable[..., Benefit]) -> Benefit:
    """A settling-in allowance by class, in wan yuan, once."""
    return make_benefit("settling", "安家补贴", rules=SETTLING, unit="wan")


@pytest.fixture
def rent(make_benefit: Callable[..., Benefit]) -> Benefit:
    """A rent subsidy by degree under a wage ceiling, in yuan a month, for three years."""
    return make_benefit("rent", "租房补贴", "periodic", rules=RENT, unit="yuan", period="month", periods=36)
