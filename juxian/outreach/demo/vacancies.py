"""Vacancies in every state, who agreed to hear of posts, and recommendations with every outcome."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from juxian.accounts.models import User
from juxian.core.demonstration import AS_OF, District
from juxian.core.money import to_fen
from juxian.facts import snapshots
from juxian.facts.models import Snapshot
from juxian.organizations.models import Organization
from juxian.outreach import matching, requirements, selectors, services
from juxian.outreach.models import Recommendation, Vacancy
from juxian.registry.models import Person

# A hundred and sixty of some three thousand agreed; the desk of the talent asks as long as they have not said.
AGREED = 160
TALENT = "方以宁"


@dataclass(frozen=True)
class Post:
    """A vacancy: what is asked for as "kind:value" of the ready choices or a condition, a wish with its weight behind @."""

    employer: str
    post: str
    heads: int
    since: date
    asks: tuple[str, ...]
    pay: tuple[int, int] | None = None
    state: str = "open"
    # What became of those who were recommended, best first.
    outcomes: tuple[str, ...] = ()
    until: date | None = None
    description: str = ""


def _(month: int, day: int, year: int = 2025) -> date:
    return date(year, month, day)


ZONE = "江苏清岚环境科技有限公司"
POSTS = (
    Post(ZONE, "膜法水处理工艺工程师", 2, _(3, 10), ("education:大学本科", "major:环境@30", "title:中级@20", "age:40@10"),
         (150_000, 220_000), "closed", ("taken", "taken"), description="负责中试线与工程化放大，带两名助理。"),
    Post(ZONE, "研发中心主任", 1, _(9, 1), ("education:硕士研究生", "title:副高级", "major:环境@40", "list contains(称号, \"市领军人才\")@30"),
         (400_000, 600_000), "open", ("interview", "declined"), description="主持省级工程技术中心的日常研发。"),
    Post(ZONE, "设备运维班组长", 3, _(10, 15), ("skill:高级工", "team:高技能人才@20", "age:50@10"), (90_000, 130_000),
         "open", ("proposed", "proposed")),
    Post("江苏碧川水务设备有限公司", "环保项目经理", 2, _(10, 8), ("education:大学本科", "major:环境@30", "海外经历@15", "title:中级@20"),
         (180_000, 260_000), "open", ("offered", "proposed")),
    Post("江苏碧川水务设备有限公司", "水处理售前工程师", 1, _(2, 17), ("education:大学专科", "age:35@20"), (100_000, 140_000), "closed",
         ("declined", "taken")),
    Post("盐海蓝天脱硫工程有限公司", "脱硫脱硝总工程师", 1, _(5, 6), ("title:副高级", "education:大学本科@20", "major:环境@30"),
         (350_000, 450_000), "open", ("refused", "declined")),
    Post("江苏净源膜材料有限公司", "高分子材料研究员", 2, _(11, 3), ("education:硕士研究生", "major:材料@40", "海外学历@20"), (250_000, 350_000)),
    Post("亭山固废资源利用有限公司", "资源化工艺主管", 1, _(11, 20), ("education:大学本科", "major:化学@30", "title:中级@20"), (160_000, 200_000)),
    Post("江苏绿闪监测仪器有限公司", "嵌入式软件工程师", 2, _(4, 14), ("education:大学本科", "major:计算机@30", "age:40@20"), (140_000, 200_000),
         "closed", ("taken", "refused")),
    Post("江苏晶曜光电股份有限公司", "半导体工艺工程师", 4, _(9, 22), ("education:大学本科", "major:光电@30", "level:E@20"), (180_000, 300_000),
         "open", ("taken", "interview", "proposed", "declined")),
    Post("江苏晶曜光电股份有限公司", "人力资源总监", 1, _(12, 1), ("team:企业经营管理人才", "education:大学本科@20", "title:副高级@10"),
         (300_000, 380_000)),
    Post("亭山智微半导体有限公司", "芯片验证工程师", 3, _(10, 27), ("education:硕士研究生", "major:光电@30", "age:35@20"), (260_000, 400_000),
         "open", ("proposed",)),
    Post("江苏云栈信息技术有限公司", "数据平台架构师", 1, _(8, 18), ("education:大学本科", "major:计算机@30", "title:副高级@30"), (350_000, 480_000),
         "open", ("interview",)),
    Post("江苏拓界传感科技有限公司", "传感器测试技师", 2, _(12, 8), ("skill:技师", "age:45@20"), (110_000, 150_000)),
    Post("亭山锐视显示材料有限公司", "光学材料博士后", 1, _(6, 16), ("education:博士研究生", "major:材料@40", "age:35@20"), (300_000, 300_000),
         "open", ("declined",)),
    Post("江苏海纳供应链管理有限公司", "仓储数字化主管", 1, _(3, 24), ("education:大学专科", "age:40@10"), (120_000, 160_000), "withdrawn"),
    Post("亭山众诚检验检测有限公司", "授权签字人（环境）", 1, _(7, 7), ("title:中级", "major:环境@30"), (130_000, 180_000), "closed", ("taken",)),
    Post("江苏双河机械制造有限公司", "数控加工高级技师", 2, _(9, 15), ("skill:高级技师", "team:高技能人才@20"), (150_000, 200_000)),
    Post("云溪大米专业合作社", "水稻种植技术负责人", 1, _(10, 20), ("team:农村实用人才", "education:大学专科@20", "major:农@30"), (80_000, 120_000),
         "open", ("proposed",)),
    Post("江苏云溪食品有限公司", "食品研发工程师", 1, _(12, 15), ("education:大学本科", "major:食品@40", "title:中级@20"), (120_000, 160_000),
         "draft"),
    Post("江苏新洲医药科技有限公司", "药物分析主管", 1, _(8, 4), ("education:硕士研究生", "major:药学@40"), (220_000, 280_000), "open", ("interview",)),
    Post("亭山区人民医院", "心血管内科学科带头人", 1, _(4, 1), ("title:正高级", "education:硕士研究生@20", "major:临床@20"), (400_000, 600_000),
         "open", ("declined", "refused")),
    Post("亭山中学", "高中物理教师", 2, _(5, 19), ("education:大学本科", "major:物理@40", "title:中级@10"), None, "closed", ("taken", "declined"),
         _(8, 31)),
    Post("江苏望海建设集团有限公司", "注册结构工程师", 1, _(11, 10), ("education:大学本科", "major:土木@40", "title:副高级@20"), (200_000, 280_000)),
    Post("城中街道社会工作站", "社会工作督导", 1, _(12, 20), ("team:社会工作人才", "education:大学本科@20"), (80_000, 100_000), "draft"),
)  # fmt: skip
REASONS = {"declined": "面试后认为经历与岗位要求有差距", "refused": "工作地点不便，本人谢绝"}
DONE = {
    "interview": ("interview",),
    "offered": ("interview", "offer"),
    "taken": ("interview", "offer", "take_on"),
    "declined": ("interview", "decline"),
    "refused": ("refuse",),
    "proposed": (),
}


def load(district: District) -> None:
    """Write who agreed, then each vacancy with what it asks for and what became of those recommended."""
    _agree(district)
    snapshot = snapshots.take(as_of=AS_OF, by=district.by, at=district.at)
    clerk = User.objects.get(username="clerk")
    employers = {one.name: one for one in Organization.objects.without_tree_fields().order_by("pk")}
    for post in POSTS:
        _vacancy(post, employers[post.employer], clerk, snapshot)


def _moment(day: date) -> datetime:
    return datetime.combine(day, time(2, 0), tzinfo=UTC)


def _agree(district: District) -> None:
    chance = district.random("outreach")
    here = list(Person.objects.filter(engagements__until=None, recognitions=None).order_by("pk").distinct())
    known = list(Person.objects.filter(engagements__until=None, recognitions__until=None).order_by("pk").distinct())
    people = chance.sample(here, AGREED // 2) + chance.sample(known, AGREED // 2)
    talent = Person.objects.get(account__username="talent")
    for number, person in enumerate(dict.fromkeys([talent, *people])):
        evidence = "本人在系统中确认" if person == talent else ("电话征询" if number % 3 else "签署岗位推荐意愿书")
        willing = person == talent or chance.random() > 0.06
        day = AS_OF - timedelta(days=330 + chance.randrange(30))
        services.say_willing(person=person, willing=willing, evidence=evidence, by=district.by, at=_moment(day))


def _vacancy(post: Post, employer: Organization, clerk: User, snapshot: Snapshot) -> None:
    by, at = f"{employer.label}人事", _moment(post.since - timedelta(days=1))
    low, high = (to_fen(post.pay[0]), to_fen(post.pay[1])) if post.pay else (None, None)
    made = services.enter_vacancy(
        organization=employer, post=post.post, heads=post.heads, since=post.since, until=post.until, pay_low=low,
        pay_high=high, description=post.description, by=by, at=at,
    )  # fmt: skip
    for ask in post.asks:
        services.add_requirement(vacancy=made, by=by, at=at, **_asked(ask))
    if post.state == "draft":
        return
    services.open_vacancy(vacancy=made, by=by, at=at)
    if post.outcomes:
        _recommend(made, post, by, clerk, snapshot)
    made.refresh_from_db()
    ended = _moment(post.since + timedelta(days=60))
    if post.state == "withdrawn":
        services.withdraw_vacancy(vacancy=made, reason="项目暂缓，不再招用", by=by, at=ended)
    elif post.state == "closed" and made.is_open:
        services.close_vacancy(vacancy=made, by=by, at=ended)


def _asked(text: str) -> dict[str, Any]:
    ask, _at, weight = text.partition("@")
    kind, _colon, value = ask.partition(":")
    choice = requirements.BY_KIND.get(kind)
    label, condition = (choice.label(value), choice.condition(value)) if choice else (_words(ask), ask)
    return {"label": label, "condition": condition, "required": not weight, "weight": int(weight or 0)}


def _words(condition: str) -> str:
    return {"海外经历": "有海外经历", "海外学历": "有海外学历"}.get(condition, "市领军人才")


def _recommend(made: Vacancy, post: Post, by: str, clerk: User, snapshot: Snapshot) -> None:
    taken = Recommendation.objects.filter(state=Recommendation.State.TAKEN).values_list("person_id", flat=True)
    found = matching.rank(
        made,
        matching.everybody(snapshot),
        among=selectors.willing(),
        without=[*selectors.busy(), *taken],
        most=len(post.outcomes) + 1,
    ).candidates
    people = Person.objects.in_bulk([one.key for one in found])
    chosen = [people[one.key] for one in found][: len(post.outcomes)]
    if post.post == "环保项目经理":
        # The talent's own page shows a post they were offered.
        talent = Person.objects.get(account__username="talent")
        chosen = [talent, *(one for one in chosen if one != talent)][: len(post.outcomes)]
    day = post.since + timedelta(days=7)
    made_ = services.recommend(
        vacancy=made, people=chosen, note="本人同意推荐，可先电话联系人才办", by=clerk, at=_moment(day)
    )
    # Who is taken on comes last: the last head closes the vacancy.
    pairs = list(zip(made_, post.outcomes, strict=False))
    for one, outcome in sorted(pairs, key=lambda pair: pair[1] == "taken"):
        _follow(one, outcome, by, day)


def _follow(one: Recommendation, outcome: str, by: str, day: date) -> None:
    for number, step in enumerate(DONE[outcome], start=1):
        at = _moment(min(day + timedelta(days=12 * number), AS_OF))
        if step == "take_on":
            services.take_on(recommendation=one, since=at.date(), kind="employed", by=by, at=at, enter=False)
        elif step in ("decline", "refuse"):
            getattr(services, step)(recommendation=one, reason=REASONS[outcome], by=by, at=at)
        else:
            getattr(services, step)(recommendation=one, by=by, at=at)
