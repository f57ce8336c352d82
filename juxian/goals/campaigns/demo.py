"""The demonstration's campaigns: a month that is over, a hundred days that run, a month that is drawn up."""

from datetime import date
from decimal import Decimal

from juxian.accounts.models import User
from juxian.core.demonstration import AS_OF, YEAR, District
from juxian.goals.campaigns import services
from juxian.organizations.models import Organization

ZONES, OTHERS = (
    ("环科园", "光电园", "服务业集聚区"),
    ("区科技局", "区人社局", "区工信局", "区教育局", "区卫健委", "区农业农村局"),
)
TOWNS = ("城中街道", "望海街道", "新洲街道", "云溪镇", "石桥镇")
# Indicator, weight, and what a zone, a member unit and a township are to reach.
HUNDRED = (
    ("registry.programme_city_leaders", 50, 3, 1, 0), ("registry.brought_in", 30, 5, 3, 2),
    ("registry.new_highly_skilled", 20, 8, 5, 2),
)  # fmt: skip
MONTH = (("registry.brought_in", 60, 4, 2, 1), ("registry.double_innovation_leaders", 40, 2, 1, 0))
# The month of the year before is over and waits to be concluded; the hundred days run; the next month is drawn up.
CAMPAIGNS = (
    (f"{YEAR}年“招才引智突击月”", date(YEAR, 5, 1), date(YEAR, 5, 31), "集中走访名校，对接毕业生。", MONTH, True),
    (
        "招才引智“百日会战”", date(YEAR, 10, 1), date(YEAR + 1, 1, 8),
        "各大块党政“一把手”走上招才引智第一线，亲自洽谈引进高层次人才。", HUNDRED, True,
    ),
    (
        f"{YEAR + 1}年“招才引智突击月”", date(YEAR + 1, 3, 1), date(YEAR + 1, 3, 31), "集中走访名校，对接春季毕业生。", MONTH, False,
    ),
)  # fmt: skip

REPORT = """突击月期间，各参战单位主要负责人带队走访名校名企，集中发布岗位、对接毕业生，一批意向人才签约到岗。
从记录看，经济区完成较好，部分镇（街道）起步偏慢。
下一步把走访中形成的意向名单转入“百日会战”逐人跟进。"""


def load(district: District) -> None:
    """Draw them up; the director opens the first two."""
    clerk, director = User.objects.get(username="clerk"), User.objects.get(username="director")
    units = {one.label: one for one in Organization.objects.units()}
    for name, begin, end, note, goals, opens in CAMPAIGNS:
        made = services.set_campaign(
            name=name, begin=begin, end=end, note=note, units=[units[one] for one in (*ZONES, *OTHERS, *TOWNS)], by=clerk,
            at=district.at,
        )  # fmt: skip
        for indicator, weight, *aims in goals:
            asked = {
                units[one]: Decimal(aim) for group, aim in zip((ZONES, OTHERS, TOWNS), aims, strict=True) for one in group if aim
            }  # fmt: skip
            services.set_goal(campaign=made, indicator=indicator, weight=weight, aims=asked, by=clerk, at=district.at)
        if opens:
            services.open_campaign(campaign=made, by=director, at=district.at)
        if end <= AS_OF:
            services.report_campaign(campaign=made, report=REPORT, by=clerk, at=district.at)
