"""The demonstration's rules of lights: a version in force, and a draft that waits for the director."""

from juxian.accounts.models import User
from juxian.core.demonstration import District
from juxian.goals.supervision import rules_services as services

IN_FORCE = (
    ("临近时限", "剩余天数 > 0 and 剩余天数 <= 60 and 完成率 < 90", "behind", "离完成时限不足60天，完成率不到九成"),
    ("较上年下降", '剩余天数 > 0 and 增长率 < 0 and 默认灯号 = "按进度"', "behind", "虽达序时进度，但较上年下降"),
)
DRAFTED = ("尚未起步", "目标值 <= 3 and 完成值 = 0", "missed", "单项任务尚未起步")


def load(district: District) -> None:
    """Rules that were put in force, and one more that is drafted."""
    clerk, director = User.objects.get(username="clerk"), User.objects.get(username="director")
    version = services.draw_up(by=clerk, at=district.at)
    for place, (name, condition, light, reason) in enumerate(IN_FORCE, start=1):
        services.set_rule(
            chosen=version, place=place, name=name, condition=condition, light=light, reason=reason, by=clerk,
            at=district.at,
        )  # fmt: skip
    services.enforce(chosen=version, by=director, at=district.at)
    draft = services.draw_up(by=clerk, at=district.at)
    name, condition, light, reason = DRAFTED
    services.set_rule(
        chosen=draft, place=1, name=name, condition=condition, light=light, reason=reason, by=clerk, at=district.at
    )
