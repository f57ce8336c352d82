"""A small district with a vacancy of the firm and people who agreed to hear of posts."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from juxian.conftest import AT, kept
from juxian.facts import snapshots
from juxian.organizations.models import Organization
from juxian.outreach import services
from juxian.outreach.models import Vacancy
from juxian.registry.models import Person
from juxian.registry.services import add_education, create_person, engage

SINCE = date(2025, 5, 1)


@pytest.fixture(autouse=True)
def data(settings: Any, tmp_path: Any) -> None:
    """Snapshots lie in a folder of the test's own."""
    settings.DATA = tmp_path


@pytest.fixture
def make_person(tree: dict[str, Organization]) -> Callable[..., Person]:
    """Return a function (name, education code or "", whether they agreed) -> a person of the school."""

    def make(name: str, level: str = "14", willing: bool | None = True, born: date | None = None) -> Person:
        person = kept(create_person, name=name, born=born, phone="13912345678", by="test", at=AT)
        kept(engage, person=person, organization=tree["一中"], kind="employed", since=SINCE, by="test", at=AT)
        if level:
            kept(add_education, person=person, level=level, school="河海大学", major="环境工程", by="test", at=AT)
        if willing is not None:
            kept(services.say_willing, person=person, willing=willing, evidence="电话", by="test", at=AT)
        return person

    return make


@pytest.fixture
def vacancy(tree: dict[str, Organization]) -> Vacancy:
    """An open vacancy of the firm: a master at least, aged 35 at most wished."""
    made = services.enter_vacancy(
        organization=tree["清岚公司"], post="工艺工程师", heads=1, since=SINCE, by="test", at=AT
    )
    for label, condition, required, weight in (
        ("硕士", '学历 in ("博士研究生", "硕士研究生")', True, 0),
        ("35岁以下", "年龄 <= 35", False, 30),
        ("环境", 'contains(专业, "环境")', False, 10),
    ):
        services.add_requirement(
            vacancy=made, label=label, condition=condition, required=required, weight=weight, by="test", at=AT
        )
    return services.open_vacancy(vacancy=made, by="test", at=AT)


@pytest.fixture
def taken() -> Callable[[], Any]:
    """Return a function that takes the snapshot of the tests' day."""
    return lambda: snapshots.take(as_of=AT.date(), by="test", at=AT)
