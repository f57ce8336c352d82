"""What units were given or sanctioned with, as of a day: the lines of published lists."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from django.utils import timezone

from juxian.core.money import to_yuan
from juxian.facts.catalogue import Fact, FactTable
from juxian.facts.indicators import Indicator
from juxian.goals.facts import GROUP
from juxian.goals.models import AwardLine
from juxian.goals.models.awards import Measure
from juxian.rules.types import DATE, NUMBER, STRING

# Values in FEEL are Chinese whatever language a page is read in, so they are data here and not translations.
MEASURES = {
    Measure.AWARD: "表彰奖励", Measure.NOTIFIED: "通报批评", Measure.INTERVIEWED: "约谈", Measure.BARRED: "取消评优资格",
}  # fmt: skip


def awards(as_of: date) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each line that stands on a list published by the end of `as_of`."""
    rows = AwardLine.objects.filter(struck=False, award_list__publication__at__date__lte=as_of).order_by("pk")
    told = rows.select_related("organization", "award_list__round", "award_list__publication")
    for one in told.defer("award_list__round__content"):
        given = timezone.localdate(one.award_list.publication.at)
        yield (
            one.pk, one.organization_id, one.name, one.organization.name, MEASURES[Measure(one.measure)],
            one.award_list.name, one.award_list.round.year, given, to_yuan(one.money) if one.money else None,
        )  # fmt: skip


AWARDS = FactTable(
    id="awards",
    name="奖惩",
    name_en="awards and sanctions",
    owner="goals",
    facts=(
        Fact("award", "奖惩名称", "award or sanction", STRING, "奖项或处理的名称"),
        Fact("unit", "奖惩单位", "unit", STRING, "受表彰或受处理的单位"),
        Fact("measure", "奖惩类型", "kind", STRING, "表彰奖励或处理的类型", codes=tuple(MEASURES.values())),
        Fact("list", "奖惩名单", "list", STRING, "所在的名单"),
        Fact("assessed", "考核年度", "assessed year", NUMBER(4), "所依据的考核年度", "年"),
        Fact("given", "印发日期", "published on", DATE, "名单印发的日期"),
        Fact("money", "奖金", "prize", NUMBER(14, 2), "随表彰奖励发放的奖金", "元"),
    ),
    rows=awards,
    subjects=lambda user: AwardLine.objects.visible_to(user),
    list_url="goals:award_lists",
)


def _given(key: str, name: str, name_en: str, condition: str, definition: str, **more: Any) -> Indicator:
    return Indicator(
        f"goals.{key}", name, name_en, "awards", f"印发日期 in [期初..期末] and {condition}", definition=definition,
        group=GROUP, **({"unit": "项"} | more),
    )  # fmt: skip


def _of(measure: Measure, name_en: str) -> Indicator:
    said = MEASURES[measure]
    return _given(
        f"awards_{measure.value}", f"当年{said}", name_en, f'奖惩类型 = "{said}"',
        f"当年印发的奖惩名单中，给予单位{said}的项次。", **({} if measure == Measure.AWARD else {"unit": "次"}),
    )  # fmt: skip


INDICATORS = (
    _of(Measure.AWARD, "awards given"),
    _given(
        "award_money", "当年奖金", "prizes given", "奖金 != null", "当年印发的奖惩名单中，随表彰奖励发放的奖金合计。",
        aggregate="sum", value="奖金", unit="元",
    ),
    _of(Measure.NOTIFIED, "units notified of criticism"),
    _of(Measure.INTERVIEWED, "units called to an interview"),
    _of(Measure.BARRED, "units not eligible for prizes"),
)  # fmt: skip
