"""A small fact table of the tests' own: the organisations of the little district, with made-up numbers."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from juxian.facts import catalogue, indicators
from juxian.facts.catalogue import Fact, FactTable, Sensitivity
from juxian.facts.indicators import Indicator
from juxian.organizations.models import Organization
from juxian.rules.types import BOOLEAN, DATE, NUMBER, STRING, ListOf

AT = datetime(2026, 1, 5, 1, 0, tzinfo=UTC)
AS_OF = date(2025, 12, 31)

FACTS = (
    Fact("name", "单位名称", "name", STRING, "单位的登记名称。"),
    Fact("staff", "职工人数", "staff", NUMBER(9, 0), "年末在册职工人数。", unit="人"),
    Fact("since", "成立日期", "founded on", DATE, "登记成立之日。"),
    Fact("spent", "人才投入", "spent on talent", NUMBER(14, 2), "当年人才专项投入。", unit="元"),
    Fact("public", "事业单位", "public institution", BOOLEAN, "是否事业单位。"),
    Fact("tags", "称号", "designations", ListOf(STRING), "所获称号。", codes=("示范单位", "先进单位")),
    Fact("account", "开户账号", "bank account", STRING, "对公账号。", sensitivity=Sensitivity.SENSITIVE),
)


@dataclass
class Things:
    """What the test table yields: one line an organisation, changeable by a test."""

    lines: list[tuple] = field(default_factory=list)

    def rows(self, as_of: date) -> Iterable[tuple]:
        return [line for line in self.lines if line[4] is None or line[4] <= as_of]


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, settings, tmp_path) -> None:
    """Only what a test registers is in the catalogue, and files lie in a folder of the test's own."""
    monkeypatch.setattr(catalogue, "_tables", {})
    monkeypatch.setattr(indicators, "_indicators", {})
    settings.DATA = tmp_path


@pytest.fixture
def things(tree: dict[str, Organization]) -> Things:
    """The table "things" and four indicators over it, with four organisations in it."""

    def line(name, staff, since, spent, public, tags, account="6222"):
        pk = tree[name].pk
        return (pk, pk, name, staff, since, Decimal(spent), public, tags, account)

    made = Things(
        [
            line("一中", 120, date(1998, 9, 1), "1200.50", True, ["示范单位"]),
            line("清岚公司", 300, date(2025, 3, 15), "88000", False, ["示范单位", "先进单位"]),
            line("教育局", 40, date(1990, 1, 1), "0", True, []),
            line("云溪镇", 80, None, "300", True, ["先进单位"]),
        ]
    )
    catalogue.register(
        FactTable(
            "things",
            "单位",
            "units",
            "tests",
            FACTS,
            made.rows,
            lambda user: Organization.objects.visible_to(user, "organizations.view"),
        )
    )
    indicators.register(
        Indicator(
            "big",
            "规模以上单位",
            "large units",
            "things",
            "职工人数 >= 100",
            unit="家",
            definition="年末职工一百人及以上的单位。",
            period="point",
            group="headline",
        ),
        Indicator(
            "new",
            "新设单位",
            "new units",
            "things",
            "成立日期 >= 期初 and 成立日期 <= 期末",
            unit="家",
            definition="本年内成立的单位。",
            group="headline",
        ),
        Indicator(
            "spent",
            "人才投入",
            "spent",
            "things",
            "true",
            aggregate="sum",
            value="人才投入",
            unit="元",
            definition="全部单位当年人才投入之和。",
        ),
        Indicator(
            "model",
            "示范单位",
            "model units",
            "things",
            'list contains(称号, "示范单位")',
            unit="家",
            definition="获示范单位称号的单位。",
            period="point",
        ),
    )
    return made
