"""What the tests of the pages share: a small registry with values that must never be seen by accident."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import pytest

from juxian.conftest import kept
from juxian.core.identity import check_character
from juxian.organizations.models import Organization
from juxian.registry import services
from juxian.registry.models import Classification, DesignationKind, Person

AT = datetime(2025, 6, 2, 2, 0, tzinfo=UTC)


def id_number(serial: int = 1, born: str = "19850321") -> str:
    """Return a valid resident identity number."""
    body = f"320925{born}{serial:03d}"
    return body + check_character(body)


NUMBER = id_number(17)
PHONE = "13912345678"
MAIL = "canary@example.cn"
WAGE_FEN = 43_210_987_00
SECRETS = (NUMBER, PHONE, MAIL, "43,210,987", "43210987")


@pytest.fixture
def edition(db: None) -> Classification:
    """The edition of the class directory in force: A to F."""
    return kept(
        services.publish_classification,
        name="人才分类目录（2024版）",
        since=date(2024, 1, 1),
        levels=[(code, f"{code}类人才", "见目录") for code in "ABCDEF"],
        by="test",
        at=AT,
    )


@pytest.fixture
def designation_kind(db: None) -> DesignationKind:
    """A provincial designation."""
    return kept(services.create_designation_kind, name="省双创英才", scope="provincial", by="test", at=AT)


@pytest.fixture
def make_person(tree: dict[str, Organization], edition: Classification) -> Callable[..., Person]:
    """Return a function (name, organisation, class, fields of the engagement) -> person who works there."""

    def make(name: str, organization: str = "清岚公司", level: str = "", work: Any = None, **fields: Any) -> Person:
        person = kept(services.create_person, name=name, by="test", at=AT, **fields)
        details = {"kind": "employed", "since": date(2024, 3, 1), "post": "工程师"} | (work or {})
        kept(services.engage, person=person, organization=tree[organization], by="test", at=AT, **details)
        if level:
            held = edition.levels.get(code=level)
            kept(services.recognise_class, person=person, level=held, since=date(2025, 1, 1), by="test", at=AT)
        return person

    return make


@pytest.fixture
def canary(make_person: Callable[..., Person]) -> Person:
    """Somebody at 清岚公司 with an identity number, a phone, a mail address and a wage that pages must hide."""
    person = make_person(
        "金丝雀",
        level="B",
        work={"wage_fen": WAGE_FEN, "kind": "brought_in"},
        document_number=NUMBER,
        phone=PHONE,
        email=MAIL,
    )
    kept(
        services.add_education, person=person, level="11", degree="2", school="河海大学", major="水利", by="test", at=AT
    )
    kept(services.add_title, person=person, name="高级工程师", by="test", at=AT)
    return person
