"""The demonstration's projects: last year's, and this year's around the day on which it is looked at."""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from django.utils import timezone

from juxian.accounts.models import User
from juxian.core.demonstration import AS_OF, YEAR, District
from juxian.goals.models import Milestone, Project, Risk, Target
from juxian.goals.projects import services
from juxian.organizations.models import Organization

# The smallest PDF there is: evidence that opens.
PDF = b"%PDF-1.1\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
MONTH = timedelta(days=30)


class Told(NamedTuple):
    """A project: its milestones in months from today (0 is today), and how many of them were reached."""

    name: str
    unit: str
    others: tuple[str, ...]
    responsible: str
    aim: str
    wan: int
    steps: tuple[tuple[str, float], ...]
    reached: int
    risk: tuple[str, int, int, str] | None = None


THIS = (
    Told(
        "双创领军人才引进项目", "区科技局", ("环科园", "光电园"), "陈国栋 局长", "引进双创领军人才30名，落地创业项目10个。", 1200,
        (("制定引才目录", -8.5), ("第一批引进10名", -5), ("第二批引进10名", -1.6), ("全年引进30名", 1.2)), 2,
        ("企业用工需求下调，岗位不足", 2, 3, "提前对接新落户企业，补充岗位目录"),
    ),
    Told(
        "高技能人才培育项目", "区人社局", ("区教育局", "区工信局"), "周敏 副局长", "新增高技能人才1000人，建成公共实训基地1个。", 480,
        (("实训基地立项", -7), ("开班不少于20期", -3), ("新增500人", -0.4), ("新增1000人", 1.5)), 3,
    ),
    Told(
        "科技企业家培训项目", "区工信局", ("区委组织部",), "吴海涛 科长", "培训科技企业家100人次以上。", 60,
        (("确定高校和课程", -6), ("第一期培训", -2), ("第二期培训", 0.1), ("总结", 1)), 2,
    ),
    Told(
        "海外人才联络站建设项目", "区委组织部", ("区科技局",), "孙丽 科长", "新建海外人才联络站2至3个。", 150,
        (("签订合作协议", -4), ("第一站挂牌", -0.1), ("第二站挂牌", 2)), 1,
        ("签证政策变化，人员往来受限", 1, 2, "线上对接，委托当地机构代办"),
    ),
    Told(
        "人才公寓二期项目", "城中街道", ("区财政局",), "李建明 主任", "交付人才公寓二期并完成配套。", 3500,
        (("主体封顶", -6), ("装修完成", -0.9), ("交付使用", 2.5)), 1, ("装修材料涨价", 3, 2, "调整招标批次，预留不可预见费"),
    ),
    Told(
        "乡土人才工作室项目", "云溪镇", (), "何秀兰 镇人才专员", "建成乡土人才工作室6个，带徒60人。", 36,
        (("遴选6名带头人", -5), ("挂牌3个", -2), ("挂牌6个", 1)), 2,
    ),
)  # fmt: skip
LAST = (
    Told(
        "精英领航工程引才项目", "区委组织部", ("区科技局", "区人社局"), "孙丽 科长", "集聚院士、国家级专家和海外专家。", 900,
        (("发布需求目录", -9), ("上海推介会", -6), ("全年引进任务完成", -1)), 3,
    ),
    Told(
        "企业博士工作站项目", "环科园", (), "马骏 主任", "新建企业博士工作站3个。", 90,
        (("确定企业", -8), ("第一个挂牌", -4), ("三个全部挂牌", -1)), 2,
    ),
)  # fmt: skip


def load(district: District) -> None:
    """Write last year's projects and this year's; of this year one waits to be opened and one milestone to be verified."""
    clerk, director = User.objects.get(username="clerk"), User.objects.get(username="director")
    for told in LAST:
        _project(told, AS_OF, clerk, director)
    now = max(timezone.localdate(), AS_OF)
    made = [_project(told, now, clerk, director) for told in THIS]
    finished = Project.objects.get(name=f"{YEAR}年{LAST[0].name}")
    services.close_project(
        project=finished,
        finished=True,
        outcome="全部节点完成，引进院士4名、国家级专家5名。",
        by=director,
        at=district.at,
    )
    waiting = made[2]
    step = waiting.milestones.get(name="第二期培训")
    services.report(
        project=waiting, milestone=step, on=now, text="第二期培训52人，附签到表。", files=[("签到表.pdf", PDF)], by=clerk,
        at=_moment(now),
    )  # fmt: skip
    _draft(
        Told("数字化人才服务平台项目", "区人社局", (), "周敏 副局长", "建成一站式线上服务平台。", 200, (("完成招标", 2), ("上线", 5)), 0),
        now, clerk,
    )  # fmt: skip


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(1, 0), tzinfo=UTC)


def _draft(told: Told, now: date, clerk: User) -> Project:
    days = [now + MONTH * step for _name, step in told.steps]
    begin = min(days[0], now) - timedelta(days=40)
    units = {one.label: one for one in Organization.objects.all()}
    target = Target.objects.whole().filter(year=YEAR + 1, name__contains=told.name[:6]).first()
    made = services.draft_project(
        name=f"{now.year}年{told.name}", owner=units[told.unit], co_owners=[units[one] for one in told.others],
        responsible=told.responsible, aim=told.aim, target=target, budget=told.wan * 1_000_000,
        budget_line="人才发展专项资金", begin=begin, end=max(days[-1], now) + timedelta(days=15), by=clerk, at=_moment(begin),
    )  # fmt: skip
    for (name, _step), day in zip(told.steps, days, strict=True):
        services.set_milestone(project=made, name=name, due=day, by=clerk, at=_moment(begin))
    return made


def _project(told: Told, now: date, clerk: User, director: User) -> Project:
    made = _draft(told, now, clerk)
    services.open_project(project=made, by=director, at=_moment(made.begin + timedelta(days=3)))
    steps: list[Milestone] = list(made.milestones.order_by("due", "pk"))
    for at, step in enumerate(steps[: told.reached]):
        on = min(step.due - timedelta(days=at), now)
        reported = services.report(
            project=made, milestone=step, on=on, text=f"{step.name}已完成，附证明材料。", files=[("证明材料.pdf", PDF)], by=clerk,
            at=_moment(on),
        )  # fmt: skip
        services.decide_report(report=reported, accept=True, answer="", by=director, at=_moment(on + timedelta(days=1)))
    if told.risk:
        text, likelihood, impact, measure = told.risk
        services.set_risk(
            project=made, text=text, likelihood=Risk.Degree(likelihood), impact=Risk.Degree(impact), measure=measure,
            owner=told.responsible.split()[0], by=clerk, at=_moment(made.begin + timedelta(days=10)),
        )  # fmt: skip
    return made
