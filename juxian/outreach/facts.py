"""What is known of vacancies and recommendations, and the figures over them."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from juxian.facts.catalogue import Fact, FactTable
from juxian.facts.indicators import Indicator
from juxian.outreach.models import Recommendation, Vacancy
from juxian.registry.fact_rows import NOWHERE, places
from juxian.rules.types import DATE, NUMBER, STRING

Row = tuple[Any, ...]
State = Recommendation.State
GROUP = "outreach"
# Values in FEEL are Chinese whatever language a page is read in, so they are data here and not translations.
STATES = {Vacancy.State.OPEN: "开放", Vacancy.State.CLOSED: "已结束", Vacancy.State.WITHDRAWN: "已撤回"}
OUTCOMES = {
    State.TAKEN: "已录用",
    State.DECLINED: "单位未录用",
    State.REFUSED: "本人谢绝",
    State.WITHDRAWN: "已撤回",
}
UNDER_WAY = "进行中"
_PLACE = (
    Fact("organization", "单位", "organisation", STRING, "用人单位全称"),
    Fact("industry", "行业", "industry", STRING, "用人单位所属行业门类（GB/T 4754）"),
    Fact("unit", "归口单位", "responsible unit", STRING, "用人单位所归口的成员单位、镇街或经济区"),
)


def vacancies(as_of: date) -> Iterator[Row]:
    """Yield a row for each vacancy that was opened by the end of `as_of`."""
    where = places()
    rows = Vacancy.objects.exclude(state=Vacancy.State.DRAFT).filter(since__lte=as_of).order_by("pk")
    values = rows.values_list("pk", "organization_id", "post", "heads", "since", "until", "state", "ended_on")
    for pk, organization, post, heads, since, until, state, ended in values.iterator(chunk_size=5_000):
        over = ended is not None and ended <= as_of
        said = STATES[Vacancy.State(state)] if over else STATES[Vacancy.State.OPEN]
        place = where.get(organization, NOWHERE)
        yield pk, organization, post, heads, since, until, said, ended if over else None, *place


def recommendations(as_of: date) -> Iterator[Row]:
    """Yield a row for each recommendation made by the end of `as_of`, with what had come of it."""
    where = places()
    rows = Recommendation.objects.filter(proposed_on__lte=as_of).order_by("pk")
    values = rows.values_list(
        "pk", "vacancy__organization_id", "vacancy__post", "proposed_on", "state", "changed_on", "taken_on", "score"
    )
    for pk, organization, post, proposed, state, changed, taken, score in values.iterator(chunk_size=5_000):
        known = changed <= as_of
        outcome = OUTCOMES.get(State(state), UNDER_WAY) if known else UNDER_WAY
        yield (
            pk, organization, post, proposed, outcome, taken if known else None,
            None if score is None else score // 100,
            *where.get(organization, NOWHERE),
        )  # fmt: skip


VACANCIES = FactTable(
    id="vacancies",
    name="岗位需求",
    name_en="vacancies",
    owner="outreach",
    facts=(
        Fact("post", "岗位", "post", STRING, "岗位名称"),
        Fact("heads", "需求人数", "heads", NUMBER(5), "岗位需求的人数", "人", least=0),
        Fact("since", "发布日期", "wanted from", DATE, "开始招用的日期"),
        Fact("until", "截止日期", "wanted until", DATE, "招用截止的日期；长期招用为空"),
        Fact("state", "状态", "state", STRING, "统计时点的状态", codes=tuple(STATES.values())),
        Fact("ended", "结束日期", "ended on", DATE, "统计时点前结束或撤回的日期"),
        *_PLACE,
    ),
    rows=vacancies,
    subjects=lambda user: Vacancy.objects.visible_to(user),
    list_url="outreach:vacancies",
)
RECOMMENDATIONS = FactTable(
    id="recommendations",
    name="岗位推荐",
    name_en="recommendations",
    owner="outreach",
    facts=(
        Fact("post", "岗位", "post", STRING, "推荐的岗位"),
        Fact("proposed", "推荐日期", "recommended on", DATE, "人才办推荐的日期"),
        Fact("outcome", "结果", "outcome", STRING, "统计时点的结果", codes=(UNDER_WAY, *OUTCOMES.values())),
        Fact("taken", "录用日期", "taken on on", DATE, "录用的日期"),
        Fact("score", "匹配度", "score", NUMBER(3), "推荐时希望条件的满足程度", "%", least=0),
        *_PLACE,
    ),
    rows=recommendations,
    subjects=lambda user: Recommendation.objects.visible_to(user),
    list_url="outreach:recommendations",
)
TABLES = (VACANCIES, RECOMMENDATIONS)


def _year(key: str, name: str, name_en: str, table: str, condition: str, definition: str, **more: Any) -> Indicator:
    return Indicator(f"outreach.{key}", name, name_en, table, condition, definition=definition, group=GROUP, **more)


INDICATORS = (
    _year(
        "heads_wanted", "岗位需求人数", "heads wanted", "vacancies", "发布日期 in [期初..期末] and 状态 != \"已撤回\"",
        "当年发布、统计时点未撤回的岗位需求人数之和。", aggregate="sum", value="需求人数",
    ),
    _year(
        "recommended", "推荐人次", "recommendations made", "recommendations", "推荐日期 in [期初..期末]",
        "当年由人才办向用人单位推荐的人次。", unit="人次",
    ),
    _year(
        "taken_on", "推荐录用人数", "people taken on after a recommendation", "recommendations", "录用日期 in [期初..期末]",
        "当年经推荐录用的人数，按录用日期计。",
    ),
    Indicator(
        "outreach.open_vacancies", "在招岗位", "open vacancies", "vacancies", '状态 = "开放"', unit="个",
        definition="统计时点开放招用的岗位数。", period="point", group=GROUP,
    ),
)  # fmt: skip
