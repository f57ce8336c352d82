"""What can be said of organisations: the module that keeps them lies below this one, so its facts are told here."""

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q

from juxian.facts.catalogue import Fact, FactTable, Sensitivity
from juxian.facts.indicators import Indicator
from juxian.organizations.models import Organization
from juxian.rules.types import BOOLEAN, DATE, STRING

if TYPE_CHECKING:
    from juxian.accounts.models import User
    from juxian.organizations.models import OrganizationQuerySet

KINDS = {
    Organization.Kind.LEADING_GROUP: "领导小组",
    Organization.Kind.TALENT_OFFICE: "人才办",
    Organization.Kind.MEMBER_UNIT: "成员单位",
    Organization.Kind.TOWNSHIP: "镇",
    Organization.Kind.SUBDISTRICT: "街道",
    Organization.Kind.ZONE: "经济区",
    Organization.Kind.PARK: "园区",
    Organization.Kind.EMPLOYER: "用人单位",
}

FACTS = (
    Fact("name", "单位名称", "name", STRING, "单位全称。", sensitivity=Sensitivity.PUBLIC),
    Fact("kind", "单位类别", "kind", STRING, "单位在人才工作体系中的类别。", codes=tuple(KINDS.values())),
    Fact("industry", "行业", "industry", STRING, "国民经济行业分类（GB/T 4754）的代码。"),
    Fact("parent", "上级单位", "parent", STRING, "上一级单位的全称。"),
    Fact("since", "成立日期", "since", DATE, "登记的起始日期。"),
    Fact("has_duties", "有职责", "has duties", BOOLEAN, "是否登记了人才工作职责。"),
)


def rows(as_of: date) -> Iterator[tuple[Any, ...]]:
    """Yield a row for each organisation that had begun and not ended by the end of `as_of`."""
    found = Organization.objects.filter(
        Q(since__isnull=True) | Q(since__lte=as_of), Q(until__isnull=True) | Q(until__gte=as_of)
    )
    values = found.order_by("pk").values_list("pk", "name", "kind", "industry", "parent__name", "since", "duties")
    for pk, name, kind, industry, parent, since, duties in values.iterator(2000):
        yield pk, pk, name, KINDS[Organization.Kind(kind)], industry or None, parent, since, bool(duties)


def subjects(user: "User") -> "OrganizationQuerySet":
    """Return the organisations the user may see."""
    found: OrganizationQuerySet = Organization.objects.visible_to(user, "organizations.view")
    return found


TABLE = FactTable("organizations", "单位", "organisations", "organizations", FACTS, rows, subjects)


def _count(key: str, name: str, name_en: str, kind: Organization.Kind, unit: str) -> Indicator:
    return Indicator(
        f"organizations.{key}",
        name,
        name_en,
        "organizations",
        f'单位类别 = "{KINDS[kind]}"',
        unit=unit,
        definition=f"统计时点登记在册、类别为{KINDS[kind]}的单位数。",
        period="point",
        group="structure",
    )


INDICATORS = (
    _count("member_units", "成员单位", "member units", Organization.Kind.MEMBER_UNIT, "个"),
    _count("townships", "镇", "townships", Organization.Kind.TOWNSHIP, "个"),
    _count("subdistricts", "街道", "subdistricts", Organization.Kind.SUBDISTRICT, "个"),
    _count("zones", "经济区", "economic zones", Organization.Kind.ZONE, "个"),
    _count("parks", "园区载体", "parks", Organization.Kind.PARK, "个"),
    _count("employers", "用人单位", "employers", Organization.Kind.EMPLOYER, "家"),
)
