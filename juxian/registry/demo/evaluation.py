"""How the demonstration evaluates: two methods with two versions each, and a draft that waits for adoption."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from juxian.accounts.demo import PASSWORD
from juxian.accounts.models import User
from juxian.accounts.services import create_user, grant_role
from juxian.core.demonstration import District
from juxian.core.roles import Role
from juxian.facts import snapshots
from juxian.organizations.models import Organization
from juxian.registry.evaluation import judging, methods, peers, runs
from juxian.registry.evaluation.definition import Criterion, Definition, Dimension, Mapped, Step, Unknown
from juxian.registry.evaluation.population import Peers
from juxian.registry.models import (
    EvaluationDraft,
    EvaluationModel,
    EvaluationResult,
    EvaluationRun,
    EvaluationVersion,
    Person,
)

SCOPES = 'if 最高称号级别 = "国家级" then 4 else if 最高称号级别 = "省级" then 3 else if 最高称号级别 = "市级" then 2 else if 最高称号级别 = "区级" then 1 else 0'
GRADES = 'if 技能等级 in ("首席技师", "特级技师") then 5 else if 技能等级 = "高级技师" then 4 else if 技能等级 = "技师" then 3 else if 技能等级 = "高级工" then 2 else if 技能等级 = "中级工" then 1 else null'


def _ladder(name: str, expression: str, *steps: tuple[int, int], unknown: Unknown = Unknown.SKIP) -> Criterion:
    rungs = tuple(Step(Decimal(least), Decimal(points)) for least, points in steps)
    return Criterion(name, expression, Mapped.LADDER, rungs[-1].points, unknown, rungs)


def _linear(name: str, expression: str, low: int, high: int, cap: int) -> Criterion:
    return Criterion(name, expression, Mapped.LINEAR, Decimal(cap), low=Decimal(low), high=Decimal(high))


def _yes(name: str, expression: str, cap: int) -> Criterion:
    return Criterion(name, expression, Mapped.YES, Decimal(cap))


TRADES = '"制造业", "科学研究和技术服务业", "信息传输、软件和信息技术服务业", "水利、环境和公共设施管理业"'
WAGE = "年薪 / 10000"
INNOVATORS = Definition(
    f'在册 and 行业 in ({TRADES}) and list contains(六支队伍, "专业技术人才")',
    50,
    (
        Dimension("市场评价", 50, (_ladder("年薪（万元）", WAGE, (10, 20), (20, 50), (30, 75), (50, 100)),)),
        Dimension("同行评价", 30, (_ladder("最高称号级别", SCOPES, (1, 40), (2, 60), (3, 80), (4, 100)),)),
        Dimension("贡献", 20, (_yes("在创新创业团队中", 'list contains(所在团队, "创新创业团队")', 100),)),
    ),
)
# The second version: pay in finer steps, peers asked themselves, time given to the district counted.
INNOVATORS_2 = Definition(
    INNOVATORS.condition,
    50,
    (
        Dimension("市场评价", 45, (_ladder("年薪（万元）", WAGE, (10, 10), (15, 25), (20, 40), (30, 60), (40, 75), (60, 100)),)),
        Dimension(
            "同行评价",
            25,
            (
                _linear("同行评议", "同行评分", 50, 95, 60),
                _ladder("最高称号级别", SCOPES, (1, 15), (2, 25), (3, 35), (4, 40)),
            ),
        ),
        Dimension(
            "产出与贡献",
            30,
            (
                _yes("在创新创业团队中", 'list contains(所在团队, "创新创业团队")', 40),
                _ladder("发明专利（件）", "发明专利数", (1, 15), (2, 22), (4, 30)),
                _ladder("引进的方式与在区工作天数", 'if 引进方式 = "全职引进" then 365 else 每年工作天数', (30, 10), (90, 20), (365, 30)),
            ),
        ),
    ),
)  # fmt: skip
SKILLED = Definition(
    '在册 and list contains(六支队伍, "高技能人才")',
    50,
    (
        Dimension("技能水平", 60, (_ladder("技能等级", GRADES, (1, 20), (2, 50), (3, 70), (4, 90), (5, 100)),)),
        Dimension("市场评价", 40, (_ladder("年薪（万元）", WAGE, (6, 30), (9, 60), (12, 80), (18, 100)),)),
    ),
)
SKILLED_2 = replace(
    SKILLED,
    dimensions=(
        Dimension(
            "技能水平",
            45,
            (
                _ladder("技能等级", GRADES, (1, 15), (2, 40), (3, 55), (4, 70), (5, 80)),
                _yes("近三年晋级", '技能等级取得日期 >= date("2023-01-01")', 20),
            ),
        ),
        Dimension(
            "市场评价", 55, (_ladder("年薪（万元）", WAGE, (5, 15), (8, 35), (10, 50), (12, 65), (15, 80), (20, 100)),)
        ),
    ),
)
SKILLED_3 = SKILLED_2.with_dimension(0, replace(SKILLED_2.dimensions[0], weight=50)).with_dimension(
    1, replace(SKILLED_2.dimensions[1], weight=50)
)


EXPERTS = (("expert2", "杜若衡"), ("expert3", "向书瑶"), ("expert4", "龚伯钧"))
REASONS = (
    "主持的技术攻关已投产，同行反映好。",
    "成果转化明显，团队带得出人。",
    "技术方向对路，市场验证还需时间。",
    "在行业内有影响，项目进展符合预期。",
    "研发投入扎实，与企业需求结合紧。",
)
YEARS = (date(2024, 12, 31), date(2025, 12, 31))


def load(district: District, talent: Person) -> None:
    """Write the methods, drafted by the clerk and adopted by the director; evaluate; let the talent object."""
    users = {user.username: user for user in User.objects.filter(username__in=("clerk", "director", "talent"))}
    at, later = district.at, district.at + timedelta(days=1)
    innovators = _method(
        users, at, "企业创新人才评价", "选拔企业创新人才培养对象、走访服务重点人才时参考。", INNOVATORS
    )
    last_year = _run(users, at + timedelta(hours=2), innovators, YEARS[0], "2024年度走访服务重点创新人才")
    _version(users, later, innovators, INNOVATORS_2, "年薪分档加密，增加同行评议、发明专利和在区工作时间。")
    skilled = _method(users, at, "高技能人才评价", "推荐技能大师、安排技能培训时参考。", SKILLED)
    _version(users, later, skilled, SKILLED_2, "提高市场评价权重，鼓励近三年晋级。")
    draft = _draft(users, later, skilled, SKILLED_3, "技能与市场各半，征求企业意见后提出。")
    methods.hand_in(draft=draft, by=users["clerk"], at=later)
    later += timedelta(hours=3)
    scored = _reviewed(district, users, later, innovators)
    this_year = _run(users, later, innovators, YEARS[1], "2025年度企业创新人才培养对象选拔", scored)
    _run(users, later, skilled, YEARS[1], "2025年度技能大师推荐")
    _objected(users, later, [one.results.filter(person=talent).first() for one in (last_year, this_year)])
    for result in this_year.results.select_related("person").order_by("rank", "pk")[:3]:
        judging.conclude(
            result=result,
            used_for="企业创新人才培养对象",
            reference="亭人才办〔2026〕2号",
            text=f"综合企业推荐意见、项目进展和走访情况，同意将{result.person.name}列为培养对象；评价得分仅作参考。",
            by=users["director"],
            at=later + timedelta(hours=1),
        )


def _run(
    users: dict[str, User], at: datetime, model: EvaluationModel, day: date, purpose: str, scored: Peers | None = None
) -> EvaluationRun:
    snapshots.take(as_of=day, by=users["clerk"], at=at)
    version = model.versions.order_by("-number")[0]
    return runs.run_evaluation(
        version=version,
        as_of=day,
        purpose=purpose,
        responsible=users["director"].name,
        by=users["clerk"],
        at=at,
        peers=scored,
    )


def _reviewed(district: District, users: dict[str, User], at: datetime, model: EvaluationModel) -> Peers:
    """Ask four experts about the leading talents, close that round, leave another one open; return its scores."""
    reviewers = [User.objects.get(username="expert"), *(_expert(district, *one) for one in EXPERTS)]
    random = district.random("registry.evaluation.peers")
    version = model.versions.order_by("-number")[0]
    people = list(Person.objects.filter(designations__kind__is_high_level=True).distinct().order_by("pk"))
    due = max(timezone.localdate(), at.date()) + timedelta(days=14)
    held: dict[str, Any] = {"version": version, "due": due, "reviewers": reviewers, "by": users["clerk"], "at": at}
    first = peers.open_round(name="2025年度企业创新人才同行评议", people=people[:40], **held)
    strength = {person.pk: random.randrange(62, 94) for person in people}
    for review in first.reviews.select_related("reviewer").order_by("pk"):
        score = strength[review.person_id] + random.randrange(-6, 7)
        peers.give_review(
            review=review, score=score, reason=random.choice(REASONS), by=review.reviewer, at=at + timedelta(minutes=10)
        )
    peers.close_round(held=first, by=users["clerk"], at=at + timedelta(minutes=20))
    peers.open_round(name="2026年第一批补充评议", people=people[40:46], **held)
    return peers.scores(first)


def _expert(district: District, username: str, name: str) -> User:
    office = Organization.objects.get(kind=Organization.Kind.TALENT_OFFICE)
    user = create_user(username=username, name=name, password=PASSWORD, by=district.by, at=district.at)
    grant_role(
        user=user, role=Role.EXPERT, organization=office, since=district.at.date(), by=district.by, at=district.at
    )
    return user


def _objected(users: dict[str, User], at: datetime, results: list[EvaluationResult | None]) -> None:
    """Let the talent object twice: last year's objection is answered, this year's waits."""
    texts = ("2024年12月取得高级工程师职称，评价中没有体现。", "本人2025年参与的团队没有计入。")
    for result, text in zip(results, texts, strict=True):
        if result is None:
            continue
        made = judging.raise_objection(result=result, text=text, by=users["talent"], at=at)
        if result is results[0]:
            judging.answer_objection(
                objection=made,
                upheld=False,
                answer="职称已在档案中。本办法按市场、同行和贡献评价，职称不单独计分，结果不变。",
                by=users["clerk"],
                at=at + timedelta(hours=1),
            )


def _method(users: dict[str, User], at: datetime, name: str, purpose: str, definition: Definition) -> EvaluationModel:
    made = methods.create_model(name=name, purpose=purpose, by=users["clerk"], at=at)
    _version(users, at, made, definition, "首次制定。")
    return made


def _version(
    users: dict[str, User], at: datetime, model: EvaluationModel, definition: Definition, reason: str
) -> EvaluationVersion:
    draft = _draft(users, at, model, definition, reason)
    methods.hand_in(draft=draft, by=users["clerk"], at=at)
    return methods.adopt(draft=draft, by=users["director"], at=at + timedelta(hours=1))


def _draft(
    users: dict[str, User], at: datetime, model: EvaluationModel, definition: Definition, reason: str
) -> EvaluationDraft:
    draft = methods.begin_draft(model=model, by=users["clerk"], at=at)
    draft = methods.save_draft(draft=draft, definition=definition, by=users["clerk"], at=at)
    return methods.set_terms(
        draft=draft,
        condition=definition.condition,
        enough=definition.enough,
        reason=reason,
        by=users["clerk"],
        at=at,
    )
