"""What evaluation tells figures: who was evaluated when and how; never a score, which is for few to see."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from juxian.facts.catalogue import Fact, FactTable
from juxian.facts.indicators import Indicator
from juxian.registry.fact_rows import NOWHERE, places
from juxian.registry.models import EvaluationResult
from juxian.rules.types import BOOLEAN, DATE, STRING

TABLE = "evaluations"


def rows(as_of: date) -> Iterator[tuple[Any, ...]]:
    """Yield a row for every person evaluated as of a day up to `as_of`."""
    where = places()
    found = EvaluationResult.objects.filter(run__as_of__lte=as_of).order_by("pk")
    for pk, organization, method, day, ranked, code in found.values_list(
        "pk", "organization_id", "run__version__model__name", "run__as_of", "rank", "person__code"
    ).iterator(chunk_size=5_000):
        yield (pk, organization, method, day, ranked is not None, code, *where.get(organization or 0, NOWHERE))


EVALUATIONS = FactTable(
    id=TABLE,
    name="人才评价",
    name_en="evaluations",
    owner="registry",
    facts=(
        Fact("method", "评价办法", "method", STRING, "评价所依据的办法名称"),
        Fact("day", "评价日期", "evaluated as of", DATE, "评价的统计时点"),
        Fact("ranked", "参加排名", "ranked", BOOLEAN, "资料覆盖率达到办法要求，参加了排名"),
        Fact("code", "人才编号", "file number", STRING, "人才库档案编号"),
        Fact("organization", "单位", "organisation", STRING, "评价时所在单位的全称"),
        Fact("industry", "行业", "industry", STRING, "单位所属行业门类（GB/T 4754）"),
        Fact("unit", "归口单位", "responsible unit", STRING, "单位所归口的成员单位、镇街或经济区"),
    ),
    rows=rows,
    subjects=lambda user: EvaluationResult.objects.visible_to(user),
)

INDICATORS = (
    Indicator(
        "registry.evaluated", "评价人才人次", "evaluations of talents", TABLE, "评价日期 in [期初..期末]", unit="人次",
        definition="当年按评价办法评价的人次；一人按不同办法或不同时点评价的分别计。", group="people",
    ),
)  # fmt: skip
