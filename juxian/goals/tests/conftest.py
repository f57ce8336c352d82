"""A little fact table of arrivals, so that targets have something to be measured by."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest

from juxian.facts import catalogue, indicators, snapshots
from juxian.facts.catalogue import Fact, FactTable
from juxian.facts.indicators import Indicator
from juxian.facts.models import Snapshot
from juxian.goals.models import Plan
from juxian.goals.services import add_plan
from juxian.organizations.models import Organization
from juxian.rules.types import DATE, STRING

AT = datetime(2025, 12, 1, 1, 0, tzinfo=UTC)
PLAN = """2025年全区人才工作要点

一、集聚高端人才
确保全年引进双创领军人才10名以上。年内新增高技能人才1000人以上。新建2-3个海外人才联络站。

二、回顾
去年共引进院士4名。
"""


@pytest.fixture
def arrivals(tree: dict[str, Organization], monkeypatch: pytest.MonkeyPatch, settings, tmp_path) -> list[tuple]:
    """Lines (key, organisation, kind, day); the indicator `leading` counts the year's leading talents."""
    monkeypatch.setattr(catalogue, "_tables", {})
    monkeypatch.setattr(indicators, "_indicators", {})
    settings.DATA = tmp_path
    lines: list[tuple] = []
    facts = (Fact("kind", "人才类型", "kind", STRING, "类型。"), Fact("day", "引进日期", "arrived", DATE, "到岗日。"))
    catalogue.register(
        FactTable(
            "arrivals",
            "引进",
            "arrivals",
            "tests",
            facts,
            lambda day: list(lines),
            lambda user: Organization.objects.none(),
        )
    )
    indicators.register(
        Indicator(
            "leading",
            "引进双创领军人才",
            "leading talents brought in",
            "arrivals",
            '人才类型 = "双创" and 引进日期 >= 期初 and 引进日期 <= 期末',
            unit="名",
            definition="当年引进的双创领军人才。",
        )
    )
    return lines


@pytest.fixture
def arrive(arrivals: list[tuple], tree: dict[str, Organization]) -> Callable[..., None]:
    """Return a function that lets `count` leading talents arrive at an organisation in a month of 2025."""

    def add(organization: str, count: int, month: int = 3, year: int = 2025) -> None:
        for _ in range(count):
            arrivals.append((len(arrivals) + 1, tree[organization].pk, "双创", date(year, month, 1)))

    return add


@pytest.fixture
def measure(arrivals: list[tuple]) -> Callable[..., Snapshot]:
    """Return a function that takes the snapshot of a day."""

    def take(day: date = date(2025, 12, 31)) -> Snapshot:
        return snapshots.take(as_of=day, by="test", at=AT)

    return take


@pytest.fixture
def plan(tree, arrivals) -> Plan:
    """The little plan, read and not decided yet."""
    return add_plan(
        content=PLAN.encode(),
        file_name="要点.txt",
        title="2025年要点",
        kind="work_plan",
        year=2025,
        issuer=tree["领导小组"],
        by="test",
        at=AT,
    )
