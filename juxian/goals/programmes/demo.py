"""The demonstration's programmes: the ten, hundred and thousand, and the four projects."""

from datetime import date

from juxian.accounts.models import User
from juxian.core.demonstration import YEAR, District
from juxian.goals.programmes import services

ARRIVED = "引进日期 in [期初..期末]"
SKILLED = (
    '在册 and 技能等级 in ("首席技师", "特级技师", "高级技师", "技师", "高级工") and 技能等级取得日期 in [期初..期末]'
)
# Name, first and last year, what for, and lines: name, quota, unit, and an indicator or (table, condition).
PROGRAMMES = (
    (
        "新特产业人才“十百千”计划", YEAR, YEAR + 2, "招引和培养十名创业领军人才、百名产业急需人才、千名产业专业技能人才。",
        (
            ("创业领军人才", 10, "名", "registry.national_experts"),
            ("产业急需人才", 100, "名", ("people", f'在册 and 人才类别 in ("A", "B", "C", "D", "E") and {ARRIVED}')),
            ("产业专业技能人才", 1000, "名", ("people", SKILLED)),
        ),
    ),
    (
        "四大人才工程", YEAR, YEAR + 1, "高端人才汇聚、产业人才集结、企管人才提升、技能人才培育四大工程。",
        (
            ("高端人才汇聚工程", 30, "名", "registry.double_innovation_leaders"),
            ("产业人才集结工程", 8, "个", "registry.innovation_teams"),
            ("企管人才提升工程", 300, "名", ("people", '在册 and list contains(六支队伍, "企业经营管理人才")')),
            ("技能人才培育工程", 1000, "名", "registry.new_highly_skilled"),
        ),
    ),
)  # fmt: skip


def load(district: District) -> None:
    """Set both up."""
    clerk = User.objects.get(username="clerk")
    for name, first, last, note, lines in PROGRAMMES:
        made = services.set_programme(
            name=name, begin=date(first, 1, 1), end=date(last, 12, 31), note=note, by=clerk, at=district.at
        )
        for line, quota, unit, filled_by in lines:
            indicator, table, condition = (filled_by, "", "") if isinstance(filled_by, str) else ("", *filled_by)
            services.set_line(
                programme=made, name=line, quota=quota, unit=unit, indicator=indicator, table=table, condition=condition,
                by=clerk, at=district.at,
            )  # fmt: skip
